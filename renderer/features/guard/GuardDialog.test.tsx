import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { GuardPlan } from "../../../app/contract/guard";
import { unknown } from "../../../app/contract/reading";
import { askGuarded, useGuard } from "../../state/guard";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleLoaded, sampleModel, sampleModels, sampleRunner } from "../../test/samples";
import { GuardDialog } from "./GuardDialog";
import { samplePlan } from "./guard-samples";

const ref = "ai/qwen3:8B";
afterEach(() => act(() => useGuard.getState().question?.answer(null)));

function show(plan: GuardPlan) {
  const fake = installFakeBridge({
    "guard.look": plan,
    "engine.load": { jobId: "1" },
    "engine.apply": { jobId: "2" },
    "models.pull": (input) =>
      input.guard
        ? { ok: true, data: { jobId: "3" } }
        : { ok: false, error: { code: "wont-fit", message: "too large" } },
    "chat.send": { turnId: "t" },
  });
  return { fake, user: userEvent.setup(), ...render(<GuardDialog />) };
}

const press = (user: ReturnType<typeof userEvent.setup>, name: string | RegExp) =>
  user.click(screen.getByRole("button", { name }));

test("what won't fit is shown with what goes, what is left and what happens; making room loads", async () => {
  const { fake, user, container } = show(samplePlan());
  const asked = askGuarded("engine.load", { ref });
  const dialog = await screen.findByRole("dialog", { name: "qwen3:8B won’t fit" });
  expect(dialog).toHaveTextContent(
    /With 32,768 tokens of context it needs 9\.6 GB; 5\.9 GB of the graphics card’s memory is free/,
  );
  const bars = within(dialog).getByRole("region", { name: "Graphics memory" });
  expect(bars).toHaveTextContent(/If you go on15\.7 GB of 12 GB 3\.7 GB too much/);
  expect(dialog).toHaveTextContent(/gemma3:4B, 5\.3 GB.*kept for ever · 2 copies: chat, embeddings/);
  expect(dialog).toHaveTextContent(/At work now, so it stays: smollm3/);
  expect(dialog).toHaveTextContent(/The load most likely ends with an error/);
  await expectNoAxeViolations(container.ownerDocument.body);
  await press(user, "Make room and load");
  expect(await asked).toEqual({ ok: true, data: { jobId: "1" } });
  expect(fake.asked("engine.load")).toEqual([{ ref, guard: { planId: "p1", makeRoom: ["ai/gemma3:4B"] } }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("load anyway takes a second step", async () => {
  const { fake, user } = show(samplePlan());
  const asked = askGuarded("engine.load", { ref });
  await screen.findByRole("dialog");
  await press(user, "Load anyway");
  expect(screen.getByRole("button", { name: "Load anyway" })).toHaveAttribute("aria-disabled", "true");
  await user.click(screen.getByRole("checkbox"));
  await press(user, "Load anyway");
  expect((await asked)?.ok).toBe(true);
  expect(fake.asked("engine.load")).toEqual([{ ref, guard: { planId: "p1", isForced: true } }]);
});

test("a smaller context is set instead, with what else was to change", async () => {
  const { fake, user } = show(samplePlan({ intent: "apply" }));
  const asked = askGuarded("engine.apply", { ref, change: { contextTokens: 32_768, gpuLayers: 20 } });
  await screen.findByRole("dialog");
  await press(user, "Load with 8,192 tokens instead");
  await asked;
  expect(fake.asked("engine.apply")).toEqual([{ ref, change: { contextTokens: 8192, gpuLayers: 20 } }]);
});

test("Cancel asks nothing of main, and is no failure", async () => {
  const { fake, user } = show(samplePlan());
  const asked = askGuarded("engine.load", { ref });
  await screen.findByRole("dialog");
  await press(user, "Cancel");
  expect(await asked).toBeNull();
  expect(fake.asked("engine.load")).toEqual([]);
});

test("with room there is no question", async () => {
  const { fake } = show(samplePlan({ kind: "free" }));
  await askGuarded("engine.load", { ref });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(fake.asked("engine.load")).toEqual([{ ref }]);
});

test("what the runner unloads by itself is said before, with what is not known", async () => {
  const nothing = unknown<number>("not-reported");
  const unloads = [{ ref: "ai/gemma3:4B", mode: "embedding", bytes: nothing, why: "slots-full" as const }];
  const { user } = show(samplePlan({ kind: "ask", unloads, consequences: ["idle-unloaded"], needBytes: nothing }));
  const asked = askGuarded("engine.load", { ref });
  const dialog = await screen.findByRole("dialog", { name: "Loading qwen3:8B unloads other models" });
  expect(dialog).toHaveTextContent(/gemma3:4B, size not known \(embeddings\)/);
  await press(user, "Go on");
  expect((await asked)?.ok).toBe(true);
});

test("a pull is asked about only when main refuses it", async () => {
  const { fake, user } = show(
    samplePlan({ intent: "pull", room: null, fitsWithTokens: null, consequences: ["never-fits"] }),
  );
  const asked = askGuarded("models.pull", { ref });
  await screen.findByRole("dialog", { name: "qwen3:8B is too large for this machine" });
  expect(fake.asked("models.pull")).toEqual([{ ref }]);
  await press(user, "Pull anyway");
  await user.click(screen.getByRole("checkbox"));
  await press(user, "Pull anyway");
  expect(await asked).toEqual({ ok: true, data: { jobId: "3" } });
});

test("a question to a model that is up needs no look", async () => {
  const { fake } = show(samplePlan({ intent: "chat" }));
  useRunner.setState({ snapshot: sampleRunner() });
  await askGuarded("chat.send", { model: ref, text: "Hello", maxTokens: 10 });
  expect(fake.asked("guard.look")).toEqual([]);
  const id = `sha256:${"ab".repeat(32)}`;
  useModels.setState({ snapshot: sampleModels({ items: [sampleModel({ id })] }) });
  useRunner.setState({ snapshot: sampleRunner({ loaded: [sampleLoaded({ ref: id })] }) });
  await askGuarded("chat.send", { model: ref, text: "Hello again", maxTokens: 10 });
  expect(fake.asked("guard.look")).toEqual([]);
  useRunner.setState({ snapshot: sampleRunner({ loaded: [] }) });
  void askGuarded("chat.send", { model: ref, text: "Hello", maxTokens: 10 });
  expect(await screen.findByRole("button", { name: "Make room and ask" })).toBeInTheDocument();
});
