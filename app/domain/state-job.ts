/** The key of a job that works on a state folder of OpenClaw: of one kind, and one at a time for all that `what` names. */
export const stateJobKey = (what: string, stateDir: string): string => `${what}:${stateDir}`;

/** Whether a job is about that state folder, by its key. */
export const isOfState = ({ key }: { key: string }, stateDir: string): boolean => key.endsWith(`:${stateDir}`);
