import type { Dialect } from "../contract/openclaw";

export type Package = {
  name: Dialect;
  version: string;
  /** Of the package itself, as its registry publishes it: another file under this name is not taken. */
  integrity: string;
  /** Below the folder it is installed into. */
  entry: readonly string[];
  /** Written into the package.json it is installed by. */
  overrides: Readonly<Record<string, string>>;
  /** Measured on Linux x64, npm 11: what arrives, what lies on the disk after, and how long it took on a fast line. */
  downloadBytes: number;
  diskBytes: number;
  seconds: number;
};

/** The versions Homeport was tested with, recommended first. */
export const packages: readonly Package[] = [
  {
    name: "openclaw",
    version: "2026.9.6",
    integrity: "sha512-Ie0kyQSCVfFqixsgVg39vevUDq01Ch5u3+7Yu5Y3qARczmdAe+lzp8bVnO9925rHiW/+CFp70zfORCyPmCH31g==",
    entry: ["openclaw.mjs"],
    overrides: {},
    downloadBytes: 230e6,
    diskBytes: 680e6,
    seconds: 45,
  },
  {
    name: "clawdbot",
    // in semver this is older than 2026.1.24, which lacks files: only the exact version works
    version: "2026.1.24-3",
    integrity: "sha512-zt9BzhWXduq8ZZR4rfzQDurQWAgmijTTyPZCQGrn5ew6wCEwhxxEr2/NHG7IlCwcfRsKymsY4se9KMhoNz0JtQ==",
    entry: ["dist", "entry.js"],
    // its own comes from GitHub by git; only WhatsApp uses it
    overrides: { libsignal: "6.0.0" },
    downloadBytes: 580e6,
    diskBytes: 1340e6,
    seconds: 80,
  },
];

export function packageOf(dialect: Dialect): Package {
  const found = packages.find(({ name }) => name === dialect);
  if (found === undefined) throw new Error(`no package for ${dialect}`);
  return found;
}
