import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { unknown } from "../../../app/contract/reading";
import { expectNoAxeViolations } from "../../test/axe";
import { sampleChat, sampleLoaded, sampleModel } from "../../test/samples";
import { sampleStats as stats, sampleTurn as turn } from "../../test/page-samples";
import { box, forgetChoices, going, live, log, modelField, sendButton, show } from "./chat-test-kit";

beforeEach(forgetChoices);

test("the phases are shown as main tells them, each announced once, and no token is", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { push, fake, container } = await show();
  push(going());
  expect(live()).toBe("Sending");
  push(going({ phase: "loading-model", startedAt: Date.now() - 12_400 }));
  expect(screen.getByText("12 s")).toBeInTheDocument();
  expect(screen.getByText(/It was not in memory/)).toBeInTheDocument();
  push(going({ phase: "reading-prompt" }));
  expect(live()).toBe("Reading the prompt");
  push(going({ phase: "answering", reasoning: "Hm, the sky.", lastDelta: 1 }));
  expect(live()).toBe("Thinking");
  act(() => fake.push("chat.streamed", { turnId: "t1", number: 2, answer: "Air", reasoning: "" }));
  act(() => fake.push("chat.streamed", { turnId: "t1", number: 3, answer: " scatters", reasoning: "" }));
  expect(screen.getByText("Air scatters")).toBeInTheDocument();
  expect(live()).toBe("Answering");
  expect(screen.getByRole("log", { name: "Conversation" })).toHaveAttribute("aria-live", "off");
  await expectNoAxeViolations(container);
  push(turn({ answer: "Air scatters it.", lastDelta: 4 }));
  expect(live()).toBe("The answer is there. Air scatters it.");
});

test("an old answer is not announced when the page is opened", async () => {
  await show({ turns: [turn()] });
  expect(live()).toBe("");
});

test("a gap in the deltas makes it be read again", async () => {
  const { fake } = await show({ turns: [going({ phase: "answering" })] });
  fake.replies["chat.read"] = sampleChat({
    turns: [going({ phase: "answering", answer: "all of it", lastDelta: 3 })],
  });
  act(() => fake.push("chat.streamed", { turnId: "t1", number: 3, answer: "it", reasoning: "" }));
  expect(await screen.findByText("all of it")).toBeInTheDocument();
  expect(fake.asked("chat.read")).toHaveLength(2);
});

test("an answer on its way, also one asked from another window, can be stopped, and keeps others from starting", async () => {
  const { fake, push } = await show({ turns: [going({ phase: "answering", answer: "Half of" })] });
  await userEvent.type(box(), "next{Enter}");
  expect(fake.asked("chat.send")).toEqual([]);
  expect(sendButton()).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(screen.getByRole("button", { name: "Stop" }));
  expect(fake.asked("chat.stop")).toHaveLength(1);
  expect(box()).toHaveFocus();
  push(turn({ answer: "Half of", end: "stopped" }));
  expect(log().getByText("Stopped by you.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  expect(live()).toBe("Stopped by you.");
  await userEvent.keyboard("{Enter}");
  expect(fake.asked("chat.send")).toEqual([{ model: "ai/qwen3:8B", text: "next", maxTokens: 1024 }]);
});

test("a focus on Stop is not lost when the answer ends by itself", async () => {
  const { push } = await show({ turns: [going({ phase: "answering" })] });
  act(() => screen.getByRole("button", { name: "Stop" }).focus());
  push(turn());
  expect(box()).toHaveFocus();
});

test("Escape stops from anywhere, but not out of an open dialog or an input method", async () => {
  const { fake } = await show({ turns: [going({ phase: "answering" })] });
  fireEvent.keyDown(box(), { key: "Escape", isComposing: true });
  await userEvent.click(screen.getByRole("button", { name: "Clear conversation" }));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(fake.asked("chat.stop")).toEqual([]);
  await userEvent.keyboard("{Escape}");
  expect(fake.asked("chat.stop")).toHaveLength(1);
});

test("the thought stands apart, folded in", async () => {
  const { container } = await show({ turns: [turn({ reasoning: "Rayleigh, I think." })] });
  expect(screen.queryByText("Rayleigh, I think.")).toBeNull();
  await userEvent.click(screen.getByText("Thought: 18 characters"));
  expect(await screen.findByText("Rayleigh, I think.")).toBeInTheDocument();
  await expectNoAxeViolations(container);
});

test("figures: one line, and all of them behind it", async () => {
  const { container } = await show({ turns: [turn()] });
  const line = screen.getByText(/^First word after 420 ms/);
  expect(line).toHaveTextContent("First word after 420 ms · 74.8 tok/s · 324 tokens · 4.4 s in all");
  await userEvent.click(line);
  for (const text of ["1,026 tokens", "1,000 tokens", "362 tok/s", "74.8 tok/s"]) {
    expect(screen.getAllByText(text).length).toBeGreaterThan(0);
  }
  await expectNoAxeViolations(container);
});

test("figures nobody reported are unknown, with the reason, and never 0; a cold start is named", async () => {
  const nothing = unknown<number>("not-reported");
  await show({
    turns: [
      turn({
        stats: {
          ...stats,
          isColdStart: true,
          generatedTokens: nothing,
          tokensPerSecond: nothing,
          cachedTokens: nothing,
        },
      }),
    ],
  });
  const line = screen.getByText(/^First word after/);
  expect(line).toHaveTextContent("First word after 420 ms, including loading · speed unknown · 4.4 s in all");
  expect(screen.getByText("Time to first token, including loading")).toBeInTheDocument();
  expect(screen.getAllByRole("button", { name: /unknown: Nothing reports it/, hidden: true })).toHaveLength(3);
});

test("the limit was reached: said, and asked again with twice as much", async () => {
  const { fake } = await show({ turns: [turn({ end: "length" })] });
  expect(screen.getByText("Stopped at the limit of 1,024 tokens.")).toBeInTheDocument();
  expect(screen.getByText(/or raise “At most” below/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Ask again with 2,048 tokens" }));
  expect(fake.asked("chat.send")).toEqual([
    { model: "ai/qwen3:8B", text: "Why is the sky blue?", maxTokens: 2048, insteadOf: "t1" },
  ]);
});

test("a limit that went into the thought, and the highest there is", async () => {
  await show({ turns: [turn({ answer: "", reasoning: "hm", end: "length", maxTokens: 32_768 })] });
  expect(screen.getByText(/All 32,768 tokens went into the thought/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Ask again/ })).toBeNull();
});

test("cut: what arrived is kept, and it can be asked again", async () => {
  const failure = { code: "chat-cut" as const, message: "The connection was cut in the middle." };
  const { fake } = await show({ turns: [turn({ answer: "Air sc", end: "cut", failure })] });
  expect(screen.getByText("Air sc")).toBeInTheDocument();
  expect(screen.getByText("What had arrived is kept above.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Ask again" }));
  expect(fake.asked("chat.send")).toEqual([
    { model: "ai/qwen3:8B", text: "Why is the sky blue?", maxTokens: 1024, insteadOf: "t1" },
  ]);
  expect(box()).toHaveFocus();
});

test("failed: the catalogue's words, the engine's own behind Details, and the page that helps", async () => {
  const failure = { code: "load-out-of-memory" as const, message: "unable to load runner", detail: "alloc failed" };
  const { push } = await show();
  push(going());
  push(turn({ answer: "", end: "failed", failure, stats: null }));
  expect(log().getByText("There is not enough memory for this model")).toBeInTheDocument();
  expect(live()).toBe("There is not enough memory for this model");
  expect(screen.getByText(/alloc failed/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Show the models" })).toHaveAttribute("href", "#/models/list");
  expect(screen.queryByText(/tok\/s/)).toBeNull();
});

test("the last turn has the steps its failure names, beside asking again", async () => {
  const failure = { code: "context-exceeded" as const, message: "" };
  await show({ turns: [turn({ answer: "", end: "failed", failure, stats: null })] });
  expect(log().getByRole("button", { name: "Clear the conversation" })).toBeInTheDocument();
  expect(log().getByRole("link", { name: "Change how it is loaded" })).toBeInTheDocument();
  expect(log().getByRole("button", { name: "Ask again" })).toBeInTheDocument();
});

test("only the last turn offers to be asked again", async () => {
  const failure = { code: "runner-down" as const, message: "" };
  const failed = (id: string) => turn({ id, answer: "", end: "failed", failure, stats: null });
  await show({ turns: [failed("a"), failed("b")] });
  expect(screen.getAllByRole("button", { name: "Ask again" })).toHaveLength(1);
  expect(screen.getAllByText("Model Runner is not running")).toHaveLength(2);
});

test("an answer can be copied as the model wrote it", async () => {
  const user = userEvent.setup();
  await show({ turns: [turn()] });
  await user.click(screen.getByRole("button", { name: "Copy: answer of qwen3:8B" }));
  expect(await navigator.clipboard.readText()).toBe("Air scatters **blue** light most.");
});

test("a long question is folded, and can be shown whole", async () => {
  await show({ turns: [turn({ question: `${"word ".repeat(600)}end` })] });
  expect(log().queryByText(/word end$/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show the whole question" }));
  expect(log().getByText(/word end$/)).toBeInTheDocument();
});

test("a very long model name keeps its whole in the title", async () => {
  const ref = `hf.co/owner/${"Very-Long-".repeat(20)}GGUF:Q4_K_M`;
  await show({
    turns: [turn({ model: ref })],
    models: { items: [sampleModel({ ref, tags: [ref] })] },
    runner: { loaded: [sampleLoaded({ ref })] },
  });
  expect(screen.getByRole("heading", { level: 3 })).toHaveAttribute("title", ref);
  expect(modelField()).toHaveAttribute("title", ref);
});

test("clearing asks once, says what goes and what others keep, and gives the focus to the question", async () => {
  const { fake, push } = await show({ turns: [turn()] });
  await userEvent.click(screen.getByRole("button", { name: "Clear conversation" }));
  const dialog = screen.getByRole("dialog", { name: "Clear this conversation?" });
  expect(within(dialog).getByText(/Nothing of this is kept/)).toBeInTheDocument();
  expect(within(dialog).getByText(/Model Runner keeps the last prompts/)).toBeInTheDocument();
  await expectNoAxeViolations(dialog);
  await userEvent.click(within(dialog).getByRole("button", { name: "Clear conversation" }));
  expect(fake.asked("chat.clear")).toHaveLength(1);
  push();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.getByText(/One question shows/)).toBeInTheDocument();
  await waitFor(() => expect(box()).toHaveFocus());
});
