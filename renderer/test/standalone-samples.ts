import { known, unknown } from "../../app/contract/reading";
import type { StandalonePlan, StandaloneSnapshot } from "../../app/contract/standalone";
import { sampleNow } from "./samples";

/** The runner without Docker, running on the usual port with one model loaded. */
export function sampleStandalone(over: Partial<StandaloneSnapshot> = {}): StandaloneSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    state: "running",
    blockedBy: null,
    dmr: { path: "~/.local/share/homeport/tools/dmr/dmr", version: known("v0.1.1"), isOurs: true },
    engine: {
      isNeeded: true,
      found: { path: "~/.local/share/homeport/tools/llama.cpp/llama-server", version: known("10068"), isOurs: true },
    },
    socket: "~/.config/homeport/standalone/r.sock",
    address: "127.0.0.1:12434",
    isOtherPort: false,
    modelsFolder: "~/.docker/models",
    pid: 5151,
    startedAt: sampleNow - 60_000,
    isAdopted: false,
    engines: [{ pid: 5160, residentBytes: 2.1e9 }],
    restarts: 0,
    retryAt: null,
    lastDeath: null,
    endedEngines: 0,
    keepAtQuit: false,
    startsWithHomeport: false,
    ...over,
  };
}

/** Neither of the two programs is here; GitHub was asked, or not. */
export function sampleStandalonePlan(isAsked: boolean): StandalonePlan {
  const release = "https://github.com/docker/model-runner/releases";
  return {
    installs: [
      {
        part: "dmr",
        how: "download",
        command: null,
        url: isAsked ? `${release}/download/dmr-v0.1.1/dmr-linux-amd64.tar.gz` : release,
        version: isAsked ? known("v0.1.1") : unknown("not-measured-yet"),
        sizeBytes: isAsked ? known(21_482_310) : unknown("not-measured-yet"),
        checksum: isAsked ? "published" : "not-asked",
        folder: "~/.local/share/homeport/tools/dmr",
      },
      {
        part: "llama-server",
        how: "download",
        command: null,
        url: "https://github.com/ggml-org/llama.cpp/releases/tag/b10068",
        version: isAsked ? known("b10068") : unknown("not-measured-yet"),
        sizeBytes: isAsked ? known(17_014_362) : unknown("not-measured-yet"),
        checksum: isAsked ? "not-published" : "not-asked",
        folder: "~/.local/share/homeport/tools/llama.cpp",
      },
    ],
    command: "dmr serve --socket ~/.config/homeport/standalone/r.sock --models-path ~/.docker/models",
    folder: "~/.config/homeport/standalone",
    modelsFolder: "~/.docker/models",
    fetchesEngine: false,
  };
}
