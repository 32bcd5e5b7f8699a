import type { GatewaySnapshot } from "../../../app/contract/gateway";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { Reading } from "../../../app/contract/common";
import type { EvidenceCode } from "../../../app/domain/privacy/evidence";
import { type Evidence, type Finding, evidence, found, untold } from "../../../app/domain/privacy/finding";
import type { ListenerReach } from "../../../app/domain/privacy/listeners";
import type { OpenPort, OpenPorts } from "../../services/privacy/machine/listeners";
import type { Probe, ProbeContext } from "../../services/privacy/privacy";

export type NetworkCheckOptions = {
  runner: { read(): Pick<RunnerSnapshot, "endpoint"> };
  gateway: { read(): Pick<GatewaySnapshot, "port" | "state"> };
  listeners(signal: AbortSignal): Promise<Reading<OpenPorts>>;
  /** Of Homeport itself. */
  ownPid: number;
};

const codes: Record<ListenerReach, EvidenceCode> = {
  loopback: "port-loopback",
  bridge: "port-bridge",
  "all-interfaces": "port-all",
  "one-address": "port-address",
};
/** The engines Model Runner starts, and the standalone runner: they answer whoever reaches them. */
const engines = /^(?:dmr|model-runner|llama-server|com\.docker\.llama-server)(?:\.exe)?$/;

/** Which ports of the route can be reached from where, as the system itself lists them. */
export function createNetworkChecks({ runner, gateway, listeners, ownPid }: NetworkCheckOptions) {
  const look = ({ once }: ProbeContext) => once("listeners", listeners);

  async function judgeRunner(context: ProbeContext): Promise<Finding> {
    const { endpoint } = runner.read();
    if (endpoint === null) return untold("not-reachable", { read: [evidence("no-runner")], steps: ["set-up-runner"] });
    if (endpoint.location === "another-machine") return found("not-applicable", [evidence("runner-elsewhere")]);
    const seen = await look(context);
    if (!seen.isKnown) return untold(seen.reason, { detail: seen.detail });
    const base = endpoint.openAiBaseUrl;
    const port = base === null ? null : portOf(base);
    const wanted = seen.value.ports.filter(
      (each) => each.port === port || (each.reach !== "loopback" && engines.test(each.program ?? "")),
    );
    if (port === null && wanted.length === 0) return found("pass", [evidence("only-socket")]);
    if (port !== null && !wanted.some((each) => each.port === port)) return notListed(port, seen.value);
    return judge(wanted, ["close-port"]);
  }

  async function judgeGateway(context: ProbeContext): Promise<Finding> {
    const { port, state } = gateway.read();
    if (port === null || state === "stopped" || state === "unavailable" || state === "other-program")
      return found("not-applicable", [evidence("gateway-not-running")]);
    const seen = await look(context);
    if (!seen.isKnown) return untold(seen.reason, { detail: seen.detail });
    const own = seen.value.ports.filter((each) => each.port === port);
    if (own.length === 0) return notListed(port, seen.value);
    // its browser control and its canvas listen at ports of their own
    const pids = new Set(own.flatMap(({ pid }) => pid ?? []));
    return judge(
      seen.value.ports.filter((each) => each.port === port || (each.pid !== null && pids.has(each.pid))),
      ["gateway"],
    );
  }

  async function judgeOwn(context: ProbeContext): Promise<Finding> {
    const seen = await look(context);
    if (!seen.isKnown) return untold(seen.reason, { detail: seen.detail });
    const own = seen.value.ports.filter(({ pid }) => pid === ownPid);
    return own.length === 0 ? found("pass", [evidence("homeport-listens-nowhere")]) : judge(own, []);
  }

  return {
    "runner-reach": { inputs: ["runner"], run: judgeRunner },
    "openclaw-ports": { inputs: ["gateway"], run: judgeGateway },
    "homeport-reach": { inputs: [], run: judgeOwn },
  } satisfies Record<string, Probe>;
}

/** Somebody answers there and the system doesn't list it: another account's program, or another machine's behind a tunnel. */
function notListed(port: number, { isComplete }: OpenPorts): Finding {
  return untold(isComplete ? "not-reported" : "no-permission", { read: [evidence("port-not-listed", { port })] });
}

/** A bridge is a network inside this machine: containers reach it, nobody else does. */
function judge(ports: readonly OpenPort[], steps: Finding["steps"]): Finding {
  const isOpen = ({ reach }: OpenPort) => reach === "all-interfaces" || reach === "one-address";
  const open = ports.filter(isOpen);
  const read = [...open, ...ports.filter((each) => !isOpen(each))].map(sentenceOf);
  if (open.length === 0) return found("pass", read);
  return found("fail", [...read, evidence("firewall-unread")], { steps });
}

const sentenceOf = ({ port, address, program, reach }: OpenPort): Evidence =>
  evidence(codes[reach], { port, address, program: program ?? "?" }, "local");

function portOf(baseUrl: string): number | null {
  if (!URL.canParse(baseUrl)) return null;
  const { port, protocol } = new URL(baseUrl);
  return Number(port || (protocol === "https:" ? 443 : 80));
}
