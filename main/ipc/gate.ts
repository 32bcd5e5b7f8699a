import { z } from "zod";
import { CodedError, toFailure, type ErrorCode } from "../../app/contract/errors";
import { offlineContact } from "../../app/domain/offline-policy";
import { routeNeeds } from "../../app/domain/route-capabilities";
import type { Capability } from "../../app/domain/runner-capabilities";
import { offlineError } from "../platform/offline";
import { routes, type Answer, type Output, type RouteName, type Routes } from "../../app/contract/index";

/** Who asks, as the shell judged it. `clientId` names a window or a browser tab for as long as it lives. */
export type Sender = { isTrusted: boolean; clientId: string };

/** One handler per route. Input has been parsed; what is returned is parsed again before it leaves. */
export type Handlers = {
  [R in RouteName]: (
    input: z.output<Routes[R]["input"]>,
    sender: { clientId: string },
  ) => Promise<Output<R>> | Output<R>;
};

/** The handlers of one domain: `HandlersOf<"chat">` holds all of `chat.*`. */
export type HandlersOf<Domain extends string> = Pick<Handlers, Extract<RouteName, `${Domain}.${string}`>>;

/** Never throws and never rejects: what goes wrong is an answer too. */
export type Gate = (sender: Sender, route: unknown, input: unknown) => Promise<Answer<RouteName>>;

export type GateOptions = {
  log: { warn(text: string): void; error(text: string): void };
  /** Largest input, as JSON in UTF-8. Default 1 MiB. */
  maxBytes?: number;
  /** Largest answer, likewise. Default 16 MiB. */
  maxOutputBytes?: number;
  /** Offline mode is on: what would ask another machine is refused before its handler. */
  isOffline?: () => boolean;
  /** What the service at the runner's address can do: what it can't is refused before its handler. */
  can?: (what: Capability) => boolean;
};

const mebibyte = 1024 * 1024;
const longestReason = 2000;

/**
 * The one way in: trusted sender, known route, bounded size, parsed input, offline mode, what can be done there, handler, parsed and bounded
 * output.
 * A thrown CodedError crosses as its failure; anything else crosses as `internal` and its stack goes to the log.
 */
export function createGate(
  handlers: Handlers,
  { log, maxBytes = mebibyte, maxOutputBytes = 16 * mebibyte, isOffline = () => false, can = () => true }: GateOptions,
): Gate {
  async function pass(sender: Sender, route: unknown, input: unknown): Promise<Answer<RouteName>> {
    if (!sender.isTrusted) {
      log.warn("gate: a request of an untrusted sender was refused");
      return refusal("untrusted-sender", "This sender is not Homeport's own window.");
    }
    if (!isRouteName(route)) {
      log.warn("gate: a request for an unknown route was refused");
      return refusal("unknown-route", "There is no such route.");
    }

    const inputBytes = sizeAsJson(input);
    if (inputBytes === null) return refusal("bad-input", "The input can't be written as JSON.");
    if (inputBytes > maxBytes)
      return refusal("too-large", `The input has ${inputBytes} bytes; ${maxBytes} are allowed.`);
    const parsed = routes[route].input.safeParse(input);
    if (!parsed.success) return refusal("bad-input", reasonOf(parsed.error));

    if (isOffline()) {
      const contact = offlineContact(route, parsed.data as never);
      if (contact !== null) throw offlineError(contact);
    }

    const needed = routeNeeds[route];
    if (needed !== undefined && !can(needed)) {
      return refusal("engine-cannot", "What answers at this address is asked for answers only.");
    }

    // The table is exhaustive by type; that this handler takes this input is lost when the route is a variable.
    const handler = handlers[route] as (input: unknown, sender: { clientId: string }) => unknown;
    const output = routes[route].output.safeParse(await handler(parsed.data, { clientId: sender.clientId }));
    if (!output.success) {
      log.error(`gate: ${route} answered in a shape that is not its own: ${reasonOf(output.error)}`);
      return refusal("bad-output", "Homeport's own answer was malformed and was held back.");
    }
    const outputBytes = sizeAsJson(output.data);
    if (outputBytes === null || outputBytes > maxOutputBytes) {
      log.error(`gate: ${route} answered with ${outputBytes ?? "an unknown number of"} bytes`);
      return refusal("too-large", `The answer is larger than ${maxOutputBytes} bytes and was held back.`);
    }
    return { ok: true, data: output.data };
  }

  return async (sender, route, input) => {
    try {
      return await pass(sender, route, input);
    } catch (error) {
      if (error instanceof CodedError) return { ok: false, error: toFailure(error) };
      const { message, stack } = describe(error);
      log.error(`gate: ${isRouteName(route) ? route : "a request"} failed: ${stack}`);
      return refusal("internal", message);
    }
  };
}

function isRouteName(route: unknown): route is RouteName {
  return typeof route === "string" && Object.hasOwn(routes, route);
}

function refusal(code: ErrorCode, message: string): Answer<RouteName> {
  return { ok: false, error: { code, message } };
}

/** Bytes of a value as JSON; 0 for undefined, null when it has no JSON (a circle, a bigint, a hostile getter). */
function sizeAsJson(value: unknown): number | null {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? 0 : Buffer.byteLength(text);
  } catch {
    return null;
  }
}

function reasonOf(error: z.ZodError): string {
  return z.prettifyError(error).slice(0, longestReason);
}

/** Any thrown value in words; also one that refuses to become a string. */
function describe(error: unknown): { message: string; stack: string } {
  try {
    if (error instanceof Error)
      return { message: error.message.slice(0, longestReason), stack: error.stack ?? error.message };
    const text = String(error).slice(0, longestReason);
    return { message: text, stack: text };
  } catch {
    return { message: "unprintable error", stack: "unprintable error" };
  }
}
