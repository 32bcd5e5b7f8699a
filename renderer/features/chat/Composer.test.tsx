import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { useChosenModel } from "../../state/chosen-model";
import { useConnection } from "../../state/connection";
import { expectNoAxeViolations } from "../../test/axe";
import { sampleChat, sampleRunner } from "../../test/samples";
import { sampleTurn as turn } from "../../test/page-samples";
import { Chat } from "./Chat";
import { box, forgetChoices, going, limitField, log, modelField, sendButton, show, type Given } from "./chat-test-kit";
import { useComposer } from "./composer-state";

beforeEach(forgetChoices);

test("nothing asked yet: what it is, and examples that ask", async () => {
  const { fake } = await show();
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Ask a model directly.");
  expect(screen.getByText(/^Straight to Model Runner at 127\.0\.0\.1:12434 on this machine/)).toBeInTheDocument();
  expect(screen.getByText(/^Nothing of this is kept/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Clear conversation" })).toBeNull();
  expect(sendButton()).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(screen.getByRole("button", { name: /small table/ }));
  expect(fake.asked("chat.send")).toEqual([
    { model: "ai/qwen3:8B", text: "Compare Mercury, Venus and Mars in a small table.", maxTokens: 1024 },
  ]);
  expect(box()).toHaveFocus();
});

test("Enter sends, Shift+Enter begins a line, and what was sent is gone from the field", async () => {
  const { fake } = await show();
  await userEvent.type(box(), "one{Shift>}{Enter}{/Shift}two");
  expect(fake.asked("chat.send")).toEqual([]);
  await userEvent.keyboard("{Enter}");
  expect(fake.asked("chat.send")).toEqual([{ model: "ai/qwen3:8B", text: "one\ntwo", maxTokens: 1024 }]);
  await waitFor(() => expect(box()).toHaveValue(""));
  expect(box()).toHaveFocus();
});

test("the Enter that ends a word in an input method does not send", async () => {
  const { fake } = await show();
  await userEvent.type(box(), "にほん");
  fireEvent.keyDown(box(), { key: "Enter", isComposing: true });
  fireEvent.keyDown(box(), { key: "Enter", keyCode: 229 });
  expect(fake.asked("chat.send")).toEqual([]);
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(fake.asked("chat.send")).toHaveLength(1);
});

test("nothing but blanks is not sent", async () => {
  const { fake } = await show();
  await userEvent.type(box(), "  {Enter}");
  await userEvent.click(sendButton());
  expect(fake.asked("chat.send")).toEqual([]);
});

test("the draft is kept when sending fails, and over a change of pages", async () => {
  const { unmount } = await show({ replies: { "chat.send": { code: "busy", message: "An answer is still coming" } } });
  await userEvent.type(box(), "kept{Enter}");
  const words = await screen.findByText("Something else is using it");
  expect(words.closest("[role=alert]")).not.toBeNull();
  expect(box()).toHaveValue("kept");
  unmount();
  render(<Chat />);
  expect(box()).toHaveValue("kept");
});

test("what is typed while the question goes out is not thrown away with it", async () => {
  const answer = Promise.withResolvers<{ ok: true; data: { turnId: string } }>();
  await show({ replies: { "chat.send": () => answer.promise } });
  await userEvent.type(box(), "first{Enter}");
  await userEvent.type(box(), " and more");
  await act(async () => answer.resolve({ ok: true, data: { turnId: "t9" } }));
  expect(box()).toHaveValue("first and more");
});

test("the model is the chosen one, and loaded ones are marked", async () => {
  const { fake } = await show();
  expect(modelField()).toHaveValue("ai/qwen3:8B");
  expect(within(modelField()).getByText("qwen3:8B (loaded)")).toBeInTheDocument();
  act(() => useChosenModel.getState().choose("ai/smollm2:360M"));
  expect(modelField()).toHaveValue("ai/smollm2:360M");
  await userEvent.selectOptions(modelField(), "ai/qwen3:8B");
  expect(useChosenModel.getState().ref).toBe("ai/qwen3:8B");
  await userEvent.type(box(), "x{Enter}");
  expect(fake.asked("chat.send")).toEqual([{ model: "ai/qwen3:8B", text: "x", maxTokens: 1024 }]);
});

test("the limit is always sent, and one out of bounds is not", async () => {
  const { fake, container } = await show();
  await userEvent.clear(limitField());
  await userEvent.type(limitField(), "99999");
  expect(screen.getByText("The limit is a whole number from 1 to 32,768.")).toBeInTheDocument();
  expect(limitField()).toBeInvalid();
  await userEvent.type(box(), "x{Enter}");
  expect(fake.asked("chat.send")).toEqual([]);
  await expectNoAxeViolations(container);
  await userEvent.clear(limitField());
  await userEvent.type(limitField(), "64");
  await userEvent.type(box(), "{Enter}");
  expect(fake.asked("chat.send")).toEqual([{ model: "ai/qwen3:8B", text: "x", maxTokens: 64 }]);
});

test("a question that is too long is not sent, and says so", async () => {
  const { fake } = await show();
  act(() => useComposer.getState().setDraft("x".repeat(100_001)));
  expect(screen.getByText("100,001 characters are too many; 100,000 is the most at once.")).toBeInTheDocument();
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(fake.asked("chat.send")).toEqual([]);
});

test.each<[string, Given, string, string | null]>([
  ["Nothing can be asked yet.", { runner: { state: "down" } }, "Model Runner does not answer.", "#/home"],
  ["Looking for Model Runner.", { runner: { state: "looking" } }, "Looking for Model Runner.", null],
  ["There is no model to ask yet.", { models: { items: [] } }, "No model is on this machine yet.", "#/models"],
  ["Ask a model directly.", { models: { items: [], state: "waiting" } }, "Reading the list of models.", null],
  [
    "Ask a model directly.",
    { models: { items: [], state: "failed" } },
    "The list of models could not be read.",
    "#/models",
  ],
])("%s Then nothing is sent, and the way on is shown: %#", async (title, given, why, href) => {
  const { fake } = await show(given);
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(title);
  const reason = within(screen.getByRole("form")).getByText(why).closest("output");
  expect(reason?.querySelector("a")?.getAttribute("href") ?? null).toBe(href);
  await userEvent.type(box(), "x{Enter}");
  await userEvent.click(screen.getByRole("button", { name: /small table/ }));
  expect(fake.asked("chat.send")).toEqual([]);
  expect(box()).toHaveValue("x");
});

test("words that leave this machine are said to", async () => {
  const endpoint = sampleRunner().endpoint;
  if (!endpoint) throw new Error("no endpoint");
  await show({ runner: { endpoint: { ...endpoint, location: "another-machine", address: "10.0.0.4:12434" } } });
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Your words go to another machine.");
  expect(document.querySelector("[data-state=cross]")).toBeInTheDocument();
});

test("a lost connection: the text stays, nothing is sent, and what runs is said to be old", async () => {
  const { fake } = await show({ turns: [going({ phase: "answering", answer: "Half" })] });
  act(() => useConnection.getState().become("lost"));
  expect(screen.getByText(/Your text stays here/)).toBeInTheDocument();
  expect(log().getByText(/Above is what had arrived/)).toBeInTheDocument();
  await userEvent.type(box(), "x{Enter}");
  expect(fake.asked("chat.send")).toEqual([]);
});

test("the conversation could not be read: said, and tried again", async () => {
  const { fake } = await show({ replies: { "chat.read": { code: "internal", message: "boom" } } });
  fake.replies["chat.read"] = sampleChat({ turns: [turn()] });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Why is the sky blue?")).toBeInTheDocument();
});
