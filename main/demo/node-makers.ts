import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { HttpProblem } from "../platform/http-problem";
import type { HttpAddress } from "../platform/http";
import type { Answerer } from "./demo-http";
import { plainReply, type RunnerReply, textReply } from "./model-runner/reply";
import type { Pace } from "./pace";
import { tarOf } from "./tar-of";

/** What a program of Node is in the simulated machine: a text that says its version. */
export const demoNode = (version: string) => `node ${version}\n`;
const version = "24.21.0";
const arches = ["x64", "arm64"];
const pieces = 60;
const pieceMs = 120;

/** Node's makers: the list of sums, and archives as they publish them, small. */
export function createNodeMakers({
  os,
  pace,
  isOffline,
}: {
  os: "linux" | "darwin";
  pace: Pace;
  isOffline: () => boolean;
}): (address: HttpAddress) => Answerer | null {
  const rootFor = (arch: string) => `node-v${version}-${os}-${arch}`;
  const archives = new Map<string, { text: string; sha256: string }>();

  function made(arch: string) {
    const known = archives.get(arch);
    if (known !== undefined) return known;
    const root = rootFor(arch);
    const bytes = gzipSync(
      tarOf([
        { name: `${root}/`, type: "5", mode: 0o755 },
        { name: `${root}/bin/node`, text: demoNode(version), mode: 0o755 },
        { name: `${root}/bin/npm`, type: "2", target: "../lib/node_modules/npm/bin/npm-cli.js" },
        { name: `${root}/lib/node_modules/npm/bin/npm-cli.js`, text: "// npm\n", mode: 0o755 },
        { name: `${root}/LICENSE`, text: "Node.js is licensed for use as follows\n" },
        { name: `${root}/include/node/node.h`, text: "// headers\n" },
      ]),
    );
    const archive = { text: bytes.toString("latin1"), sha256: createHash("sha256").update(bytes).digest("hex") };
    archives.set(arch, archive);
    return archive;
  }

  async function* inPieces(text: string, signal: AbortSignal): AsyncGenerator<string> {
    const size = Math.ceil(text.length / pieces);
    for (let at = 0; at < text.length; at += size) {
      await pace.pause(pieceMs, signal);
      yield text.slice(at, at + size);
    }
  }

  const answer: Answerer = async ({ path, signal }): Promise<RunnerReply> => {
    if (isOffline()) throw new HttpProblem("name-not-found", "ENOTFOUND");
    if (path === "/dist/latest-v24.x/SHASUMS256.txt")
      return textReply(arches.map((arch) => `${made(arch).sha256}  ${rootFor(arch)}.tar.gz\n`).join(""));
    const arch = arches.find((each) => path === `/dist/v${version}/${rootFor(each)}.tar.gz`);
    if (arch === undefined) return plainReply(404, "404 Not Found");
    const { text } = made(arch);
    const headers = { "content-type": "application/gzip", "content-length": String(text.length) };
    return { status: 200, headers, body: inPieces(text, signal) };
  };
  return (address) => (address.kind === "tcp" && address.origin === "https://nodejs.org" ? answer : null);
}
