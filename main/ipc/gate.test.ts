import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { CodedError, ErrorCode } from "../../app/contract/errors";
import { routes, type RouteName } from "../../app/contract/index";
import { createGate, type GateOptions, type Handlers } from "./gate";

const trusted = { isTrusted: true, clientId: "window-1" };
const info = {
  version: "1.2.3",
  isDemo: true,
  shell: "browser" as const,
  platform: "linux" as const,
  settingsFolder: "~/.config/homeport",
  runtime: ["Node 24.21.0"],
};

/** A gate whose handlers all throw "not asked for", but for those given. */
function gateWith(some: Partial<Handlers>, options: Partial<GateOptions> = {}) {
  const log = { warn: vi.fn<(text: string) => void>(), error: vi.fn<(text: string) => void>() };
  const asked = vi.fn<(route: string) => void>();
  const all = Object.fromEntries(
    Object.keys(routes).map((route) => [
      route,
      () => {
        asked(route);
        throw new Error("not asked for");
      },
    ]),
  );
  const gate = createGate({ ...all, ...some } as Handlers, { log, ...options });
  return { gate, log, asked };
}

test("a known route with good input reaches its handler with who asked, and its answer comes back", async () => {
  const look = vi.fn<Handlers["program.look"]>(() => ({}));
  const { gate } = gateWith({ "program.look": look, "program.read": () => Promise.resolve(info) });

  expect(await gate(trusted, "program.read", {})).toEqual({ ok: true, data: info });
  expect(await gate(trusted, "program.look", { isVisible: true, isLive: false })).toEqual({ ok: true, data: {} });
  expect(look).toHaveBeenCalledWith({ isVisible: true, isLive: false }, { clientId: "window-1" });
});

test("an untrusted sender is refused before anything is looked at", async () => {
  const { gate, asked, log } = gateWith({});
  const stranger = { isTrusted: false, clientId: "window-1" };
  expect(await gate(stranger, "program.read", {})).toMatchObject({ ok: false, error: { code: "untrusted-sender" } });
  expect(await gate(stranger, "no.such", null)).toMatchObject({ ok: false, error: { code: "untrusted-sender" } });
  expect(asked).not.toHaveBeenCalled();
  expect(log.warn).toHaveBeenCalledTimes(2);
});

test.each([
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  "program.Read",
  "program.read ",
  undefined,
  null,
  7,
  ["program.read"],
  { toString: () => "program.read" },
  new String("program.read"),
])("%o is no route", async (route) => {
  const { gate, asked } = gateWith({});
  expect(await gate(trusted, route, {})).toEqual({
    ok: false,
    error: { code: "unknown-route", message: "There is no such route." },
  });
  expect(asked).not.toHaveBeenCalled();
});

const circle: Record<string, unknown> = {};
circle["self"] = circle;

test.each([
  ["null", "program.read", null],
  ["nothing at all", "program.read", undefined],
  ["a list", "program.read", []],
  ["one key too many", "program.read", { extra: 1 }],
  ["a missing key", "program.look", { isVisible: true }],
  ["a wrong type", "program.look", { isVisible: "true", isLive: true }],
  ["a circle", "program.read", circle],
  ["a bigint", "program.read", { value: 1n }],
  [
    "a getter that throws",
    "program.read",
    {
      get value(): never {
        throw new Error("boo");
      },
    },
  ],
  ["a polluting key", "program.read", JSON.parse('{"__proto__":{"isAdmin":true}}')],
  ["a negative bound", "chat.send", { model: "a", text: "b", maxTokens: -5 }],
])("malformed input is refused: %s", async (_name, route, input) => {
  const { gate, asked } = gateWith({});
  expect(await gate(trusted, route, input)).toMatchObject({ ok: false, error: { code: "bad-input" } });
  expect(asked).not.toHaveBeenCalled();
});

test("the size of the input is bounded in bytes, not in characters", async () => {
  const { gate, asked } = gateWith(
    {
      "openclaw.refresh": () => {
        throw new Error("asked");
      },
    },
    { maxBytes: 100 },
  );
  const fits = { model: "a", text: "x".repeat(40), maxTokens: 1 };
  expect(await gate(trusted, "chat.send", fits)).toMatchObject({ error: { code: "internal" } });
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await gate(trusted, "chat.send", { ...fits, text: "€".repeat(40) })).toMatchObject({
    error: { code: "too-large" },
  });
  expect(await gate(trusted, "chat.send", { ...fits, text: "x".repeat(400) })).toMatchObject({
    error: { code: "too-large" },
  });
  expect(asked).toHaveBeenCalledTimes(1);
});

test("one mebibyte is the default bound", async () => {
  const { gate } = gateWith({});
  const answer = await gate(trusted, "program.read", { text: "x".repeat(1024 * 1024) });
  expect(answer).toMatchObject({ ok: false, error: { code: "too-large" } });
});

test("a coded error crosses with its code, its words and its detail", async () => {
  const { gate, log } = gateWith({
    "runner.probe": () => Promise.reject(new CodedError("runner-down", "No one answers.", "ECONNREFUSED")),
    "runner.read": () => {
      throw new CodedError("busy", "Later.");
    },
  });
  expect(await gate(trusted, "runner.probe", {})).toEqual({
    ok: false,
    error: { code: "runner-down", message: "No one answers.", detail: "ECONNREFUSED" },
  });
  expect(await gate(trusted, "runner.read", {})).toEqual({ ok: false, error: { code: "busy", message: "Later." } });
  expect(log.error).not.toHaveBeenCalled();
});

test("any other error crosses as internal, without its stack, which is logged", async () => {
  const { gate, log } = gateWith({
    "program.read": () => {
      throw new TypeError("x is not a function");
    },
  });
  expect(await gate(trusted, "program.read", {})).toEqual({
    ok: false,
    error: { code: "internal", message: "x is not a function" },
  });
  expect(log.error.mock.calls[0]?.[0]).toMatch(/program\.read failed: TypeError: x is not a function\n\s+at /);
});

test.each([
  ["a string"],
  [undefined],
  [null],
  [42],
  [Symbol("s")],
  [Object.create(null)],
  [
    {
      toString() {
        throw new Error("no");
      },
    },
  ],
])("a thrown non-error crosses as internal: %#", async (thrown) => {
  const { gate } = gateWith({ "program.read": () => Promise.reject(thrown) });
  const answer = await gate(trusted, "program.read", {});
  expect(answer).toMatchObject({ ok: false, error: { code: "internal" } });
  expect(() => structuredClone(answer)).not.toThrow();
});

test("an answer in a wrong shape is held back, and what was in it stays here", async () => {
  const { gate, log } = gateWith({ "program.read": () => ({ ...info, shell: "hunter2" }) as never });
  const answer = await gate(trusted, "program.read", {});
  expect(answer).toMatchObject({ ok: false, error: { code: "bad-output" } });
  expect(JSON.stringify(answer)).not.toContain("hunter2");
  expect(log.error).toHaveBeenCalledOnce();
});

test("what a handler adds beyond its route's shape does not cross", async () => {
  const { gate } = gateWith({ "program.read": () => ({ ...info, secret: "s" }) as never });
  expect(await gate(trusted, "program.read", {})).toEqual({ ok: true, data: info });
});

test("the answer is bounded too", async () => {
  const { gate, log } = gateWith(
    { "program.read": () => ({ ...info, settingsFolder: "x".repeat(2000) }) },
    { maxOutputBytes: 1000 },
  );
  expect(await gate(trusted, "program.read", {})).toMatchObject({ ok: false, error: { code: "too-large" } });
  expect(log.error).toHaveBeenCalledOnce();
});

test("whatever is sent, an answer of one of two shapes comes back", async () => {
  const names = Object.keys(routes) as RouteName[];
  const route = fc.oneof(fc.constantFrom<unknown>(...names), fc.string(), fc.anything());
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      route,
      fc.oneof(fc.anything(), fc.object({ withBigInt: true })),
      async (isTrusted, name, input) => {
        const { gate } = gateWith({});
        const answer = await gate({ isTrusted, clientId: "c" }, name, input);
        if (answer.ok) throw new Error("no handler here succeeds");
        expect(ErrorCode.safeParse(answer.error.code).success).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test("offline mode refuses what would go out before its handler, by name, and lets the rest pass", async () => {
  let isOffline = true;
  const { gate, asked } = gateWith({}, { isOffline: () => isOffline });
  const pull = () => gate(trusted, "models.pull", { ref: "ai/qwen3" });
  expect(await pull()).toEqual({
    ok: false,
    error: { code: "offline-mode", message: "Offline mode is on: docker.io was not contacted." },
  });
  expect(asked).not.toHaveBeenCalled();
  await gate(trusted, "models.pull", { ref: "localhost:5000/a/b" });
  await gate(trusted, "models.read", {});
  isOffline = false;
  await pull();
  expect(asked.mock.calls.flat()).toEqual(["models.pull", "models.read", "models.pull"]);
});
