import type { Output } from "../../../../app/contract/index";
import { known, unknown } from "../../../../app/contract/reading";
import { sampleCard, sampleFitMachine } from "../../../../app/domain/fit/fit-samples";

const gib = 1024 ** 3;
type Machine = Output<"fit.machine">;
type Facts = Machine["machine"];

function of(over: Partial<Facts>, loaded: Machine["loaded"] = []): Machine {
  const [memoryBytes, availableBytes] = [known(64 * gib), known(50 * gib)];
  return { machine: sampleFitMachine({ memoryBytes, availableBytes, ...over }), loaded };
}

const card = (sizeGib: number, usedGib: number) =>
  known([sampleCard(sizeGib, usedGib, { name: "NVIDIA GeForce RTX 4090" })]);

/** For tests and pictures: machines a model is chosen for. */
export const sampleMachines = {
  card24: of({ gpus: card(24, 0.8) }),
  card12: of({ gpus: card(12, 0.8) }),
  mac16: of({
    os: "darwin",
    memoryBytes: known(16 * gib),
    availableBytes: known(10.5 * gib),
    gpus: known([
      {
        name: "Apple M4",
        vendor: "apple",
        isUnified: true,
        vramBytes: unknown("not-reported"),
        isCorrected: false,
        vramUsedBytes: unknown("not-supported"),
      },
    ]),
  }),
  laptop8: of({ memoryBytes: known(7.6 * gib), availableBytes: known(4.6 * gib) }),
  full: of({ memoryBytes: known(4 * gib), availableBytes: known(0.3 * gib) }),
  unknown: of({
    memoryBytes: unknown("tool-failed"),
    availableBytes: unknown("tool-failed"),
    gpus: unknown("tool-failed"),
  }),
  loaded: of({ gpus: card(24, 6.5) }, [
    { isJudged: false, totalBytes: known(5.7 * gib), weightsBytes: known(4.7 * gib) },
  ]),
};
