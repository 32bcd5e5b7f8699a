/**
 * Does what makes the runner load a model in the room the guard found for it, which counts the model as coming until this is
 * over. Throws what `admit` throws, where nothing was done, and what the work throws.
 */
export async function inRoom<Wish extends { ref: string }, Progress, T>(
  guard: { admit(wish: Wish, progress?: Progress): Promise<unknown>; leave(ref: string): void },
  wish: Wish,
  progress: Progress,
  work: () => Promise<T>,
): Promise<T> {
  await guard.admit(wish, progress);
  try {
    return await work();
  } finally {
    guard.leave(wish.ref);
  }
}
