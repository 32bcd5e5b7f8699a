import { expect, test, vi } from "vitest";
import type { WatchFolder } from "../platform/watch-folder";
import { createFollowFile } from "./follow-file";

function setUp(text: string | null = "a") {
  const disk = { text, isBroken: false };
  const stop = vi.fn<() => void>();
  let told: (name: string | null) => void = () => {};
  const watchFolder = vi.fn<WatchFolder>((_folder, onChange) => {
    told = onChange;
    return stop;
  });
  const changed = vi.fn<() => void>();
  const readText = async () => {
    if (disk.isBroken) throw new Error("no permission");
    return disk.text;
  };
  const follow = createFollowFile({ watchFolder, readText, changed });
  return { disk, follow, changed, watchFolder, stop, tell: (name: string | null) => told(name) };
}

test("the system's notice makes it look, and only another text is a change", async () => {
  const { disk, follow, changed, watchFolder, tell } = setUp();
  follow.at("/home/anna/.openclaw/openclaw.json");
  expect(watchFolder.mock.calls[0]?.[0]).toBe("/home/anna/.openclaw");
  await follow.look();
  tell("openclaw.json");
  tell("sessions.db");
  await follow.look();
  expect(changed).not.toHaveBeenCalled();
  disk.text = "b";
  tell("openclaw.json");
  tell(null);
  await follow.look();
  expect(changed).toHaveBeenCalledTimes(1);
  disk.text = null;
  await follow.look();
  expect(changed).toHaveBeenCalledTimes(2);
});

test("another file is looked at anew, and nothing is told of one that was left", async () => {
  const { disk, follow, changed, stop } = setUp();
  follow.at("/a/x.json");
  await follow.look();
  disk.text = "b";
  follow.at("/b/x.json");
  await follow.look();
  expect(stop).toHaveBeenCalledTimes(1);
  expect(changed).not.toHaveBeenCalled();
  follow.stop();
  disk.text = "c";
  await follow.look();
  expect(changed).not.toHaveBeenCalled();
  expect(stop).toHaveBeenCalledTimes(2);
});

test("one that can't be read fails nobody", async () => {
  const { disk, follow, changed } = setUp();
  disk.isBroken = true;
  follow.at("/a/x.json");
  await follow.look();
  disk.isBroken = false;
  await follow.look();
  expect(changed).toHaveBeenCalledTimes(1);
});
