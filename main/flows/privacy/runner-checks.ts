import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { LimitsState } from "../../../app/contract/limits";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RequestsSnapshot } from "../../../app/contract/requests";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { routeModelOf } from "../../../app/domain/answer-route";
import { type Fit, type FitQuestion, judgeFit } from "../../../app/domain/fit/fit";
import type { GpuWords } from "../../../app/domain/gpu-use";
import { runnerContainer } from "../../../app/domain/container-limits";
import { telemetryIn } from "../../../app/domain/desktop-settings";
import { sameModel } from "../../../app/domain/model-reference";
import { type Finding, evidence, found, untold } from "../../../app/domain/privacy/finding";
import { floors, isAtLeast } from "../../../app/domain/version-floors";
import type { CommandResult } from "../../platform/run-command";
import type { SendHttp } from "../../platform/http";
import type { Probe } from "../../services/privacy/privacy";
import { gpuVerdictOf } from "../gpu-verdict";

export type RunnerCheckOptions = {
  runner: { read(): RunnerSnapshot };
  openclaw: { read(): OpenClawSnapshot };
  hardware: { read(): HardwareSnapshot };
  requests: { read(): RequestsSnapshot };
  models: { gpuUse(wanted: { ref: string }): Promise<{ words: GpuWords | null; gpuLayers: number | null }> };
  limits: { read(): Promise<LimitsState> };
  fit: { ofModel(wanted: { ref: string }): Promise<FitQuestion> };
  /** `docker ARGS`, scrubbed and within its time. Never throws. */
  docker(args: readonly string[], signal: AbortSignal): Promise<CommandResult>;
  /** Docker Desktop's settings file; null where there is none, or it can't be read. */
  desktopSettings(): Promise<string | null>;
  sendHttp: SendHttp;
};

const noRunner = () => untold("not-reachable", { read: [evidence("no-runner")], steps: ["set-up-runner"] });
/** A name that is nobody's: what answers to it would answer to a page that points its own name here. */
const foreignHost = "rebinding.example";

/** What is read of Docker, the runner, and the model the route uses. */
export function createRunnerChecks(options: RunnerCheckOptions) {
  const { runner, openclaw, requests, limits, fit, docker, desktopSettings, sendHttp } = options;

  const routeModel = () => routeModelOf(runner.read(), openclaw.read());

  const ofModel = (judge: (ref: string) => Promise<Finding> | Finding): Probe => ({
    inputs: ["runner", "loaded", "openclaw"],
    async run() {
      if (runner.read().state !== "healthy") return noRunner();
      const ref = routeModel();
      return ref === null ? found("not-applicable", [evidence("no-models")]) : judge(ref);
    },
  });

  function judgeVersion(): Finding {
    const { docker: facts, endpoint } = runner.read();
    if (facts.isDesktop.isKnown && !facts.isDesktop.value)
      return found("not-applicable", [evidence("no-docker-desktop")]);
    if (endpoint !== null && endpoint.kind !== "docker-desktop" && !facts.isDesktop.isKnown) {
      return found("not-applicable", [evidence("no-docker-desktop")]);
    }
    const enough = isAtLeast(facts.desktopVersion, floors.desktop);
    if (!facts.desktopVersion.isKnown) return untold(facts.desktopVersion.reason);
    const read = [
      evidence("version", { version: facts.desktopVersion.value }),
      evidence("version-floor", { version: floors.desktop }),
    ];
    if (!enough.isKnown) return untold(enough.reason, { read });
    return enough.value ? found("pass", read) : found("fail", read, { steps: ["update-desktop"] });
  }

  function judgeEnabled(): Finding {
    const { state, endpoint } = runner.read();
    if (state === "looking") return untold("not-measured-yet");
    const where =
      endpoint === null ? [] : [evidence("runner-at", { address: endpoint.address, kind: endpoint.kind }, "local")];
    if (state === "healthy") return found("pass", where);
    return found("fail", [...where, evidence("runner-state", { state })], { steps: ["set-up-runner"] });
  }

  async function judgeLimits(): Promise<Finding> {
    const { kind, now, machine } = await limits.read();
    if (kind === "desktop") return found("pass", [evidence("desktop-has-no-limit")]);
    if (kind !== "container") return found("not-applicable", [evidence("no-container")]);
    if (!now.isKnown) return untold(now.reason, { steps: ["limits"] });
    const { memoryBytes } = now.value;
    if (memoryBytes === null) return found("pass", [evidence("no-memory-limit")]);
    const read = [evidence("memory-limit", { memoryBytes })];
    const ref = routeModel();
    const question = ref === null ? null : await fit.ofModel({ ref }).catch(() => null);
    const need = question === null ? null : judgeFit(question).need.totalBytes;
    const isTooLittle = need !== null && need.isKnown && need.value > memoryBytes;
    const isTooMuch = machine.memoryBytes.isKnown && memoryBytes > machine.memoryBytes.value;
    return found(isTooLittle || isTooMuch ? "warn" : "pass", read, { steps: isTooLittle ? ["limits"] : [] });
  }

  async function judgeTelemetry(): Promise<Finding> {
    const { docker: facts, endpoint } = runner.read();
    const isDesktop = endpoint?.kind === "docker-desktop" || (facts.isDesktop.isKnown && facts.isDesktop.value);
    if (!isDesktop) return found("not-applicable", [evidence("no-docker-desktop")]);
    const text = await desktopSettings();
    if (text === null) return untold("not-reported", { steps: ["desktop-telemetry-off"] });
    const isOn = telemetryIn(text);
    if (isOn === false) return found("pass", [evidence("telemetry-off")]);
    return found("warn", [evidence(isOn === null ? "telemetry-default" : "telemetry-on")], {
      steps: ["desktop-telemetry-off"],
    });
  }

  /** What it answered is read off its own record: a question asked for this would load it. */
  function judgeAnswers(ref: string): Finding {
    const { proof } = openclaw.read();
    const rows = requests.read().rows.filter((row) => row.state === "ended" && sameModel(row.model, ref));
    const last = rows.find(({ status }) => status !== null);
    if (last === undefined) {
      const isProven = proof?.isProven === true && sameModel(proof.model, ref);
      return isProven
        ? found("pass", [evidence("answered", { model: ref, at: proof.at })])
        : untold("not-measured-yet", { read: [evidence("never-asked", { model: ref })], steps: ["try-it"] });
    }
    if (last.status === null || last.status >= 400) {
      return found("fail", [evidence("answer-failed", { model: ref, status: last.status ?? 0, at: last.at })], {
        steps: ["try-it"],
      });
    }
    return found("pass", [evidence("answered", { model: ref, at: last.at })]);
  }

  async function judgeRoom(ref: string): Promise<Finding> {
    const { verdict, need, pool }: Fit = judgeFit(await fit.ofModel({ ref }));
    if (verdict === "unknown" || !need.totalBytes.isKnown) return untold("not-reported", { steps: ["context"] });
    const read = [
      evidence("fit-verdict", {
        model: ref,
        verdict,
        memoryBytes: need.totalBytes.value,
        freeMemoryBytes: pool.freeBytes.isKnown ? pool.freeBytes.value : -1,
      }),
    ];
    if (verdict === "wont-fit") return found("fail", read, { steps: ["context", "pull-model"] });
    return found(verdict === "runs-well" ? "pass" : "warn", read, {
      steps: verdict === "runs-well" ? [] : ["context"],
    });
  }

  async function judgeGpu(ref: string): Promise<Finding> {
    const { verdict, reason } = await gpuVerdictOf(ref, options);
    const read = [evidence("gpu-use", { verdict, reason })];
    if (verdict === "unknown") return untold("not-reported", { read, steps: ["gpu-how"] });
    if (verdict === "none") return found("not-applicable", read);
    return found(verdict === "used" ? "pass" : "warn", read, { steps: verdict === "used" ? [] : ["gpu-how"] });
  }

  /** A page whose name leads to this machine sends its own name along, and no Origin: whoever answers it is open to it. */
  async function judgeHost(signal: AbortSignal): Promise<Finding> {
    const { endpoint } = runner.read();
    if (endpoint === null) return noRunner();
    const base = endpoint.openAiBaseUrl;
    if (base === null) return found("pass", [evidence("only-socket")]);
    const { origin, hostname } = new URL(base);
    const answer = await sendHttp(
      { kind: "tcp", origin, basePath: "" },
      {
        method: "GET",
        path: "/engines/status",
        headers: { host: foreignHost },
        signal,
        purpose: "foreign-host",
      },
    );
    answer.close();
    return answer.status < 400
      ? found("warn", [evidence("any-host-answered", { address: hostname, name: foreignHost })], {
          steps: ["close-host"],
        })
      : found("pass", [evidence("any-host-refused", { name: foreignHost })]);
  }

  /** `DO_NOT_TRACK` stops it on Docker Engine and standalone; Docker Desktop has no switch. Source: the runner's own. */
  async function judgeLookUps(signal: AbortSignal): Promise<Finding> {
    const { endpoint } = runner.read();
    if (endpoint === null) return noRunner();
    // it is started with DO_NOT_TRACK=1 and no other way
    if (endpoint.source === "homeport") return found("pass", [evidence("tracking-off-own")]);
    if (endpoint.kind === "docker-desktop") return found("warn", [evidence("tracking-on", { kind: endpoint.kind })]);
    if (endpoint.kind !== "docker-engine") return untold("not-reported", { steps: ["do-not-track"] });
    const result = await docker(
      ["inspect", "--type", "container", "--format", "{{json .Config.Env}}", runnerContainer],
      signal,
    );
    if (result.kind === "missing") return untold("tool-missing", { steps: ["do-not-track"] });
    if (result.kind !== "exited" || result.exitCode !== 0) return untold("tool-failed", { steps: ["do-not-track"] });
    return /"DO_NOT_TRACK=1"/.test(result.stdout)
      ? found("pass", [evidence("tracking-off")])
      : found("warn", [evidence("tracking-on", { kind: endpoint.kind })], { steps: ["do-not-track"] });
  }

  function judgeRequestLog(): Finding {
    const { loaded, state } = runner.read();
    if (state !== "healthy") return noRunner();
    if (loaded.length === 0) return found("pass", [evidence("requests-none")]);
    const isKept = (model: string) => loaded.some(({ ref }) => sameModel(ref, model));
    const count = requests.read().rows.filter(({ model }) => isKept(model)).length;
    if (count === 0) return found("pass", [evidence("requests-none")]);
    return found("warn", [evidence("requests-kept", { count })], { steps: ["unload-to-forget"] });
  }

  return {
    "docker-version": { inputs: ["runner"], run: async () => judgeVersion() },
    "runner-enabled": { inputs: ["runner"], run: async () => judgeEnabled() },
    "runner-limits": { inputs: ["runner"], run: judgeLimits },
    "desktop-telemetry": { inputs: ["runner"], run: judgeTelemetry },
    "model-answers": { ...ofModel(judgeAnswers), inputs: ["runner", "loaded", "openclaw"] },
    "model-fits": ofModel(judgeRoom),
    "gpu-used": ofModel(judgeGpu),
    "runner-any-host": { inputs: ["runner"], run: ({ signal }) => judgeHost(signal) },
    "registry-look-ups": { inputs: ["runner"], run: ({ signal }) => judgeLookUps(signal) },
    "request-log": { inputs: ["runner", "loaded"], run: async () => judgeRequestLog() },
  } satisfies Record<string, Probe>;
}
