import type { Answer, Asked } from "./fixture-runner";

type Expected = {
  status: number | undefined;
  headers: Readonly<Record<string, string>>;
  text: string;
  /** `end`, `aborted by client` or `aborted by server`. */
  ended: string;
  isLooseText: boolean;
};

/** For tests: what was asked when it was recorded, with cut prompts made long again. */
export function asCalls({
  method,
  path,
  headers = {},
  body,
}: {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}): Asked {
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const whole = text?.replaceAll(/<(\d+) more words> ?/g, (_, count: string) => "word ".repeat(Number(count)));
  return { method, path, headers, ...(whole === undefined ? {} : { body: whole }) };
}

/** For tests: in what an answer differs from a recorded one; empty when in nothing that matters. */
export function compareAnswers(answer: Answer, expected: Expected): string[] {
  const differences: string[] = [];
  const check = (what: string, actual: unknown, wanted: unknown) => {
    const [left, right] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (left !== right) differences.push(`${what}: ${left} instead of ${right}`);
  };
  const isCut = expected.ended !== "end";
  check("status", answer.status, expected.status);
  check("cut", answer.problem === "cut", expected.ended === "aborted by server");
  for (const name of ["content-type", "x-content-type-options", "server", "x-accel-buffering", "cache-control"]) {
    check(name, answer.headers[name], expected.headers[name]);
  }
  const type = expected.headers["content-type"] ?? "";
  if (type.startsWith("text/event-stream")) {
    const [actual, wanted] = [eventShapes(answer.text), eventShapes(expected.text)];
    // what was broken off somewhere need not have come as far
    if (isCut) check("events", actual.slice(0, 2), wanted.slice(0, 2));
    else check("events", actual, wanted);
  } else if (isLines(expected.text)) {
    check("lines", lineShapes(answer.text, isCut), lineShapes(expected.text, isCut));
  } else if (parse(expected.text) !== undefined) {
    check("body", shapeOf(parse(answer.text)), shapeOf(parse(expected.text)));
  } else if (expected.isLooseText) {
    check("start", answer.text.slice(0, 60), expected.text.slice(0, 60));
  } else if (/^\[\d{4}-/.test(expected.text)) {
    check("log", answer.text === "" || /^\[\d{4}-[^\]]+\] time=\S+ level=INFO msg=/.test(answer.text), true);
  } else {
    check("text", answer.text, expected.text);
  }
  return differences;
}

const isLines = (text: string) => /^\{("|&#34;)type/.test(text);

/** Distinct lines in the order they came first; where two plain words differ by digests, only their beginning counts. */
function lineShapes(text: string, isCut: boolean): unknown[] {
  const lines = text.split("\n").filter((line) => line !== "");
  const shapes = lines.map((line) => {
    const value = parse(line.startsWith("{&#34;") ? line.replaceAll("&#34;", '"') : line);
    return value === undefined ? line.slice(0, 40) : { shape: shapeOf(value), type: typeOfLine(value) };
  });
  const distinct = distinctOf(shapes);
  return isCut ? distinct.slice(0, 1) : distinct;
}

function typeOfLine(value: unknown): unknown {
  return typeof value === "object" && value !== null && "type" in value ? value.type : null;
}

function eventShapes(text: string): unknown[] {
  const events = text.split("\n\n").filter((event) => event !== "");
  return distinctOf(
    events.map((event) => {
      const data =
        event
          .split("\n")
          .find((line) => line.startsWith("data: "))
          ?.slice("data: ".length) ?? "";
      return parse(data) === undefined ? data : shapeOf(parse(data));
    }),
  );
}

function distinctOf(values: readonly unknown[]): unknown[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Keys and types, in no order of keys; an object in a string (a kept request) is looked into. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === "string") {
    const inner = value.startsWith("{") ? parse(value) : undefined;
    return typeof inner === "object" && inner !== null ? { json: shapeOf(inner) } : "string";
  }
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  // metadata differs from model to model
  const entries = Object.entries(value).map(([key, each]): [string, unknown] =>
    key === "gguf" ? [key, "metadata"] : [key, shapeOf(each)],
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
