import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { known, unknown } from "../../app/contract/reading";
import type { ListedFit } from "../../app/contract/fit";
import type { Model, ModelsSnapshot } from "../../app/contract/models";
import type { ConfiguredModel, OpenClawSnapshot } from "../../app/contract/openclaw";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import { done, failed, fakeJob, fakeProgress } from "../../app/domain/fake-job";
import { nothingRead } from "./electron/facts";
import { trayIcon, trayIcons } from "./tray-icon";
import { trayMenu, trayTooltip, type TrayAction, type TrayEntry, type TrayFacts, type TrayItem } from "./tray-model";
import { words } from "./words";

const loaded = (ref: string, over: Partial<LoadedModel> = {}) =>
  ({ ref, mode: "completion", isInUse: false, isLoading: false, lastUsedAt: 1, ...over }) as LoadedModel;
const runner = (over: Partial<RunnerSnapshot> = {}, location = "this-machine") =>
  ({ state: "healthy", endpoint: { location }, loaded: [], version: known("1"), ...over }) as RunnerSnapshot;
const model = (ref: string, over: Partial<Model> = {}) =>
  ({ id: `sha256:${ref}`, ref, tags: [ref], purpose: "text", ...over }) as Model;
const models = (...refs: (string | Model)[]) =>
  ({ state: "ready", items: refs.map((ref) => (typeof ref === "string" ? model(ref) : ref)) }) as ModelsSnapshot;
const fit = (ref: string, verdict: Exclude<ListedFit, { failure: unknown }>["verdict"], needBytes = 5.4e9) =>
  ({ ref, verdict, needBytes: known(needBytes) }) as ListedFit;
const here = { ref: "dmr/ai/qwen3:8B", model: "ai/qwen3:8B", place: "this-machine" } as ConfiguredModel;
const cloud = { ref: "cloud/claude", model: "claude", place: "cloud" } as ConfiguredModel;
const openclaw = (over: Partial<OpenClawSnapshot> = {}) =>
  ({
    state: "ready",
    dialect: "openclaw",
    defaultModel: known(here),
    fallbacks: known([]),
    utilityModel: null,
    isConnected: true,
    profile: known("local-only"),
    ...over,
  }) as OpenClawSnapshot;
const noOpenClaw = openclaw({ state: "not-found", defaultModel: unknown("not-measured-yet"), isConnected: false });
const inCloud = openclaw({ defaultModel: known(cloud), isConnected: false, profile: known("cloud") });
const switching = (over: Partial<NonNullable<TrayFacts["switching"]>> = {}) => ({
  revision: 1,
  asOf: 0,
  model: null,
  running: null,
  pausedSince: null,
  stillAnswering: [],
  loadedByOthers: [],
  last: null,
  ...over,
});
const running = (isAnswering: boolean) => ({ jobId: "1", to: "ai/a", isAnswering, canSkipProof: false });
const worse = () =>
  ({ news: [{ check: "dm-policy", at: 1, from: "pass", to: "fail" }] }) as unknown as TrayFacts["privacy"];
const facts = (over: Partial<TrayFacts> = {}): TrayFacts => ({ ...nothingRead, fits: [], ...over });

const menu = (over: Partial<TrayFacts>, platform: NodeJS.Platform = "linux") => trayMenu(words, facts(over), platform);
/** As it reads: a mark before what holds, what only says something in brackets, what is below indented. */
function drawn(items: readonly TrayItem[], indent = ""): string[] {
  return items.flatMap((item) => {
    if (item === "separator") return [`${indent}--`];
    const { label, action, isMarked, items: below = [] } = item;
    const text = action === null && below.length === 0 ? `[${label}]` : label;
    return [`${indent}${isMarked === true ? "● " : ""}${text}`, ...drawn(below, `${indent}  `)];
  });
}
function find(items: readonly TrayItem[], label: string): TrayEntry {
  const entries = items.flatMap((item) => (item === "separator" ? [] : [item, ...(item.items ?? [])]));
  const found = entries.find((item): item is TrayEntry => item !== "separator" && item.label === label);
  if (found === undefined) throw new Error(`no '${label}' in ${JSON.stringify(entries)}`);
  return found;
}
const actionOf = (over: Partial<TrayFacts>, label: string): TrayAction | null => find(menu(over), label).action;

const profiles = ["Who answers OpenClaw", "  ● Local only", "  Cloud …", "  Local, then cloud …", "--"];
const [first, last] = [
  ["&Open Homeport", "--"],
  ["--", "&Quit Homeport"],
];

test.each<[string, Partial<TrayFacts>, string, string[]]>([
  [
    "before anything was read",
    {},
    "unknown",
    ["[Not known yet where OpenClaw is answered]", "[Looking for Model Runner]"],
  ],
  [
    "without a runner",
    { runner: runner({ state: "absent" }), openclaw: noOpenClaw },
    "broken",
    ["[OpenClaw is not answered on this machine]", "No Model Runner …"],
  ],
  [
    "without a model",
    { runner: runner(), openclaw: noOpenClaw, models: models(), switching: switching() },
    "idle",
    [
      "[Models answer on this machine; OpenClaw is not there]",
      "[No model is loaded]",
      "&Pause models",
      "--",
      "No model is pulled yet …",
    ],
  ],
  [
    "with models, one of them loaded",
    {
      runner: runner({ loaded: [loaded("ai/qwen3:8B")] }),
      openclaw: openclaw(),
      models: models(
        "ai/qwen3:8B",
        "ai/gemma3",
        "ai/llama3.3:70B",
        "ai/phi4",
        model("ai/embed", { purpose: "embedding" }),
      ),
      fits: [fit("ai/qwen3:8B", "wont-fit"), fit("ai/gemma3", "runs-well"), fit("ai/llama3.3:70B", "wont-fit")],
      switching: switching(),
    },
    "idle",
    [
      "[OpenClaw is answered on this machine]",
      "[qwen3:8B, loaded, about 5.03 GB]",
      "&Unload it",
      "&Pause models",
      "--",
      "[Answer with]",
      "gemma3, runs well",
      "llama3.3:70B, won’t fit …",
      "phi4",
      "● qwen3:8B",
      "--",
      ...profiles.slice(0, -1),
    ],
  ],
  [
    "while it answers and another is loading, of which the memory is not known",
    {
      runner: runner({ loaded: [loaded("ai/gemma3", { isLoading: true }), loaded("ai/qwen3:8B", { isInUse: true })] }),
      openclaw: openclaw(),
    },
    "loading",
    [
      "[OpenClaw is answered on this machine]",
      "[gemma3, loading]",
      "[qwen3:8B, answering now]",
      "&Unload all",
      "--",
      ...profiles.slice(0, -1),
    ],
  ],
  [
    "while it answers",
    { runner: runner({ loaded: [loaded("ai/qwen3:8B", { isInUse: true })] }), openclaw: noOpenClaw },
    "answering",
    ["[Models answer on this machine; OpenClaw is not there]", "[qwen3:8B, answering now]", "&Unload it"],
  ],
  [
    "without OpenClaw the one used last is marked",
    {
      runner: runner({ loaded: [loaded("ai/gemma3", { lastUsedAt: 9 }), loaded("ai/qwen3:8B")] }),
      openclaw: noOpenClaw,
      models: models("ai/qwen3:8B", "ai/gemma3"),
    },
    "idle",
    [
      "[Models answer on this machine; OpenClaw is not there]",
      "[gemma3, loaded]",
      "[qwen3:8B, loaded]",
      "&Unload all",
      "--",
      "[Answer with]",
      "● gemma3",
      "qwen3:8B",
    ],
  ],
  [
    "without OpenClaw the one that was chosen is marked, loaded or not",
    {
      runner: runner(),
      openclaw: noOpenClaw,
      models: models("ai/qwen3:8B", "ai/gemma3"),
      switching: switching({ model: { ref: "ai/qwen3:8B", by: "choice" } }),
    },
    "idle",
    [
      "[Models answer on this machine; OpenClaw is not there]",
      "[No model is loaded]",
      "&Pause models",
      "--",
      "[Answer with]",
      "gemma3",
      "● qwen3:8B",
    ],
  ],
  [
    "paused",
    {
      runner: runner(),
      openclaw: openclaw(),
      models: models("ai/qwen3:8B"),
      switching: switching({ pausedSince: 1 }),
    },
    "paused",
    [
      "[Paused: no model is loaded until you resume]",
      "[No model is loaded]",
      "&Resume models",
      "--",
      "[Answer with]",
      "● [qwen3:8B]",
      "--",
      ...profiles.slice(0, -1),
    ],
  ],
  [
    "with a cloud",
    { runner: runner({ loaded: [loaded("ai/gemma3")] }), openclaw: inCloud, models: models("ai/gemma3") },
    "crosses",
    [
      "[Words can leave this machine]",
      "[gemma3, loaded]",
      "&Unload it",
      "--",
      "[Answer with]",
      "gemma3",
      "--",
      "Who answers OpenClaw",
      "  Local only …",
      "  ● Cloud",
      "  Local, then cloud …",
    ],
  ],
  [
    "with a configuration that is none of the profiles",
    { runner: runner(), openclaw: openclaw({ isConnected: false, profile: known(null) }) },
    "broken",
    [
      "[OpenClaw is not answered on this machine]",
      "[No model is loaded]",
      "--",
      "Who answers OpenClaw",
      "  Local only …",
      "  Cloud …",
      "  Local, then cloud …",
    ],
  ],
])("%s", (_name, over, icon, expected) => {
  expect(trayIcon(facts(over))).toBe(icon);
  expect(drawn(menu(over))).toEqual([...first, ...expected, ...last]);
});

test.each<[string, Partial<TrayFacts>, string]>([
  ["a load that has just been asked for", { jobs: [fakeJob({ kind: "load-model" })], openclaw: inCloud }, "loading"],
  ["a switch", { switching: switching({ running: running(false) }), openclaw: inCloud }, "loading"],
  [
    "one whose model answers already",
    { switching: switching({ running: running(true) }), openclaw: openclaw() },
    "idle",
  ],
  ["one that has ended", { jobs: [fakeJob({ kind: "load-model", ...done(2) })], openclaw: inCloud }, "crosses"],
  [
    "an answer on another machine",
    { runner: runner({ loaded: [loaded("ai/a", { isInUse: true })] }, "another-machine") },
    "crosses",
  ],
  [
    "an answer who knows where",
    { runner: runner({ loaded: [loaded("ai/a", { isInUse: true })] }, "unknown") },
    "answering",
  ],
  [
    "words can leave while models are paused",
    { openclaw: inCloud, switching: switching({ pausedSince: 1 }) },
    "crosses",
  ],
  ["what got worse for privacy, where all else is well", { openclaw: openclaw(), privacy: worse() }, "look"],
  ["a job that failed and was not put away", { openclaw: openclaw(), jobs: [fakeJob(failed(2))] }, "look"],
  ["that words can leave before what got worse", { openclaw: inCloud, privacy: worse() }, "crosses"],
  [
    "what is broken before a job that failed",
    { runner: runner({ state: "down" }), openclaw: openclaw(), jobs: [fakeJob(failed(2))] },
    "broken",
  ],
  [
    "a runner that went away has nothing loaded",
    { runner: runner({ state: "down", loaded: [loaded("ai/a")] }), openclaw: openclaw() },
    "broken",
  ],
])("the icon shows %s", (_name, over, expected) => {
  expect(trayIcon(facts({ runner: runner(), ...over }))).toBe(expected);
});

test("a pause says what it waits for, and what others have loaded since", () => {
  const said = (over: Parameters<typeof switching>[0]) =>
    drawn(menu({ runner: runner(), switching: switching({ pausedSince: 1, ...over }) }));
  expect(said({ stillAnswering: ["ai/qwen3:8B"] })).toContain("[Paused; still answering, then unloaded: qwen3:8B]");
  expect(said({ loadedByOthers: ["ai/gemma3"] })).toContain("[Paused, but another program loaded: gemma3]");
});

test("of thirty models those that are in use and those that suit are shown; the rest is in the window", () => {
  const refs = Array.from({ length: 30 }, (_, index) => `ai/m${index}`);
  const over = {
    runner: runner({ loaded: [loaded("ai/m29")] }),
    models: models(...refs),
    openclaw: openclaw({ defaultModel: known({ ...here, model: "ai/m28" }) }),
    fits: refs.map((ref, index) => fit(ref, index < 20 ? "wont-fit" : index % 2 ? "tight" : "runs-well")),
  };
  const labels = drawn(menu(over));
  expect(labels.filter((label) => /^(?:● )?m\d/.test(label))).toEqual([
    "m20, runs well",
    "m21, tight",
    "m22, runs well",
    "m23, tight",
    "m24, runs well",
    "m25, tight",
    "m26, runs well",
    "m27, tight",
    "● m28, runs well",
    "m29",
  ]);
  expect(actionOf(over, "20 more in the window …")).toEqual({ kind: "open", page: "models" });
});

test("what each does: a model that won't fit, and a profile, are for the window to ask about", () => {
  const over = {
    runner: runner(),
    models: models("ai/small", "ai/large"),
    openclaw: openclaw(),
    fits: [fit("ai/small", "slow"), fit("ai/large", "wont-fit")],
    switching: switching(),
  };
  expect(actionOf(over, "small, slow")).toEqual({ kind: "model", ref: "ai/small", needsWord: false });
  expect(actionOf(over, "large, won’t fit …")).toEqual({ kind: "model", ref: "ai/large", needsWord: true });
  expect(actionOf(over, "Cloud …")).toEqual({ kind: "profile", profile: "cloud" });
  expect(actionOf(over, "Local only")).toEqual({ kind: "open", page: "openclaw" });
  expect(actionOf(over, "&Pause models")).toEqual({ kind: "pause" });
  expect(actionOf({ ...over, switching: switching({ pausedSince: 1 }) }, "&Resume models")).toEqual({ kind: "resume" });
  expect(actionOf({ runner: runner({ state: "down" }) }, "No Model Runner …")).toEqual({ kind: "open", page: "home" });
});

test("the end of a long name is kept, and no & of a name is taken for a key", () => {
  const long = `hf.co/some-maker/${"a-very-long-name-of-a-model-".repeat(3)}GGUF:Q4_K_M`;
  const [entry] = drawn(menu({ runner: runner(), models: models(long), openclaw: noOpenClaw })).filter((label) =>
    label.includes("…"),
  );
  expect(entry).toMatch(/^hf\.co\/some-maker\/a.*….*gguf:Q4_K_M$/);
  expect(entry?.length).toBe(44);
  const odd = drawn(menu({ runner: runner({ loaded: [loaded("a & b")] }) }));
  expect(odd).toContain("[a && b, loaded]");
});

test("keys are named only where a menu listens to them", () => {
  expect(find(menu({}, "darwin"), "&Quit Homeport").accelerator).toBe("Cmd+Q");
  for (const platform of ["linux", "win32"] as const)
    expect(JSON.stringify(menu({}, platform))).not.toContain("accelerator");
});

test("what runs is listed with its percentage and leads to its page; what has ended is not, and of many only some", () => {
  const jobs = [
    fakeJob({ progress: fakeProgress(43, 100) }),
    fakeJob({ id: "2", kind: "verify-openclaw", subject: "openclaw" }),
    fakeJob({ id: "3", ...done(2000) }),
  ];
  expect(actionOf({ jobs }, "Pulling qwen3:8B, 43%")).toEqual({ kind: "open", page: "models" });
  expect(actionOf({ jobs }, "Checking OpenClaw")).toEqual({ kind: "open", page: "openclaw" });
  expect(drawn(menu({ jobs })).filter((label) => /^Pulling|^Checking/.test(label))).toHaveLength(2);
  const many = Array.from({ length: 8 }, (_, index) => fakeJob({ id: String(index), subject: `ai/m${index}` }));
  expect(actionOf({ jobs: many }, "3 more jobs …")).toEqual({ kind: "open", page: "activity" });
});

test("the tooltip has the route, then what there is room for", () => {
  expect(trayTooltip(words, facts())).toBe("Homeport: Not known yet where OpenClaw is answered");
  const jobs = [fakeJob({ progress: fakeProgress(1, 2) })];
  const busy = facts({ jobs, runner: runner({ loaded: [loaded("ai/qwen3:8B")] }) });
  expect(trayTooltip(words, busy).split("\n").slice(1)).toEqual(["qwen3:8B is loaded", "Pulling qwen3:8B, 50%"]);
  const long = facts({ jobs, runner: runner({ loaded: [loaded(`ai/${"x".repeat(150)}`)] }) });
  expect(trayTooltip(words, long).split("\n").slice(1)).toEqual(["Pulling qwen3:8B, 50%"]);
});

const variants = { Template: [1, 2], "-light": [1, 1.5, 2], "-dark": [1, 1.5, 2], "-ground": [1, 2, 3] };

test.each(trayIcons)("every drawing of '%s' is there, in its size", (state) => {
  const wrong = Object.entries(variants).flatMap(([variant, scales]) =>
    scales.filter((scale) => {
      const header = readFileSync(`assets/tray/${state}${variant}${scale === 1 ? "" : `@${scale}x`}.png`);
      return header.readUInt32BE(16) !== 16 * scale || header.readUInt32BE(20) !== 16 * scale;
    }),
  );
  expect(wrong).toEqual([]);
});

test("offline mode can be switched on and off, and says which it is", () => {
  const settings = (values: object) => ({ values }) as NonNullable<TrayFacts["settings"]>;
  expect(actionOf({ settings: settings({}) }, "Switch o&ffline mode on")).toEqual({ kind: "offline", isOn: true });
  expect(actionOf({ settings: settings({ offlineMode: true }) }, "Offline mode is on: switch it o&ff")).toEqual({
    kind: "offline",
    isOn: false,
  });
});

test("what got worse on the privacy checklist is said until it is seen, and leads there", () => {
  const privacy = worse();
  const item = menu({ privacy }).find((each) => each !== "separator" && each.label.startsWith("Privacy"));
  expect(item).toMatchObject({ label: "Privacy: one thing got worse…", action: { kind: "open", page: "privacy" } });
  expect(drawn(menu({})).join()).not.toContain("Privacy:");
  expect(trayTooltip(words, facts({ privacy }))).toContain("Privacy: one thing got worse…");
});

test("jobs that failed are said until they are put away, and lead to Activity", () => {
  const jobs = [fakeJob(failed(2)), fakeJob({ id: "2", ...failed(3) }), fakeJob({ id: "3", ...done(4) })];
  const item = menu({ jobs }).find((each) => each !== "separator" && each.label.endsWith("failed…"));
  expect(item).toMatchObject({ label: "2 jobs failed…", action: { kind: "open", page: "activity" } });
  expect(trayTooltip(words, facts({ jobs }))).toContain("2 jobs failed…");
});
