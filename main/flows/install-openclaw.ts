import { randomUUID } from "node:crypto";
import { unknown, type Reading } from "../../app/contract/common";
import { CodedError, type Failure, toFailure, toError } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { Dialect } from "../../app/contract/openclaw";
import type { NodePlan, OpenClawInstallPlan } from "../../app/contract/openclaw-install";
import { usualGatewayPort } from "../../app/domain/cli-profile";
import { readGatewayConfig } from "../../app/domain/gateway-config";
import type { JobHandle, StartJob } from "../platform/ports";
import { ownWords } from "../services/openclaw/cli-output";
import type { OpenClawService } from "../services/openclaw/openclaw";
import { findRelease, nodeHost, type NodeRelease, nodeSizes } from "../services/openclaw-install/fetch-node";
import { shownInstall, type UsedNode } from "../services/openclaw-install/install-package";
import type { OpenClawInstallService } from "../services/openclaw-install/openclaw-install";
import { createPlanStore } from "./plan-store";
import { packageOf } from "../../app/domain/openclaw-packages";

/** The first start of all compiles its parts. */
const onboardTimeoutMs = 240_000;
/** One program folder, and one npm at a time. */
const lock = "openclaw-install";

type Prepared = { shown: OpenClawInstallPlan; node: UsedNode };
type PreparedNode = { shown: NodePlan; release: NodeRelease };

export type InstallFlowOptions = {
  installs: OpenClawInstallService;
  openclaw: OpenClawService;
  /** What a gateway that Homeport runs was started from; null: it runs none. */
  runningGateway(): { dialect: Dialect } | null;
  /** Whether its gateway is set up as a service: asks the command line, 2–3 s. */
  hasService(dialect: Dialect): Promise<boolean>;
  startJob: StartJob;
  log: { warn(text: string): void };
  /** Throws offline-mode while it is on. */
  refuseOffline(contact: string): void;
};

/**
 * OpenClaw for somebody who has no Node: Node fetched from its makers, the command line installed into our own folder, set up
 * so that its gateway could run, read back.
 */
export function createInstallFlow({
  installs,
  openclaw,
  runningGateway,
  hasService,
  startJob,
  log,
  refuseOffline,
}: InstallFlowOptions) {
  const plans = createPlanStore<Prepared>();
  const nodePlans = createPlanStore<PreparedNode>();

  /** Contacts nobody: npm is only asked for its own configuration. */
  async function plan({ dialect }: { dialect: Dialect }): Promise<OpenClawInstallPlan> {
    const { name, version, downloadBytes, diskBytes, seconds } = packageOf(dialect);
    const folder = installs.newFolder(dialect);
    const node = await installs.usedNode(dialect).catch((error: unknown) => toFailure(error));
    const freeBytes = await installs.freeBytes();
    const place = await openclaw.placeOf(dialect);
    const before = installs.read().installed.find((each) => each.dialect === dialect);
    const isUsable = "npmCli" in node;
    const shown: OpenClawInstallPlan = {
      id: randomUUID(),
      dialect,
      version,
      node: isUsable ? { path: node.path, version: node.version } : null,
      folder,
      replaces: before?.version ?? null,
      downloadBytes,
      diskBytes,
      freeBytes,
      expectedSeconds: seconds,
      contact: isUsable ? await installs.registryHost(node) : unknown("tool-missing"),
      commands: isUsable ? shownInstall(packageOf(name), node, folder) : [],
      configPath: place.configPath,
      hasConfig: place.hasConfig,
      blocker: (isUsable ? null : node) ?? inUse(dialect) ?? tooFull(freeBytes, diskBytes + downloadBytes),
    };
    if (isUsable) plans.keep(shown.id, { shown, node });
    return shown;
  }

  /** Throws CodedError plan-stale, offline-mode, and the plan's blocker. */
  function install({ planId }: { planId: string }): Job {
    const { shown, node } = plans.require(planId);
    refuseBlocked(shown.blocker);
    refuseOffline(shown.contact.isKnown ? shown.contact.value : "npm");
    const { dialect } = shown;
    return startJob({
      key: `install-openclaw:${dialect}`,
      kind: "install-openclaw",
      subject: dialect,
      locks: [lock],
      isCancellable: true,
      expectedSeconds: { isKnown: true, value: shown.expectedSeconds },
      run: async (job) => {
        try {
          job.phase("checking");
          await refuseInUse(dialect);
          await installs.install(dialect, { node, folder: shown.folder, job });
          job.phase("onboarding");
          await openclaw.choose(dialect);
          await onboard(dialect, job);
        } finally {
          plans.drop(planId);
          await openclaw.refresh().catch((error: unknown) => log.warn(`openclaw: ${toFailure(error).message}`));
        }
      },
    });
  }

  /**
   * Its own first set-up, without questions: gateway on this machine only, a token it makes itself, no service, no channels. A
   * configuration that is there is not touched. That it failed does not undo the installation: it is said.
   */
  async function onboard(dialect: Dialect, job: JobHandle): Promise<void> {
    const session = await openclaw.open(dialect);
    const before = await session.readConfig();
    if (before.text !== null) {
      job.warn({ code: "config-kept", path: session.location.configPath });
      return;
    }
    const port = usualGatewayPort(dialect, session.location.profile);
    const result = await session.call(onboardArgs(dialect, port), { timeoutMs: onboardTimeoutMs, signal: job.signal });
    job.phase("reading-back");
    const config = readGatewayConfig((await session.readConfig()).config ?? undefined, port);
    if (config.mode === "local" && config.bind === "loopback" && config.auth === "token" && config.secret !== null)
      return;
    job.warn({ code: "not-onboarded", text: ownWords(result) });
  }

  /** Throws CodedError install-in-use at once. */
  function remove({ what }: { what: Dialect | "node" }): Job {
    if (what !== "node") refuseBlocked(inUse(what));
    return startJob({
      key: `remove-openclaw:${what}`,
      kind: "remove-openclaw",
      subject: what === "node" ? "Node" : what,
      locks: [lock],
      isCancellable: false,
      run: async (job) => {
        try {
          job.phase("removing");
          if (what === "node") await installs.removeNode();
          else {
            await refuseInUse(what);
            await installs.remove(what);
          }
        } finally {
          await openclaw.refresh().catch((error: unknown) => log.warn(`openclaw: ${toFailure(error).message}`));
        }
      },
    });
  }

  /** Asks Node's makers. Throws CodedError node-offline, node-not-offered, offline-mode. */
  async function planNode(): Promise<NodePlan> {
    const { fetchOptions } = installs;
    const { contact } = nodeHost(fetchOptions.env, fetchOptions.os);
    refuseOffline(contact);
    const release = await findRelease(fetchOptions);
    const freeBytes = await installs.freeBytes();
    const shown: NodePlan = {
      id: randomUUID(),
      version: release.version,
      contact,
      file: release.file,
      sha256: release.sha256,
      downloadBytes: release.sizeBytes,
      diskBytes: nodeSizes.diskBytes,
      freeBytes,
      folder: installs.nodeTarget(release),
      blocker: tooFull(freeBytes, nodeSizes.diskBytes + nodeSizes.downloadBytes),
    };
    nodePlans.keep(shown.id, { shown, release });
    return shown;
  }

  /** Throws CodedError plan-stale, offline-mode, and the plan's blocker. */
  function installNode({ planId }: { planId: string }): Job {
    const { shown, release } = nodePlans.require(planId);
    refuseBlocked(shown.blocker);
    refuseOffline(shown.contact);
    return startJob({
      key: "install-node",
      kind: "install-node",
      subject: `Node ${shown.version}`,
      locks: [lock],
      isCancellable: true,
      run: async (job) => {
        try {
          await installs.installNode(release, shown.folder, job);
        } finally {
          nodePlans.drop(planId);
        }
      },
    });
  }

  /** A gateway that runs would lose its files under its hands. */
  function inUse(dialect: Dialect): Failure | null {
    const isOurs = installs.read().installed.some((each) => each.dialect === dialect);
    if (!isOurs || runningGateway()?.dialect !== dialect) return null;
    return { code: "install-in-use", message: `Its gateway runs; stop it first` };
  }

  /** A service names the folder it runs from, too. */
  async function refuseInUse(dialect: Dialect): Promise<void> {
    refuseBlocked(inUse(dialect));
    const isOurs = installs.read().installed.some((each) => each.dialect === dialect);
    if (isOurs && (await hasService(dialect)))
      throw new CodedError("install-in-use", "Its gateway is set up as a service; take that away first");
  }

  return { plan, install, remove, planNode, installNode };
}
export type InstallFlow = ReturnType<typeof createInstallFlow>;

function onboardArgs(dialect: Dialect, port: number): string[] {
  const gateway = ["--gateway-port", String(port), "--gateway-bind", "loopback", "--gateway-auth", "token"];
  const skipped = ["daemon", "channels", "skills", "health", "ui"];
  if (dialect === "openclaw") skipped.push("search", "hooks");
  return [
    "onboard",
    "--non-interactive",
    "--accept-risk",
    "--mode",
    "local",
    "--auth-choice",
    "skip",
    ...gateway,
    ...skipped.map((each) => `--skip-${each}`),
    "--json",
  ];
}

function tooFull(free: Reading<number>, needBytes: number): Failure | null {
  if (!free.isKnown || free.value >= needBytes * 1.1) return null;
  return { code: "disk-full", message: "There is too little room for it" };
}

function refuseBlocked(blocker: Failure | null): void {
  if (blocker !== null) throw toError(blocker);
}
