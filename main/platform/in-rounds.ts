/**
 * `work`, once at a time: who asks in the middle of it makes it be done once more, as what that round has read may be old already.
 * All who asked get the last round's answer, or what it throws.
 */
export function inRounds<T>(work: () => Promise<T>): () => Promise<T> {
  let going: Promise<T> | null = null;
  let isOutdated = false;

  async function rounds(): Promise<T> {
    try {
      let result: T;
      do {
        isOutdated = false;
        result = await work();
      } while (isOutdated);
      return result;
    } finally {
      going = null;
    }
  }

  return () => {
    isOutdated = true;
    going ??= rounds();
    return going;
  };
}
