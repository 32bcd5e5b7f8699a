import { expect, test } from "vitest";
import { createAutostart } from "./autostart";

function begin(text: string | null = null, env: Record<string, string> = {}) {
  let held = text;
  const autostart = createAutostart({
    env,
    home: "/home/anna",
    files: {
      readTextFile: async () => (held === null ? { kind: "absent" } : { kind: "ok", text: held }),
      writeTextFile: async (_file, next) => void (held = next),
      removeFile: async () => void (held = null),
    },
  });
  return { autostart, text: () => held };
}

test("what is entered is read back, and is gone when it is taken out", async () => {
  const { autostart, text } = begin();
  expect(await autostart.read()).toBe("off");
  await autostart.enter(["/opt/Homeport/homeport", "--hidden"]);
  expect(text()).toContain("\nExec=/opt/Homeport/homeport --hidden\n");
  expect(await autostart.read()).toBe("on");
  await autostart.remove();
  expect(await autostart.read()).toBe("off");
});

test.each([
  ["[Desktop Entry]\nHidden=true\n", "switched-off"],
  ["[Desktop Entry]\nX-GNOME-Autostart-enabled = false\n", "switched-off"],
  ["[Desktop Entry]\nHidden=false\nX-GNOME-Autostart-enabled=true\n", "on"],
])("what the desktop itself switched off is told apart: %j", async (text, expected) => {
  expect(await begin(text).autostart.read()).toBe(expected);
});

test.each([
  ["/home/anna/My Apps/Homeport.AppImage", '"/home/anna/My Apps/Homeport.AppImage"'],
  ["/a$b", String.raw`"/a\\$b"`],
  ["/100%", '"/100%%"'],
  [String.raw`/a\b`, String.raw`"/a\\\\b"`],
])("%s can be started from there", async (program, quoted) => {
  const { autostart, text } = begin();
  await autostart.enter([program]);
  expect(text()).toContain(`\nExec=${quoted}\n`);
});

test("a name with a line break would be a line of its own: it is refused", async () => {
  const { autostart, text } = begin();
  await expect(autostart.enter(["/a\nHidden=true"])).rejects.toMatchObject({ code: "file-not-writable" });
  expect(text()).toBeNull();
});

test("the folder is the one the desktop looks into", () => {
  expect(begin().autostart.file).toBe("/home/anna/.config/autostart/homeport.desktop");
  expect(begin(null, { XDG_CONFIG_HOME: "/x" }).autostart.file).toBe("/x/autostart/homeport.desktop");
  expect(begin(null, { XDG_CONFIG_HOME: "x" }).autostart.file).toBe("/home/anna/.config/autostart/homeport.desktop");
});

test("an entry whose program an update took away leads to the new one; any other stays", async () => {
  const { autostart, text } = begin();
  await autostart.renew(["/apps/Homeport-2.AppImage", "--hidden"]);
  expect(text()).toBeNull();

  const gone = "/nowhere/My \\ Apps/Homeport-1.AppImage";
  await autostart.enter([gone, "--hidden"]);
  await autostart.renew(["/apps/Homeport-2.AppImage", "--hidden"]);
  expect(text()).toContain("\nExec=/apps/Homeport-2.AppImage --hidden\n");

  await autostart.enter([process.execPath, "--hidden"]);
  const before = text();
  await autostart.renew(["/apps/Homeport-2.AppImage", "--hidden"]);
  expect(text()).toBe(before);

  const off = begin(`TryExec=${gone}\nHidden=true\n`);
  await off.autostart.renew(["/apps/Homeport-2.AppImage"]);
  expect(off.text()).toBe(`TryExec=${gone}\nHidden=true\n`);
});
