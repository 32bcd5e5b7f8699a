/** How long a test waits for what comes in its own time: a busy machine is no failure. Only one that fails waits so long. */
export const patienceMs = 15_000;

/** The same for what a whole house comes to, of which many stand at once, with a process for every command. */
export const longPatienceMs = 120_000;
