const noticeMs = 5_000;

/**
 * How long the machine slept during a short wait, by how much longer it took than asked; 0 where that may be load. On
 * macOS and Windows the clock that only grows goes on while the machine sleeps, and nothing can arrive meanwhile.
 */
export function sleptMs({ askedMs, tookMs }: { askedMs: number; tookMs: number }): number {
  const excessMs = tookMs - askedMs;
  return excessMs > noticeMs ? excessMs : 0;
}
