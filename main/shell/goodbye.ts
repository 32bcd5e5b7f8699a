/** Writing back a configuration takes as long as the tool that does it; what takes longer than this hangs. */
const longestMs = 60_000;
const silentMs = 3000;

export const finishing = "Finishing what is under way …";

/** Gives the end the time it needs, a minute at most. False when it failed or was given up; never rejects. */
export async function sayGoodbye(
  ending: () => Promise<void>,
  {
    onLong,
    onError,
  }: {
    /** It takes longer than a moment: whoever waits should be told. */
    onLong(): void;
    onError(error: unknown): void;
  },
): Promise<boolean> {
  let giveUp: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = setTimeout(() => reject(new Error("What was under way did not end within a minute.")), longestMs);
  });
  const tell = setTimeout(onLong, silentMs);
  try {
    await Promise.race([ending(), givenUp]);
    return true;
  } catch (error) {
    onError(error);
    return false;
  } finally {
    clearTimeout(tell);
    clearTimeout(giveUp);
  }
}
