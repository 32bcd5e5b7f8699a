const noticeMs = 5_000;

/**
 * How long the machine slept during a short wait, by how much longer it took than asked; 0 where that may be load. On
 * macOS and Windows the clock that only grows goes on while the machine sleeps, and nothing can arrive meanwhile.
 */
export function sleptMs({ askedMs, tookMs }: { askedMs: number; tookMs: number }): number {
  const excessMs = tookMs - askedMs;
  return excessMs > noticeMs ? excessMs : 0;
}

/**
 * When something was last heard, after a wait that began at `fromMs` and was to take `askedMs`: later by what the machine slept
 * meanwhile, because nothing can arrive then and that is nobody's silence.
 */
export function heardMs(lastMs: number, wait: { fromMs: number; askedMs: number; nowMs: number }): number {
  const { fromMs, askedMs, nowMs } = wait;
  return lastMs <= fromMs ? lastMs + sleptMs({ askedMs, tookMs: nowMs - fromMs }) : lastMs;
}
