import type { PortHolder } from "../../app/contract/port-holder";
import type { Checkup } from "../../app/contract/doctor";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { GatewaySnapshot } from "../../app/contract/gateway";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { Job } from "../../app/contract/jobs";
import type { ModelsSnapshot } from "../../app/contract/models";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import type { OpenClawWhere } from "../../app/contract/openclaw-place";
import { type Reading, unknown } from "../../app/contract/reading";
import type { FailedLoad } from "../../app/contract/runner-log";
import { routeModelOf } from "../../app/domain/answer-route";
import { type DoctorFacts, diagnose } from "../../app/domain/doctor/diagnose";
import type { RecentFailure } from "../../app/domain/doctor/failures";
import { doctorFindings } from "../../app/domain/doctor/findings";
import { type DockerSituation, portHeldSituations } from "../../app/domain/docker-situation";
import { orphanedEngines, processesArgs, readProcesses } from "../../app/domain/engine-processes";
import type { GpuWords } from "../../app/domain/gpu-use";
import { expectedLoadMs } from "../../app/domain/load-time";
import type { Clock } from "../platform/clock";
import { readVariable } from "../platform/environment";
import { maskSecrets } from "../platform/mask";
import type { RunCommand } from "../platform/run-command";
import type { LoadLog } from "../services/models/load-log";
import { gpuVerdictOf } from "./gpu-verdict";

type Probe = Checkup["unread"][number]["probe"];

export type DoctorOptions = {
  runner: { read(): RunnerSnapshot; probe(): Promise<RunnerSnapshot> };
  setUp: { choose(): Promise<{ choice: { situation: DockerSituation } }>; holder(): Promise<PortHolder | null> };
  models: {
    read(): ModelsSnapshot;
    readLoads(): Promise<LoadLog | null>;
    failedLoads(loads: Promise<LoadLog | null>): Promise<FailedLoad[] | null>;
    isKnownAs(name: string): Promise<boolean | null>;
    isAmong(rows: readonly LoadedModel[], ref: string): boolean;
    find(ref: string): { sizeBytes: Reading<number> } | null | undefined;
    effectiveContext(ref: string, loads: Promise<LoadLog | null>): Promise<Reading<number>>;
    gpuUse(
      wanted: { ref: string },
      loads?: Promise<LoadLog | null>,
    ): Promise<{ words: GpuWords | null; gpuLayers: number | null }>;
  };
  openclaw: { read(): OpenClawSnapshot; refresh(): Promise<OpenClawSnapshot> };
  place: { misplaced(): Promise<{ where: OpenClawWhere; subject: string } | null> };
  gateway: { look(): Promise<unknown>; read(): GatewaySnapshot };
  /** Null: what a panel that runs knows of its jobs is not to be had here. */
  jobs: { read(): { items: readonly Job[] } } | null;
  /** With those of the runner's log. */
  failures(loads: readonly FailedLoad[]): readonly RecentFailure[];
  hardware: { read(): HardwareSnapshot };
  pressure(): Promise<DoctorFacts["pressure"]> | DoctorFacts["pressure"];
  runCommand: RunCommand;
  env: Readonly<Record<string, string | undefined>>;
  os: NodeJS.Platform;
  clock: Clock;
};
export type DoctorFlow = ReturnType<typeof createDoctorFlow>;

const processesMs = 5_000;
const wordsAtMost = 1_500;
const proxyNames = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] as const;

/** Looks at everything that can be wrong along the way words take, and says what is. Reads; changes nothing. */
export function createDoctorFlow(options: DoctorOptions) {
  const { runner, setUp, models, openclaw, place, gateway, jobs, hardware, runCommand, env, os, clock } = options;
  let looking: Promise<Checkup> | null = null;
  /** When each load that goes on was seen first, whoever began it. */
  let loadingSince: ReadonlyMap<string, number> = new Map();

  async function look(): Promise<Checkup> {
    const startedAt = clock.monotonicMs();
    const unread: Checkup["unread"] = [];
    /** What can't be looked at is told, and the rest goes on. */
    async function part<T>(probe: Probe, read: () => Promise<T> | T, otherwise: T): Promise<T> {
      try {
        return await read();
      } catch (error) {
        const { code, message } = toFailure(error);
        unread.push({
          probe,
          reason: code === "timed-out" ? "timed-out" : "tool-failed",
          detail: maskSecrets(message),
        });
        return otherwise;
      }
    }

    const [now, claw] = await Promise.all([
      part("set-up", () => runner.probe(), runner.read()),
      part("openclaw", () => openclaw.refresh(), openclaw.read()),
    ]);
    noteLoads(now.loaded);
    const isHealthy = now.state === "healthy";
    const up = isHealthy ? now.loaded.filter(({ isLoading }) => !isLoading) : [];
    const isUp = up.length > 0;
    const route = routeModelOf(now, claw);
    // what is not up has nothing to be read back of, and asking would load it
    const ref = route !== null && models.isAmong(up, route) ? route : null;
    const wanted = isHealthy && claw.isConnected && claw.defaultModel.isKnown ? claw.defaultModel.value.model : null;
    // it may be long, and three ask for it
    const log = isHealthy ? models.readLoads() : Promise.resolve(null);
    const [situation, context, gpu, orphans, misplaced, pressure, isNameKnown, loads] = await Promise.all([
      part<DockerSituation>("set-up", async () => (await setUp.choose()).choice.situation, "looking"),
      part("context", () => (ref === null ? null : models.effectiveContext(ref, log)), null),
      part("gpu", () => (ref === null ? null : gpuVerdictOf(ref, options, log).then(({ verdict }) => verdict)), null),
      part("processes", readOrphans, null),
      part("openclaw", () => (claw.state === "ready" ? place.misplaced() : null), null),
      part("memory", () => (isUp ? options.pressure() : null), null),
      part("models", () => (wanted === null ? null : models.isKnownAs(wanted)), null),
      part("failures", () => (isHealthy ? models.failedLoads(log) : []), []),
      part("gateway", () => (claw.state === "ready" ? gateway.look() : null), null),
    ]);
    const mayBeHeld = portHeldSituations.includes(situation) || situation === "well-without-port";
    const holder = mayBeHeld ? await part("set-up", () => setUp.holder(), null) : null;
    const list = models.read();
    if (list.state === "failed") unread.push({ probe: "models", reason: "not-reachable", detail: null });
    if (loads === null) unread.push({ probe: "failures", reason: "not-supported", detail: null });
    const facts: DoctorFacts = {
      runner: now,
      situation,
      portHolder: holder,
      openclaw: claw,
      misplaced,
      isNameKnown,
      gateway: gateway.read(),
      pulled: list.state === "waiting" ? null : list.items.map(({ id, tags }) => [id, ...tags]),
      failures: options.failures(loads ?? []),
      slowLoads: slowLoads(now.loaded),
      contextTokens: context,
      gpu,
      pressure,
      freeDiskBytes:
        now.endpoint?.location === "this-machine" ? hardware.read().modelDisk.freeBytes : unknown("not-reachable"),
      orphans,
      proxies: proxyNames.filter(
        (name) => (readVariable(env, name, os) ?? readVariable(env, name.toLowerCase(), os) ?? "") !== "",
      ),
    };
    return {
      asOf: clock.now(),
      tookMs: clock.monotonicMs() - startedAt,
      findings: diagnose(facts).map(({ id, values, detail }) => ({
        id,
        ...doctorFindings[id],
        values,
        detail: detail === null ? null : maskSecrets(detail).slice(0, wordsAtMost),
      })),
      unread,
    };
  }

  /** Windows ends an engine with its runner. */
  async function readOrphans(): Promise<DoctorFacts["orphans"]> {
    if (os === "win32") return null;
    const result = await runCommand({ file: "ps", args: processesArgs, timeoutMs: processesMs });
    if (result.kind !== "exited") throw new CodedError("command-failed", `ps: ${result.kind}`);
    if (result.exitCode !== 0)
      throw new CodedError("command-failed", `ps: exit ${result.exitCode} ${result.stderr.slice(0, wordsAtMost)}`);
    return orphanedEngines(readProcesses(result.stdout));
  }

  function noteLoads(loaded: readonly LoadedModel[]): void {
    const going = loaded.filter(({ isLoading }) => isLoading).map(({ ref }) => ref);
    loadingSince = new Map(going.map((ref) => [ref, loadingSince.get(ref) ?? clock.monotonicMs()]));
  }

  /** By our own job, or by how long the runner says so already. */
  function slowLoads(loaded: readonly LoadedModel[]): string[] {
    const ours = (jobs?.read().items ?? [])
      .filter(({ outcome, notice }) => outcome === null && notice === "slow-load")
      .map(({ subject }) => subject);
    const others = loaded
      .map(({ ref }) => ({ ref, since: loadingSince.get(ref) }))
      .filter(({ ref, since }) => {
        const expectedMs = expectedLoadMs(models.find(ref)?.sizeBytes ?? unknown("not-reported"));
        return since !== undefined && clock.monotonicMs() - since > expectedMs;
      })
      .map(({ ref }) => ref);
    return [...ours, ...others];
  }

  return {
    /** Told of every state of the runner: how long a load goes on can't be asked. */
    runnerChanged: ({ loaded }: Pick<RunnerSnapshot, "loaded">): void => noteLoads(loaded),
    /** Two who ask at once share one look. */
    look(): Promise<Checkup> {
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
  };
}
