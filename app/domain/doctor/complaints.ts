import type { Place } from "../pages";
import type { FindingId } from "./findings";

/** What people search for or complain of, in their words, and where Homeport has the answer: for `docs/troubleshooting.md`. */
type Complaint = { words: string; findings: readonly FindingId[]; places?: readonly Place[] };

/** The five troubles of the public guide for Docker Model Runner and OpenClaw. */
export const guideTroubles: readonly Complaint[] = [
  {
    words: "“Connection refused”, “Cannot connect to model-runner”",
    findings: ["docker-down", "runner-off", "container-down", "port-off", "port-taken", "address-silent", "no-models"],
  },
  {
    words: "Slow responses",
    findings: ["swapping", "memory-short", "processor-instead-of-gpu"],
    places: ["resources/speed"],
  },
  { words: "Model not found", findings: ["model-not-pulled", "name-mismatch", "registry-mismatch", "pull-not-found"] },
  {
    words: "High memory usage",
    findings: ["memory-short", "swapping", "engine-orphaned", "out-of-memory"],
    places: ["models/list", "resources/memory"],
  },
  {
    words: "OpenClaw can’t reach the API",
    findings: ["wrong-host-name", "address-of-itself", "port-off", "not-connected"],
  },
];

/** The fifteen that users of such programs bring up most. */
export const commonComplaints: readonly Complaint[] = [
  { words: "The context is too small, and nobody says so", findings: ["context-too-small", "context-exceeded"] },
  {
    words: "The context that was set is not the one that is loaded",
    findings: ["context-too-small", "setting-refused"],
    places: ["resources/context"],
  },
  { words: "It was said to fit, and did not", findings: ["out-of-memory"], places: ["resources/memory"] },
  { words: "Switching models ends without memory", findings: ["out-of-memory", "memory-short", "engine-orphaned"] },
  {
    words: "Downloads stall, fail, or arrive damaged",
    findings: ["registry-unreachable", "proxy-in-the-way", "pull-unauthorised", "pull-damaged", "disk-full"],
  },
  {
    words: "Errors that say nothing: “terminated unexpectedly”, “unable to load runner”",
    findings: [
      "engine-crashed",
      "out-of-memory",
      "model-damaged",
      "model-unsupported",
      "engine-missing",
      "load-hanging",
    ],
  },
  { words: "The graphics card is not used", findings: ["processor-instead-of-gpu"], places: ["resources/speed"] },
  { words: "It starts with the computer, unasked", findings: [], places: ["settings/background"] },
  { words: "It updates itself", findings: [], places: ["settings/updates"] },
  { words: "Telemetry and open ports", findings: ["cloud-by-default", "cloud-fallback"], places: ["privacy"] },
  { words: "OpenClaw is open to the network", findings: ["gateway-port-taken"], places: ["privacy"] },
  { words: "A written configuration broke the gateway", findings: ["config-broken", "gateway-silent"] },
  {
    words: "The local provider is set, and something else answers",
    findings: ["not-connected", "cloud-by-default", "cloud-fallback", "wrong-host-name", "name-mismatch"],
  },
  {
    words: "The first answer takes minutes",
    findings: ["processor-instead-of-gpu", "swapping", "load-hanging"],
    places: ["resources/speed"],
  },
  { words: "Where the models lie, and how much disk they take", findings: ["disk-full"], places: ["resources/disk"] },
];
