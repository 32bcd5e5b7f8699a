import type { StandalonePart } from "../../contract/standalone-install";
import { type Json, isJsonObject, textOf } from "../json-value";

/** The llama.cpp that dmr was run with here; a newer one may not take its arguments any more. */
export const engineTag = "b10068";

/** Where releases are listed, and asked for. */
export const releaseSources = {
  dmr: {
    page: "https://github.com/docker/model-runner/releases",
    ask: "/repos/docker/model-runner/releases?per_page=60",
  },
  "llama-server": {
    page: `https://github.com/ggml-org/llama.cpp/releases/tag/${engineTag}`,
    ask: `/repos/ggml-org/llama.cpp/releases/tags/${engineTag}`,
  },
} as const satisfies Record<StandalonePart, { page: string; ask: string }>;

export const releaseHost = "api.github.com";
/** GitHub's own, which its downloads are sent on to. */
export const downloadHosts = [
  "github.com",
  "objects.githubusercontent.com",
  "release-assets.githubusercontent.com",
] as const;

export type ReleaseMachine = { os: "darwin" | "linux" | "win32"; arch: string; hasGpu: boolean };
export type ReleaseAsset = {
  name: string;
  version: string;
  url: string;
  sizeBytes: number;
  /** Hex; null: none is published. */
  sha256: string | null;
};

/** Names of the archive for this machine, the best first. */
function namesOf(part: StandalonePart, { os, arch, hasGpu }: ReleaseMachine): string[] {
  const cpu = arch === "arm64" ? "arm64" : "x64";
  if (os === "win32") return part === "dmr" && cpu === "x64" ? ["dmr-windows-amd64.zip"] : [];
  if (part === "dmr") return [`dmr-${os}-${cpu === "x64" ? "amd64" : cpu}.tar.gz`];
  if (os === "darwin") return [`llama-${engineTag}-bin-macos-${cpu}.tar.gz`];
  // the one with Vulkan computes on the processor too, where the graphics driver lacks it
  const vulkan = hasGpu ? [`llama-${engineTag}-bin-ubuntu-vulkan-${cpu}.tar.gz`] : [];
  return [...vulkan, `llama-${engineTag}-bin-ubuntu-${cpu}.tar.gz`];
}

/** Out of GitHub's answer: the archive for this machine; null when there is none. */
export function pickAsset(answer: Json, part: StandalonePart, machine: ReleaseMachine): ReleaseAsset | null {
  const releases = Array.isArray(answer) ? answer : [answer];
  for (const release of releases) {
    if (!isJsonObject(release) || release["draft"] === true || release["prerelease"] === true) continue;
    const tag = textOf(release["tag_name"]);
    if (tag === null || !(part === "dmr" ? /^dmr-v\d/.test(tag) : tag === engineTag)) continue;
    const assets = Array.isArray(release["assets"]) ? (release["assets"] as readonly Json[]) : [];
    for (const name of namesOf(part, machine)) {
      const asset = assets.find((each) => isJsonObject(each) && each["name"] === name);
      const read = asset === undefined ? null : readAsset(asset, name, tag.replace(/^dmr-/, ""));
      if (read !== null) return read;
    }
  }
  return null;
}

function readAsset(asset: Json, name: string, version: string): ReleaseAsset | null {
  if (!isJsonObject(asset)) return null;
  const url = textOf(asset["browser_download_url"]);
  const size = asset["size"];
  // an address out of an answer is followed only where it leads to where it must
  if (url === null || !isReleaseUrl(url) || typeof size !== "number" || size <= 0) return null;
  const digest = /^sha256:([0-9a-f]{64})$/.exec(textOf(asset["digest"]) ?? "")?.[1] ?? null;
  return { name, version, url, sizeBytes: size, sha256: digest };
}

function isReleaseUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, pathname } = new URL(url);
  return (
    origin === "https://github.com" &&
    /^\/(docker\/model-runner|ggml-org\/llama\.cpp)\/releases\/download\//.test(pathname)
  );
}
