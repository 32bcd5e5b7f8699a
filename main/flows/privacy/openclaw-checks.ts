import type { GatewaySnapshot } from "../../../app/contract/gateway";
import type { CloudWays, OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { LocationReason, RunnerSnapshot } from "../../../app/contract/runner";
import { CodedError } from "../../../app/contract/errors";
import type { Json } from "../../../app/domain/json-value";
import { describeModel, isSameEndpoint } from "../../../app/domain/model-place";
import { baseUrlOfProvider, readAgentChoice } from "../../../app/domain/openclaw-config";
import { type Finding, evidence, found, untold } from "../../../app/domain/privacy/finding";
import {
  judgeAudit,
  judgeDmPolicies,
  judgeGatewayAuth,
  judgeGatewayBind,
  judgeSandbox,
  judgeSandboxNetwork,
  judgeUpdateChecks,
  judgeWebTools,
} from "../../../app/domain/privacy/openclaw-rules";
import { readGatewayConfig } from "../../../app/domain/gateway-config";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import { auditTimeoutMs, runSecurityAudit } from "../../services/openclaw/security-audit";
import type { OpenClawSession } from "../../services/openclaw/session";
import type { Probe, ProbeContext } from "../../services/privacy/privacy";

export type OpenClawCheckOptions = {
  openclaw: Pick<OpenClawService, "open"> & { read(): OpenClawSnapshot };
  gateway: { read(): GatewaySnapshot };
  runner: { read(): RunnerSnapshot };
  models: { find(ref: string): { ref: string } | undefined };
  cloudWays: { read(options: { withoutCommands: boolean }): Promise<CloudWays> };
  /** Names and addresses of this machine, also as it is called where OpenClaw runs. */
  ownHosts(): readonly string[];
  /** This address leads to the runner from where OpenClaw runs, whatever it is from here. */
  isRunnerAt?(baseUrl: string): boolean;
};
type Seen = { session: OpenClawSession; config: Json };
const modelAt = (model: string, baseUrl: string | null) =>
  evidence("default-model", { model, address: baseUrl ?? "–" }, "local");
const placeReason = ({ code, ...values }: LocationReason) =>
  evidence("place-reason", { reason: code, ...values }, "local");
const notHere = () => found("not-applicable", [evidence("no-openclaw")]);

/** What is read of OpenClaw's configuration, its gateway and its own audit. */
export function createOpenClawChecks(options: OpenClawCheckOptions) {
  const { openclaw, gateway, runner, models, cloudWays, ownHosts } = options;

  /** The configuration as it lies on the disk, read once in a run. */
  const look = ({ once }: ProbeContext): Promise<Seen | Finding> =>
    once("openclaw-config", async () => {
      try {
        const session = await openclaw.open();
        const { config } = await session.readConfig();
        return config === null ? untold("tool-failed", { detail: session.location.configPath }) : { session, config };
      } catch (error) {
        if (error instanceof CodedError && error.code === "openclaw-missing") return notHere();
        throw error;
      }
    });

  /** A check that needs the configuration; without OpenClaw it does not apply. */
  const ofConfig = (
    judge: (seen: Seen, context: ProbeContext) => Finding | Promise<Finding>,
    more: Partial<Probe> = {},
  ): Probe => ({
    inputs: ["openclaw"],
    ...more,
    async run(context) {
      const seen = await look(context);
      return "verdict" in seen ? seen : judge(seen, context);
    },
  });

  const choiceOf = ({ session, config }: Seen) => readAgentChoice(config, session.dialect);
  const describe = (config: Json, ref: string) =>
    describeModel(ref, (provider) => baseUrlOfProvider(config, provider), ownHosts());

  const isRunner = (baseUrl: string | null): boolean =>
    isSameEndpoint(baseUrl, runner.read().endpoint?.openAiBaseUrl) ||
    (baseUrl !== null && options.isRunnerAt?.(baseUrl) === true);

  function judgePlace({ session, config }: Seen): Finding {
    const { primary, fallbacks } = choiceOf({ session, config });
    const read = openclaw.read();
    const ref = primary ?? (read.defaultModel.isKnown ? read.defaultModel.value.ref : null);
    if (ref === null) return untold("not-reported", { steps: ["connect"] });
    const { endpoint } = runner.read();
    const model = describe(config, ref);
    const isRunners = isRunner(model.baseUrl);
    // its address is this machine's, and the runner behind it may say otherwise
    const place = isRunners && endpoint !== null ? endpoint.location : model.place;
    const where = [
      modelAt(ref, model.baseUrl),
      ...fallbacks.map((each) => evidence("fallback", { model: each }, "local")),
      ...(fallbacks.length === 0 ? [evidence("no-fallbacks")] : []),
      ...(isRunners && endpoint !== null ? [placeReason(endpoint.locationReason)] : []),
      ...(isRunners && endpoint?.isEncrypted !== undefined
        ? [evidence(endpoint.isEncrypted ? "way-encrypted" : "way-unencrypted")]
        : []),
    ];
    if (place === "unknown") return untold("not-reported", { read: where });
    const isAway = fallbacks.some((each) => describe(config, each).place !== "this-machine");
    if (place !== "this-machine") return found("fail", where, { steps: ["connect"] });
    return isAway ? found("fail", where, { steps: ["local-only"] }) : found("pass", where);
  }

  function judgeProvider({ session, config }: Seen): Finding {
    const { primary } = choiceOf({ session, config });
    const url = runner.read().endpoint?.openAiBaseUrl ?? null;
    if (primary === null) return found("fail", [evidence("no-model-set")], { steps: ["connect"] });
    const { baseUrl } = describe(config, primary);
    const read = [modelAt(primary, baseUrl)];
    if (isRunner(baseUrl)) return found("pass", read);
    if (url === null) return untold("not-reachable", { read, steps: ["set-up-runner"] });
    return found("fail", [...read, evidence("provider-is-not-runner", { address: url }, "local")], {
      steps: ["connect"],
    });
  }

  function judgeModel({ session, config }: Seen): Finding {
    const { primary } = choiceOf({ session, config });
    const { state } = runner.read();
    if (primary === null) return found("fail", [evidence("no-model-set")], { steps: ["connect"] });
    const { model, baseUrl } = describe(config, primary);
    if (!isRunner(baseUrl)) {
      return found("not-applicable", [modelAt(primary, baseUrl)]);
    }
    if (state !== "healthy") return untold("not-reachable", { steps: ["set-up-runner"] });
    return models.find(model) === undefined
      ? found("fail", [evidence("model-not-listed", { model })], { steps: ["pull-model", "connect"] })
      : found("pass", [evidence("model-listed", { model })]);
  }

  async function judgeWays(): Promise<Finding> {
    const { ways, unread } = await cloudWays.read({ withoutCommands: true });
    const used = ways.filter(({ kind }) => kind !== "possible");
    const shown = (used.length > 0 ? used : ways).slice(0, 8);
    const read = [
      // a model that is not set is the tool's own default, a cloud's
      ...shown.map(({ key, what }) =>
        what === "" ? evidence("no-model-set") : evidence("cloud-way", { key, what }, "local"),
      ),
      ...(ways.length > shown.length ? [evidence("cloud-ways-more", { count: ways.length - shown.length })] : []),
      ...(ways.length === 0 ? [evidence("no-cloud-ways")] : []),
      ...unread.map(({ source }) => evidence("not-looked-into", { source })),
    ];
    if (used.length > 0) return found("fail", read, { steps: ["local-only"] });
    // its newer version keeps the models of single conversations in a database
    if (unread.some(({ source }) => source !== "sessions" && source !== "key-store"))
      return untold("not-reported", { read });
    return found(ways.length > 0 ? "warn" : "pass", read, { steps: ways.length > 0 ? ["local-only"] : [] });
  }

  return {
    "inference-place": ofConfig(judgePlace, { inputs: ["openclaw", "runner"] }),
    "provider-is-runner": ofConfig(judgeProvider, { inputs: ["openclaw", "runner"] }),
    "model-is-pulled": ofConfig(judgeModel, { inputs: ["openclaw", "runner", "models"] }),
    "cloud-reach": ofConfig(judgeWays, { inputs: ["openclaw", "gateway"] }),
    "gateway-loopback": ofConfig(({ config }) => judgeGatewayBind(readGatewayConfig(config), gateway.read()), {
      inputs: ["openclaw", "gateway"],
    }),
    "gateway-auth": ofConfig(({ session, config }) => judgeGatewayAuth(session.dialect, readGatewayConfig(config))),
    "dm-policy": ofConfig(({ config }) => judgeDmPolicies(config)),
    "sandbox-mode": ofConfig(({ config }) => judgeSandbox(config)),
    "sandbox-network": ofConfig(({ config }) => judgeSandboxNetwork(config)),
    "web-tools": ofConfig(({ config }) => judgeWebTools(config)),
    "update-checks": ofConfig(({ session, config }) => judgeUpdateChecks(session.dialect, config)),
    "security-audit": ofConfig(
      async ({ session, config }, { once }) => {
        const findings = await once("security-audit", (signal) =>
          runSecurityAudit(session.dialect, session.call, signal),
        );
        const { bind } = readGatewayConfig(config);
        return judgeAudit(findings, {
          isLoopback: bind === null || bind === "loopback",
          isGatewayUp: gateway.read().state === "running",
        });
      },
      { inputs: ["openclaw"], timeLimitMs: auditTimeoutMs, isCostly: true },
    ),
  } satisfies Record<string, Probe>;
}
