/**
 * What `work` gives, and the CPU time of this thread that it took, in milliseconds; not wall time, as machines are busy. For what
 * no text may take: a pattern that backtracks keeps main from everything else.
 */
export function cpuTime<T>(work: () => T): { result: T; ms: number } {
  const before = process.threadCpuUsage();
  const result = work();
  return { result, ms: process.threadCpuUsage(before).user / 1000 };
}
