import { chmod, copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SettingsSnapshot } from "../../../app/contract/settings";
import { systemClock } from "../../platform/clock";
import { type Migration, migrate, newestLayout } from "./migrations";
import { createSettingsService, type SettingsFiles } from "./settings";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "homeport-settings-"));
  file = path.join(folder, "settings.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const onDisk: SettingsFiles = {
  async readText(at) {
    try {
      return await readFile(at, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  },
  async write(at, text) {
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(`${at}.new`, text, { mode: 0o600 });
    await rename(`${at}.new`, at);
  },
  async setAside(at) {
    const to = `${at}.unreadable-${(await readdir(path.dirname(at))).length}`;
    try {
      await rename(at, to);
      return to;
    } catch {
      return null;
    }
  },
  async listSetAside(at) {
    const names = (await readdir(path.dirname(at))).filter((name) => name.includes(".unreadable-"));
    return names
      .toSorted()
      .toReversed()
      .map((name) => path.join(path.dirname(at), name));
  },
  backUp: (at) => copyFile(at, `${at}.bak`),
  remove: (at) => rm(at),
};

function create(files: SettingsFiles = onDisk, at = folder) {
  const pushed: SettingsSnapshot[] = [];
  const warnings: string[] = [];
  const settings = createSettingsService({
    files,
    clock: systemClock,
    push: (event, payload) => {
      if (event === "settings.changed") pushed.push(SettingsSnapshot.parse(payload));
    },
    folder: at,
    log: { warn: (message) => warnings.push(message) },
  });
  return { settings, pushed, warnings };
}

const defaults = {
  theme: "system",
  runnerAddress: null,
  openclawDialect: null,
  closeToTray: true,
  showNotifications: true,
  wasToldOfTray: false,
};

const offline = { ...defaults, offlineMode: true };

test("with no file there are defaults, and nothing is written", async () => {
  const { settings, pushed } = create();
  expect(await settings.load()).toMatchObject({ values: defaults, setAside: null, problem: null });
  expect(pushed).toHaveLength(1);
  expect(await readdir(folder)).toEqual([]);
});

test("a change is written, pushed, and there after a restart", async () => {
  const { settings, pushed } = create(onDisk, path.join(folder, "not", "yet"));
  const answer = await settings.update({ theme: "dark", runnerAddress: " LOCALHOST:12434/ " });
  expect(answer.values).toEqual({ ...defaults, theme: "dark", runnerAddress: "http://localhost:12434" });
  expect(pushed.at(-1)).toEqual(answer);
  expect((await stat(path.join(folder, "not", "yet", "settings.json"))).mode & 0o777).toBe(0o600);
  const again = create(onDisk, path.join(folder, "not", "yet"));
  expect((await again.settings.load()).values).toEqual(answer.values);
});

test("an update before the file was read loses nothing of it", async () => {
  await writeFile(file, JSON.stringify({ schema: 1, theme: "dark", later: [1] }));
  const { settings } = create();
  await Promise.all([settings.update({ openclawDialect: "clawdbot" }), settings.update({ runnerAddress: "gpu:1" })]);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
    schema: 1,
    ...defaults,
    theme: "dark",
    runnerAddress: "http://gpu:1",
    openclawDialect: "clawdbot",
    later: [1],
  });
});

test("a graphics card's corrected memory is remembered, and one that can't be is not taken up", async () => {
  const { settings } = create();
  await settings.update({ vramCorrectionBytes: { "RTX 3060": 12 * 1024 ** 3 } });
  expect((await create().settings.load()).values.vramCorrectionBytes).toEqual({ "RTX 3060": 12 * 1024 ** 3 });
  await writeFile(file, '{"schema":1,"vramCorrectionBytes":{"RTX 3060":-1}}');
  const { values, setAside } = await create().settings.load();
  expect(values).toEqual(defaults);
  expect(setAside?.reason).toBe("damaged");
});

test("a cloud's prices are remembered, and taken back", async () => {
  const { settings } = create();
  const cloudPrice = { name: "Big", inputPerMillion: 2, outputPerMillion: 8, asOf: "2026-11-01" };
  await settings.update({ cloudPrice });
  expect((await create().settings.load()).values.cloudPrice).toEqual(cloudPrice);
  await settings.update({ cloudPrice: null });
  expect((await create().settings.load()).values.cloudPrice).toBeNull();
  await writeFile(file, '{"schema":1,"cloudPrice":{"name":"Big","inputPerMillion":-2}}');
  expect((await create().settings.load()).values.cloudPrice).toBeUndefined();
});

test("unknown keys are kept, the dangerous name among them", async () => {
  await writeFile(file, '{"theme":"light","zoom":{"x":1.5},"__proto__":{"polluted":true}}');
  const { settings } = create();
  await settings.update({ theme: "dark" });
  const text = await readFile(file, "utf8");
  expect(text).toContain('"x": 1.5');
  expect(text).toContain('"polluted": true');
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("a file with a byte order mark and no schema is read as it is", async () => {
  await writeFile(file, '\uFEFF{"theme":"dark"}');
  const { settings } = create();
  expect(await settings.load()).toMatchObject({ values: { theme: "dark" }, setAside: null });
});

describe("a file that can't be used is set aside, never lost", () => {
  test.each<[string, string, object]>([
    ["empty", "", offline],
    ["truncated", '{"schema":1,"theme":"da', offline],
    ["not JSON", "theme = dark", offline],
    ["a list", "[]", offline],
    ["null", "null", offline],
    ["from the future", '{"schema":99,"theme":"dark"}', offline],
    ["a schema that is no number", '{"schema":"1","theme":"dark"}', offline],
    ["a wrong type beside good values", '{"theme":"dark","runnerAddress":7}', { ...defaults, theme: "dark" }],
    [
      "a theme nobody knows",
      '{"theme":"purple","openclawDialect":"openclaw"}',
      { ...defaults, openclawDialect: "openclaw" },
    ],
    ["an address with credentials", '{"runnerAddress":"http://a:b@c"}', defaults],
  ])("%s", async (_name, text, values) => {
    await writeFile(file, text);
    const { settings, warnings } = create();
    const found = await settings.load();
    expect(found.values).toEqual(values);
    expect(found.problem).toBeNull();
    expect(await readFile(found.setAside?.path ?? "", "utf8")).toBe(text);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).not.toContain("a:b");
    expect(found.setAside?.reason).toBe(_name === "from the future" ? "newer" : "damaged");
    const again = create();
    expect(await again.settings.load()).toMatchObject({ values, setAside: null });
  });
});

describe("offline mode is what was last known of it, and on where nothing is", () => {
  test.each<[string, string, boolean, boolean]>([
    ["cut short after it", '{"schema":1,"offlineMode": true,"theme":"da', true, false],
    ["cut short after it was off", '{"schema":1,"offlineMode":false,"the', false, false],
    ["cut short before it", '{"schema":1,"theme":"da', true, true],
    ["said twice", '{"offlineMode":false, "offlineMode":true,', true, false],
    ["of no known kind", '{"schema":1,"offlineMode":"yes"}', true, true],
    ["a newer program’s, off", '{"schema":99,"offlineMode":false}', false, false],
    ["a newer program’s, without it", '{"schema":99,"isOffline":true}', true, true],
    ["damaged elsewhere", '{"schema":1,"theme":"purple"}', false, false],
    ["damaged elsewhere, on", '{"schema":1,"theme":"purple","offlineMode":true}', true, false],
  ])("%s", async (_name, text, isOn, isUnsure) => {
    await writeFile(file, text);
    const seen = async () => {
      const { values, isOfflineUnsure } = await create().settings.load();
      return [values.offlineMode ?? false, isOfflineUnsure];
    };
    expect(await seen()).toEqual([isOn, isUnsure]);
    // what was set aside, and could not be replaced before the program ended, still counts
    await rm(file, { force: true });
    expect(await seen()).toEqual([isOn, isUnsure]);
  });
});

describe("an address is refused unless it is an origin", () => {
  test.each(["http://127.0.0.1:12434/a b", "ftp://x", "http://u:p@x", "http://x?y", "a b"])("%s", async (address) => {
    const { settings, pushed } = create();
    await settings.load();
    await expect(settings.update({ theme: "dark", runnerAddress: address })).rejects.toMatchObject({
      code: "bad-input",
    });
    expect(settings.read().values).toEqual(defaults);
    expect(pushed).toHaveLength(1);
  });

  test.each([null, "", "  "])("%j means: look for one", async (address) => {
    const { settings } = create();
    await settings.update({ runnerAddress: "http://gpu:1" });
    expect((await settings.update({ runnerAddress: address })).values.runnerAddress).toBeNull();
  });
});

describe("where nothing can be written", () => {
  const refuse = () => Promise.reject(new Error("EROFS: read-only file system"));

  test("changes live on in memory, and a write that works again ends it", async () => {
    let isRefusing = true;
    const { settings, warnings } = create({
      ...onDisk,
      write: (at, text) => (isRefusing ? refuse() : onDisk.write(at, text)),
    });
    expect(await settings.update({ theme: "dark" })).toMatchObject({
      values: { theme: "dark" },
      problem: "not-writable",
    });
    expect(warnings.join()).toContain("EROFS");
    isRefusing = false;
    expect(await settings.update({ openclawDialect: "clawdbot" })).toMatchObject({ problem: null });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ theme: "dark", openclawDialect: "clawdbot" });
  });

  test("a write that only claims to have worked is noticed", async () => {
    const { settings } = create({ ...onDisk, write: () => Promise.resolve() });
    expect(await settings.update({ theme: "dark" })).toMatchObject({ problem: "not-writable" });
  });

  test("a file that can't be read is not written over", async () => {
    await writeFile(file, "precious");
    const { settings } = create({ ...onDisk, readText: refuse });
    expect(await settings.load()).toMatchObject({ values: offline, problem: "not-readable", isOfflineUnsure: true });
    expect(await settings.update({ theme: "dark" })).toMatchObject({
      values: { theme: "dark", offlineMode: true },
      problem: "not-readable",
      isOfflineUnsure: true,
    });
    expect(await readFile(file, "utf8")).toBe("precious");
  });

  test("a bad file that can't be set aside is not written over", async () => {
    await writeFile(file, "precious");
    const { settings } = create({ ...onDisk, setAside: refuse });
    expect(await settings.load()).toMatchObject({ setAside: null, problem: "not-writable" });
    await settings.update({ theme: "dark" });
    expect(await readFile(file, "utf8")).toBe("precious");
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a folder of another user", async () => {
    await chmod(folder, 0o500);
    const { settings } = create();
    expect(await settings.update({ theme: "dark" })).toMatchObject({
      values: { theme: "dark" },
      problem: "not-writable",
    });
    await chmod(folder, 0o700);
  });
});

describe("layouts", () => {
  test("a file without a number is brought to the newest, step by step, and stays beside it", async () => {
    await writeFile(file, '{"theme":"dark","later":[1]}');
    const { settings } = create();
    expect(await settings.load()).toMatchObject({ values: { theme: "dark" }, setAside: null, problem: null });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ schema: newestLayout, later: [1] });
    expect(await readFile(`${file}.bak`, "utf8")).toBe('{"theme":"dark","later":[1]}');
  });

  test("steps follow each other from where the file is; what they don't know of goes through", () => {
    const steps: Migration[] = [
      (content) => content,
      ({ look, ...rest }) => ({ ...rest, theme: look }),
      ({ theme, ...rest }) => ({ ...rest, theme: theme === "night" ? "dark" : theme }),
    ];
    expect(migrate({ look: "night", later: 1 }, 0, steps)).toEqual({ theme: "dark", later: 1 });
    expect(migrate({ theme: "night" }, 2, steps)).toEqual({ theme: "dark" });
    expect(migrate({ theme: "night" }, 3, steps)).toEqual({ theme: "night" });
  });

  test("a file that can't be copied first is not written over", async () => {
    await writeFile(file, '{"theme":"dark"}');
    const { settings } = create({ ...onDisk, backUp: () => Promise.reject(new Error("ENOSPC")) });
    expect(await settings.load()).toMatchObject({ values: { theme: "dark" }, problem: "not-writable" });
    expect(await readFile(file, "utf8")).toBe('{"theme":"dark"}');
  });
});

describe("a file set aside", () => {
  test("is taken up again once it was mended; the one in use is kept too", async () => {
    await writeFile(file, '{"schema":1,"theme":"dark","later":[1]');
    const { settings } = create();
    const { setAside } = await settings.load();
    await expect(settings.restore()).rejects.toMatchObject({ code: "settings-unusable" });
    await settings.update({ theme: "light" });
    await writeFile(setAside?.path ?? "", '{"schema":1,"theme":"dark","later":[1]}');
    expect(await settings.restore()).toMatchObject({ values: { theme: "dark" }, setAside: null, problem: null });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ theme: "dark", later: [1] });
    expect(await readFile(`${file}.bak`, "utf8")).toContain("light");
    await expect(settings.restore()).rejects.toMatchObject({ code: "not-found" });
  });

  test("by an older program is offered by the newer one, until it is left", async () => {
    await writeFile(`${file}.unreadable-1`, JSON.stringify({ schema: newestLayout, theme: "dark" }));
    await writeFile(file, JSON.stringify({ schema: newestLayout, theme: "light" }));
    const first = create();
    expect((await first.settings.load()).setAside).toEqual({ path: `${file}.unreadable-1`, reason: "usable" });
    expect(await first.settings.leaveAside()).toMatchObject({ values: { theme: "light" }, setAside: null });
    expect((await create().settings.load()).setAside).toBeNull();
    expect(await readdir(folder)).toContain("settings.json.unreadable-1");
  });
});

describe("reset", () => {
  test("sets the file aside, and restore takes it back", async () => {
    const { settings } = create();
    await settings.update({ theme: "dark", runnerAddress: "gpu:1" });
    const reset = await settings.reset();
    expect(reset).toMatchObject({ values: defaults, setAside: { reason: "reset" }, problem: null });
    expect((await settings.restore()).values).toEqual({ ...defaults, theme: "dark", runnerAddress: "http://gpu:1" });
  });

  test("moves a file that can't be read out of the way", async () => {
    await mkdir(file);
    const { settings } = create();
    expect(await settings.load()).toMatchObject({ problem: "not-readable" });
    expect(await settings.reset()).toMatchObject({ values: offline, setAside: { reason: "reset" }, problem: null });
    expect(await settings.update({ theme: "dark" })).toMatchObject({ problem: null, isOfflineUnsure: true });
    const off = { values: { offlineMode: false }, isOfflineUnsure: false };
    expect(await settings.update({ offlineMode: false })).toMatchObject(off);
    expect(await create().settings.load()).toMatchObject(off);
  });
});

describe("settings as a file for elsewhere", () => {
  test("what was chosen leaves, where this machine stands does not; elsewhere it changes only what it names", async () => {
    const { settings } = create();
    await settings.update({ theme: "dark", wasToldOfTray: true, pausedSince: 7, chosenModel: "ai/x:1" });
    const text = settings.exportText();
    expect(JSON.parse(text)).toEqual({
      schema: newestLayout,
      theme: "dark",
      runnerAddress: null,
      openclawDialect: null,
      closeToTray: true,
      showNotifications: true,
    });
    const elsewhere = create(onDisk, path.join(folder, "elsewhere"));
    await elsewhere.settings.update({ offlineMode: true, chosenModel: "ai/y:1", closeToTray: false });
    expect(elsewhere.settings.planImport(text)).toEqual([
      { key: "theme", before: '"system"', after: '"dark"' },
      { key: "closeToTray", before: "false", after: "true" },
    ]);
    const taken = await elsewhere.settings.takeUp(text);
    expect(taken).toMatchObject({
      values: { theme: "dark", offlineMode: true, chosenModel: "ai/y:1", closeToTray: true },
      setAside: { reason: "replaced" },
      problem: null,
    });
    expect(elsewhere.settings.planImport(text)).toEqual([]);
    expect((await elsewhere.settings.restore()).values).toMatchObject({ theme: "system", closeToTray: false });
  });

  test.each([
    ["not JSON", "theme = dark"],
    ["truncated", '{"schema":1,"theme":"da'],
    ["of a newer program", '{"schema":99,"theme":"dark"}'],
    ["with one value that is none", '{"schema":1,"theme":"dark","closeToTray":"yes"}'],
    ["with an address that carries a password", '{"schema":1,"runnerAddress":"http://a:b@c"}'],
    ["of another program", '{"editor.fontSize":12}'],
    ["that names only where a machine stands", '{"schema":1,"pausedSince":5}'],
  ])("a file %s changes nothing", async (_name, text) => {
    const { settings } = create();
    await settings.update({ theme: "light" });
    expect(() => settings.planImport(text)).toThrow(expect.objectContaining({ code: "settings-unusable" }));
    await expect(settings.takeUp(text)).rejects.toMatchObject({ code: "settings-unusable" });
    expect((await create().settings.load()).values).toMatchObject({ theme: "light" });
    expect((await readdir(folder)).toSorted()).toEqual(["settings.json"]);
  });
});
