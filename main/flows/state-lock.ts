/** Who writes into, or runs on, the same state folder waits for the other. */
export const lockOf = (stateDir: string) => `openclaw:${stateDir}`;
