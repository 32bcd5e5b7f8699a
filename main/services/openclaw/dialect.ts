import type { Failure } from "../../../app/contract/errors";
import type { Dialect } from "../../../app/contract/openclaw";
import type { ConfigChange } from "../../../app/domain/openclaw-config";
import type { CommandResult } from "../../platform/run-command";
import type { AgentAnswer } from "./agent-answer";

/** What a command line says would answer. */
export type ModelsStatus = {
  resolvedDefault: string;
  fallbacks: readonly string[];
  /** A second model for small tasks (openclaw); null when there is none. */
  utilityModel: string | null;
};

export type AskRequest = {
  message: string;
  sessionId: string;
  timeoutMs: number;
  signal?: AbortSignal;
};

/** Runs one command of one installation with its places and a scrubbed environment. */
export type CallCli = (
  args: readonly string[],
  options: { timeoutMs: number; stdin?: string; secrets?: readonly string[]; signal?: AbortSignal },
) => Promise<CommandResult>;

/**
 * The two command lines behind one interface. Results are judged by content: exit codes lie both ways, and both
 * talk on stderr when all is well.
 */
export type DialectAdapter = {
  dialect: Dialect;
  /** Throws CodedError: openclaw-broken, openclaw-node-too-old, openclaw-config-invalid, timed-out, command-failed. */
  modelsStatus(signal?: AbortSignal): Promise<ModelsStatus>;
  /** Null when the configuration is accepted. */
  validate(): Promise<Failure | null>;
  /** The commands `write` will run, for reading; secrets masked. */
  planWrites(changes: readonly ConfigChange[]): readonly string[];
  /** Tries the changes without writing where the tool can; throws CodedError openclaw-write-failed. */
  rehearse(changes: readonly ConfigChange[]): Promise<void>;
  /** Throws CodedError openclaw-write-failed; what was written by then stays, the caller rolls back. */
  write(changes: readonly ConfigChange[]): Promise<void>;
  /** The agent `ask` reaches; undefined for the default one. */
  askedAgent: string | undefined;
  /** Throws CodedError: openclaw-no-answer, openclaw-context-too-small, openclaw-config-invalid, timed-out, cancelled. */
  ask(request: AskRequest): Promise<AgentAnswer>;
};
