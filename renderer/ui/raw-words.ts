import type { Failure } from "../../app/contract/errors";

/** What a failure said itself, for "Details": its message, then the tool's own words; empty where it said nothing. */
export const rawWords = ({ message, detail }: Failure): string => [message, detail].filter(Boolean).join("\n\n");
