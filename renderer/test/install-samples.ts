import { known } from "../../app/contract/reading";
import type { NodePlan, OpenClawInstallPlan, OpenClawInstallSnapshot } from "../../app/contract/openclaw-install";
import { sampleNow } from "./samples";

const tools = "/home/anna/.local/share/homeport/tools";
const node = { path: "/usr/bin/node", version: "24.21.0", source: "system" } as const;

const oldNode: OpenClawInstallSnapshot["nodes"][number] = {
  path: "/usr/bin/node",
  source: "system",
  version: known("20.20.2"),
  hasNpm: true,
  fit: { openclaw: "too-old", clawdbot: "too-old" },
};

/** A machine with a Node that fits, and nothing installed by Homeport; `hasNode` false: with one that is too old. */
export function sampleInstalls({
  hasNode = true,
  ...over
}: Partial<OpenClawInstallSnapshot> & { hasNode?: boolean } = {}): OpenClawInstallSnapshot {
  const fit = { openclaw: "fits", clawdbot: "fits" } as const;
  const used = hasNode ? node : null;
  return {
    revision: 1,
    asOf: sampleNow,
    state: "ready",
    nodes: hasNode ? [{ path: node.path, source: "system", version: known("24.21.0"), hasNpm: true, fit }] : [oldNode],
    installed: [],
    offers: [
      {
        dialect: "openclaw",
        version: "2026.9.6",
        isRecommended: true,
        node: used,
        downloadBytes: 230e6,
        diskBytes: 680e6,
      },
      {
        dialect: "clawdbot",
        version: "2026.1.24-3",
        isRecommended: false,
        node: used,
        downloadBytes: 580e6,
        diskBytes: 1340e6,
      },
    ],
    nodeOffer: { series: "24", downloadBytes: 58e6, diskBytes: 145e6, folder: `${tools}/node`, contact: "nodejs.org" },
    ...over,
  };
}

export const ownInstall: OpenClawInstallSnapshot["installed"][number] = {
  dialect: "openclaw",
  version: "2026.9.6",
  folder: `${tools}/openclaw/2026.9.6-mhx1k2`,
  sizeBytes: known(668e6),
  installedAt: sampleNow - 86_400_000,
  node: { path: `${tools}/node/v24.21.0/bin/node`, version: "24.21.0" },
  update: null,
};

export function sampleInstallPlan(over: Partial<OpenClawInstallPlan> = {}): OpenClawInstallPlan {
  return {
    id: "plan-1",
    dialect: "openclaw",
    version: "2026.9.6",
    node: { path: node.path, version: node.version },
    folder: `${tools}/openclaw/2026.9.6-mhx1k2`,
    replaces: null,
    downloadBytes: 230e6,
    diskBytes: 680e6,
    freeBytes: known(41e9),
    expectedSeconds: 45,
    contact: known("registry.example"),
    commands: [`cd ${tools}/openclaw/2026.9.6-mhx1k2`, "/usr/bin/node npm-cli.js install --ignore-scripts"],
    configPath: "/home/anna/.openclaw/openclaw.json",
    hasConfig: false,
    blocker: null,
    ...over,
  };
}

export function sampleNodePlan(over: Partial<NodePlan> = {}): NodePlan {
  return {
    id: "node-1",
    version: "24.21.0",
    contact: "nodejs.org",
    file: "node-v24.21.0-linux-x64.tar.gz",
    sha256: "3f5a".repeat(16),
    downloadBytes: known(57_312_044),
    diskBytes: 145e6,
    freeBytes: known(41e9),
    folder: `${tools}/node/v24.21.0`,
    blocker: null,
    ...over,
  };
}
