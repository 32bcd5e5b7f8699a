import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const dayMs = 86_400_000;
/** `YYYYMMDDHHMMSSZ`, as openssl takes it. */
const stamp = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "");

export type MadeCertificate = { key: string; cert: string; files: { key: string; cert: string } };

/** For tests: a key and a certificate of their own, made now by openssl; days count from today. */
export async function makeCertificate(
  folder: string,
  {
    name = "box",
    names = ["DNS:localhost", "IP:127.0.0.1"],
    fromDays = -1,
    toDays = 2,
    issuer,
  }: {
    name?: string;
    /** Empty: an authority. */
    names?: readonly string[];
    fromDays?: number;
    toDays?: number;
    /** Else it signs itself. */
    issuer?: MadeCertificate;
  } = {},
): Promise<MadeCertificate> {
  const own = path.join(folder, name);
  await mkdir(own, { recursive: true });
  const files = { key: path.join(own, "key.pem"), cert: path.join(own, "cert.pem") };
  const request = path.join(own, "request.pem");
  const config = path.join(own, "ca.cnf");
  await writeFile(path.join(own, "index.txt"), "");
  await writeFile(path.join(own, "serial"), `${Date.now().toString(16).padStart(12, "0")}\n`);
  await writeFile(
    config,
    [
      "[ca]\ndefault_ca=own\n[own]",
      `database=${own}/index.txt\nserial=${own}/serial\nnew_certs_dir=${own}`,
      "default_md=sha256\npolicy=any\nx509_extensions=ext\n[any]\ncommonName=supplied\n[ext]",
      names.length === 0 ? "basicConstraints=critical,CA:TRUE" : `subjectAltName=${names.join(",")}`,
      "",
    ].join("\n"),
  );
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", files.key];
  await run("openssl", ["req", "-new", ...key, "-out", request, "-subj", `/CN=${name}.example`]);
  const signer =
    issuer === undefined
      ? ["-selfsign", "-keyfile", files.key]
      : ["-cert", issuer.files.cert, "-keyfile", issuer.files.key];
  const dates = ["-startdate", stamp(Date.now() + fromDays * dayMs), "-enddate", stamp(Date.now() + toDays * dayMs)];
  const out = ["-batch", "-notext", "-config", config, "-in", request, "-out", files.cert];
  await run("openssl", ["ca", ...out, ...signer, ...dates]);
  return { key: await readFile(files.key, "utf8"), cert: await readFile(files.cert, "utf8"), files };
}
