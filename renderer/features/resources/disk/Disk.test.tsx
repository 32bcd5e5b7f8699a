import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { DiskState } from "../../../../app/contract/disk";
import { known, unknown } from "../../../../app/contract/reading";
import { startStores } from "../../../state/all";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleJob } from "../../../test/page-samples";
import { sampleDisk } from "../../../test/resources-samples";
import { sampleJobs, sampleModels, sampleOpenClaw, sampleRunner } from "../../../test/samples";
import { chosenNow, freedByChoice } from "./choice";
import { Disk } from "./Disk";

function show(over: Partial<DiskState> = {}, replies: Replies = {}) {
  const fake = installFakeBridge({
    "runner.read": sampleRunner(),
    "models.read": sampleModels(),
    "jobs.read": sampleJobs(),
    "openclaw.read": sampleOpenClaw(),
    "disk.read": sampleDisk(over),
    "disk.reclaim": { jobId: "9" },
    ...replies,
  });
  startStores();
  return { fake, user: userEvent.setup(), ...render(<Disk />) };
}

test("what is chosen is listed in full before anything goes, and goes only then", async () => {
  const { fake, user, container } = show();
  await user.click(await screen.findByRole("checkbox", { name: /A file of a model not known here/ }));
  await user.click(screen.getByRole("checkbox", { name: "qwen3:8B" }));
  await expectNoAxeViolations(container);
  await user.click(screen.getByRole("button", { name: "Reclaim 7.93 GB" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(`blobs/sha256/${"c".repeat(64)}.incomplete`)).toBeInTheDocument();
  expect(dialog.getByText("The model qwen3:8B, 5.03 GB")).toBeInTheDocument();
  expect(dialog.getByText(/starts the files over/)).toBeInTheDocument();
  expect(dialog.getByText(/is unloaded first/)).toBeInTheDocument();
  expect(dialog.getByText(/OpenClaw is set to one of these/)).toBeInTheDocument();
  expect(fake.asked("disk.reclaim")).toEqual([]);
  await expectNoAxeViolations(document.body);
  await user.click(dialog.getByRole("button", { name: "Reclaim 7.93 GB" }));
  expect(fake.asked("disk.reclaim")).toEqual([{ incomplete: [`sha256:${"c".repeat(64)}`], models: ["sha256:a"] }]);
});

test("a file that is being pulled can't be chosen, and says why", async () => {
  show();
  const box = await screen.findByRole("checkbox", { name: "A file of smollm3:Q8_0" });
  expect(box).toBeDisabled();
  expect(box).toHaveAccessibleDescription(/being pulled now/);
});

test("who shares a file, and what removing one alone frees, is said", async () => {
  const { user } = show();
  const box = await screen.findByRole("checkbox", { name: "gpt-oss:20B" });
  expect(box).toHaveAccessibleDescription(/frees 2 MB.*shared with gpt-oss:32k.*all its names/);
  await user.click(box);
  expect(screen.getByRole("button", { name: "Reclaim 2 MB" })).toBeInTheDocument();
  await user.click(screen.getByRole("checkbox", { name: "gpt-oss:32k" }));
  expect(screen.getByRole("button", { name: "Reclaim at least 4 MB" })).toBeInTheDocument();
});

test("that the runner counts twice is explained, and what belongs to nobody is told", async () => {
  show();
  expect(await screen.findByText(/counts a model that was loaded once twice/)).toBeInTheDocument();
  expect(screen.getByText(/belong to no model/)).toBeInTheDocument();
});

test.each([
  ["no-permission", /only root may look into/],
  ["elsewhere", /not on a disk of this machine/],
  ["not-there", /is not there/],
  ["unknown", /can’t be told. The sizes are its own/],
] as const)("%s: said, with the runner's own sizes and nothing left over to delete", async (access, words) => {
  const models = sampleDisk().models.map((model) => ({
    ...model,
    ownBytes: unknown<number>("not-reported"),
    sharedBytes: unknown<number>("not-reported"),
    sharedWith: [],
  }));
  const { user } = show({ access, models, incomplete: [], totalBytes: unknown("no-permission") });
  expect(await screen.findByText(words)).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Pulls that did not end" })).toBeNull();
  await user.click(screen.getByRole("checkbox", { name: "qwen3:8B" }));
  expect(screen.getByRole("button", { name: "Reclaim up to 5.03 GB" })).toBeInTheDocument();
});

test("what was freed is told as it was read back, or that it could not be", async () => {
  const { unmount } = show({ reclaimed: { plannedBytes: 5e9, freedBytes: known(2.9e9), at: 1 } });
  expect(await screen.findAllByText("2.9 GB were freed, read back from the disk.")).not.toHaveLength(0);
  unmount();
  show({ reclaimed: { plannedBytes: 5e9, freedBytes: unknown("not-reported"), at: 1 } });
  expect(await screen.findAllByText(/5 GB were to be freed; how much was can’t be read/)).not.toHaveLength(0);
});

test("it is read again when a job ends, and when asked", async () => {
  const { fake, user } = show();
  await screen.findByRole("checkbox", { name: "qwen3:8B" });
  const before = fake.asked("disk.read").length;
  const done = sampleJob({ id: "8", kind: "reclaim-disk", endedAt: 1, outcome: { kind: "done" } });
  fake.replies["disk.read"] = sampleDisk({ incomplete: [] });
  fake.push("jobs.changed", sampleJobs({ revision: 5, items: [done] }));
  expect(await screen.findByText(/nothing was left by a pull/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Look again" }));
  expect(fake.asked("disk.read").length).toBe(before + 2);
});

test("a failed read can be tried again", async () => {
  const { fake, user } = show({}, { "disk.read": { code: "internal", message: "x" } });
  fake.replies["disk.read"] = sampleDisk();
  await user.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("checkbox", { name: "qwen3:8B" })).toBeInTheDocument();
});

test("what is gone, or held meanwhile, is not chosen any more", () => {
  const disk = sampleDisk();
  const all = { incomplete: disk.incomplete.map(({ digest }) => digest), models: ["sha256:a", "gone"] };
  expect(chosenNow(disk, all)).toEqual({ incomplete: [`sha256:${"c".repeat(64)}`], models: ["sha256:a"] });
  expect(freedByChoice(disk, { incomplete: [], models: [] })).toEqual({ bytes: 0, certainty: "exact" });
});
