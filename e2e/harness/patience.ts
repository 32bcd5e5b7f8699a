/** How long a test waits for what comes in its own time: a busy machine is no failure. Only one that fails waits so long. */
export const patienceMs = 15_000;

/** The same where the tests of a file run at once, with a process for every command. */
export const longPatienceMs = 120_000;
