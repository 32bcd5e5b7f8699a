import type { Checkup } from "../../app/contract/doctor";
import { toFailure } from "../../app/contract/errors";
import type { GatewaySnapshot } from "../../app/contract/gateway";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { Job } from "../../app/contract/jobs";
import type { ModelsSnapshot } from "../../app/contract/models";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { PressureSnapshot } from "../../app/contract/pressure";
import { type Reading, unknown } from "../../app/contract/reading";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { routeModelOf } from "../../app/domain/answer-route";
import { type DoctorFacts, type RecentFailure, diagnose } from "../../app/domain/doctor/diagnose";
import { doctorFindings } from "../../app/domain/doctor/findings";
import { orphanedEngines, readProcesses } from "../../app/domain/doctor/orphaned-engines";
import { type DockerSituation, portHeldSituations } from "../../app/domain/docker-situation";
import type { GpuWords } from "../../app/domain/gpu-use";
import type { Clock } from "../platform/clock";
import { readVariable } from "../platform/environment";
import { maskSecrets } from "../platform/mask";
import type { RunCommand } from "../platform/run-command";
import { gpuVerdictOf } from "./gpu-verdict";
import { windowsItself } from "./port-holder";

type Probe = Checkup["unread"][number]["probe"];

export type DoctorOptions = {
  runner: { read(): RunnerSnapshot; probe(): Promise<RunnerSnapshot> };
  setUp: { choose(): Promise<{ choice: { situation: DockerSituation } }>; holder(): Promise<string | null> };
  models: {
    read(): ModelsSnapshot;
    effectiveContext(ref: string): Promise<Reading<number>>;
    gpuUse(wanted: { ref: string }): Promise<{ words: GpuWords | null; gpuLayers: number | null }>;
  };
  openclaw: { read(): OpenClawSnapshot; refresh(): Promise<OpenClawSnapshot> };
  gateway: { read(): GatewaySnapshot } | null;
  jobs: { read(): { items: readonly Job[] } } | null;
  hardware: { read(): HardwareSnapshot };
  pressure: { read(): PressureSnapshot } | null;
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
  const { runner, setUp, models, openclaw, gateway, jobs, hardware, pressure, runCommand, env, os, clock } = options;
  let looking: Promise<Checkup> | null = null;

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
    // what is not up has nothing to be read back of
    const isUp = now.state === "healthy" && now.loaded.some(({ isLoading }) => !isLoading);
    const ref = isUp ? routeModelOf(now, claw) : null;
    const [situation, context, gpu, orphans] = await Promise.all([
      part<DockerSituation>("set-up", async () => (await setUp.choose()).choice.situation, "looking"),
      part("context", () => (ref === null ? null : models.effectiveContext(ref)), null),
      part("gpu", () => (ref === null ? null : gpuVerdictOf(ref, options).then(({ verdict }) => verdict)), null),
      part("processes", readOrphans, null),
    ]);
    const holder = portHeldSituations.includes(situation) ? await part("set-up", () => setUp.holder(), null) : null;
    const list = models.read();
    const facts: DoctorFacts = {
      runner: now,
      situation,
      portHolder: holder === null ? null : { name: holder, isWindows: holder.startsWith(windowsItself) },
      openclaw: claw,
      gateway: gateway?.read() ?? { state: "looking", port: null },
      pulled: list.state === "waiting" ? null : list.items.map(({ id, tags }) => [id, ...tags]),
      failures: recentFailures(jobs?.read().items ?? []),
      contextTokens: context,
      gpu,
      pressure: pressure?.read().notice?.kind ?? null,
      freeDiskBytes:
        now.endpoint?.location === "this-machine" ? hardware.read().modelDisk.freeBytes : unknown("not-reachable"),
      orphans,
      proxies: proxyNames.filter(
        (name) => (readVariable(env, name, os) ?? readVariable(env, name.toLowerCase(), os) ?? "") !== "",
      ),
    };
    if (jobs === null) unread.push({ probe: "failures", reason: "not-supported", detail: null });
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
    const result = await runCommand({ file: "ps", args: ["-axo", "pid=,ppid=,rss=,args="], timeoutMs: processesMs });
    return result.kind === "exited" ? orphanedEngines(readProcesses(result.stdout)) : null;
  }

  return {
    /** Two who ask at once share one look. */
    look(): Promise<Checkup> {
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
  };
}

/** The last of each kind about each model, where it failed. */
function recentFailures(items: readonly Job[]): RecentFailure[] {
  const ended = items.filter(({ outcome }) => outcome !== null && outcome.kind !== "cancelled");
  const latest = new Map<string, Job>();
  for (const job of ended.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)))
    latest.set(`${job.kind} ${job.subject}`, job);
  return [...latest.values()].flatMap(({ kind, subject, outcome, endedAt }) =>
    outcome?.kind === "failed" ? [{ kind, subject, failure: outcome.failure, at: endedAt ?? 0 }] : [],
  );
}
