import { leastMemoryBytes } from "../../../../app/domain/container-limits";

export const gibibyte = 1024 ** 3;
const finest = leastMemoryBytes;

/** Steps of half a gigabyte, on large machines of one: the last one is all there is, which is no limit. */
export function memoryScale(mostBytes: number) {
  const stepBytes = mostBytes > 64 * gibibyte ? gibibyte : finest;
  const lastStep = Math.max(2, Math.ceil(mostBytes / stepBytes));
  return {
    firstStep: 1,
    lastStep,
    stepOf: (bytes: number | null) =>
      bytes === null ? lastStep : Math.min(lastStep, Math.max(1, Math.round(bytes / stepBytes))),
    bytesAt: (step: number) => (step >= lastStep ? null : step * stepBytes),
  };
}

/** Steps of half a processor. */
export function cpuScale(most: number) {
  const lastStep = Math.max(2, Math.ceil(most * 2));
  return {
    firstStep: 1,
    lastStep,
    stepOf: (cpus: number | null) => (cpus === null ? lastStep : Math.min(lastStep, Math.max(1, Math.round(cpus * 2)))),
    cpusAt: (step: number) => (step >= lastStep ? null : step / 2),
  };
}
