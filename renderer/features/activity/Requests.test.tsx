import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Answer } from "../../../app/contract/index";
import type { RequestTally, RequestsSnapshot } from "../../../app/contract/requests";
import { useRequests } from "../../state/requests";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleNow, sampleRequestRow, sampleRequests } from "../../test/samples";
import { sampleActivity } from "../../test/page-samples";
import { heading, panel } from "./activity-test-kit";
import { Activity } from "./Activity";

const tally: RequestTally = {
  client: "OpenClaw",
  model: "ai/qwen3:8B",
  count: 1,
  failedCount: 0,
  promptTokens: 10_503,
  generatedTokens: 43,
  lastAt: sampleNow,
};
const rows = () =>
  within(screen.getByRole("list", { name: "What Model Runner answered, newest first" })).getAllByRole("listitem");

async function show(requests: Partial<RequestsSnapshot> | null, replies: Replies = {}) {
  const fake = installFakeBridge({ "activity.read": sampleActivity(), "activity.watch": {}, ...replies });
  window.location.hash = "#/activity/requests";
  if (requests !== null) useRequests.getState().accept(sampleRequests(requests));
  const view = render(<Activity />);
  await screen.findByRole("tab", { name: "Requests", selected: true });
  await expectNoAxeViolations(document.body);
  return { ...view, fake };
}

test("loading and failing are told apart, and reading is tried again", async () => {
  const { fake } = await show(null, { "requests.read": { code: "internal", message: "boom" } });
  expect(heading()).toBe("Reading which requests Model Runner answers.");
  await act(() => useRequests.getState().read());
  expect(heading()).toBe("Which requests Model Runner answers can’t be read.");
  fake.replies["requests.read"] = sampleRequests();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No request yet")).toBeInTheDocument();
});

const answering = sampleRequestRow({ id: "b_1", state: "answering", status: null, generatedTokens: null });
test.each<[string, Partial<RequestsSnapshot>]>([
  ["No Model Runner answers, so no request can be seen.", { state: "waiting" }],
  ["This Model Runner does not tell which requests it answers.", { state: "unsupported" }],
  [
    "Model Runner’s requests can’t be followed right now.",
    { state: "lost", problem: { code: "runner-down", message: "cut" } },
  ],
  ["Model Runner has answered no request since Homeport started.", { rows: [sampleRequestRow({ isEarlier: true })] }],
  ["Model Runner is answering OpenClaw.", { rows: [answering, sampleRequestRow()], tallies: [tally] }],
  ["Model Runner is answering an unnamed program.", { rows: [{ ...answering, client: null }] }],
  ["Model Runner is answering 2 requests.", { rows: [answering, { ...answering, id: "b_2" }] }],
  ["Model Runner has answered one request since Homeport started.", { tallies: [tally] }],
  [
    "Model Runner has answered 4 requests from 2 clients since Homeport started.",
    { tallies: [tally, { ...tally, client: "curl", count: 3 }] },
  ],
])("the page opens with: %s", async (sentence, requests) => {
  await show(requests);
  expect(heading()).toBe(sentence);
});

test("a request is a row with client, model, tokens, speed and outcome, and folds out to the rest", async () => {
  const user = userEvent.setup();
  await show({ rows: [sampleRequestRow()], tallies: [{ ...tally, failedCount: 1 }] });
  const [row] = rows();
  expect(row).toHaveTextContent(/OpenClaw.*qwen3:8B.*10,503 → 43.*45\.7 tok\/s.*answered/);
  await user.click(within(row as HTMLElement).getByText("qwen3:8B"));
  expect(row).toHaveTextContent(/Calls itself.*OpenAI\/JS 7\.15\.0/);
  expect(row).toHaveTextContent(/POST \/engines\/v1\/chat\/completions/);
  expect(row).toHaveTextContent(/10,503 tokens at 284 tok\/s/);
  await expectNoAxeViolations(document.body);
  expect(panel("By client").getAllByRole("row")[1]).toHaveTextContent(/OpenClaw1 \(one failed\)10,50343/);
});

test.each([
  ["client hung up", "The client hung up before the answer began.", { status: 408, problem: "cancelled" as const }],
  [
    "The text is longer than the model’s context",
    "Question, history and answer",
    { status: 400, problem: "context-exceeded" as const },
  ],
  ["end not seen", "before the end of this request was seen", { state: "lost" as const, status: null }],
  ["answering now", "Show prompt and answer", { state: "answering" as const, status: null }],
])("one that did not end well: %s", async (short, long, over) => {
  await show({ rows: [sampleRequestRow(over)] });
  const [row] = rows();
  expect(within(row as HTMLElement).getByText(short)).toBeInTheDocument();
  await userEvent.click(within(row as HTMLElement).getByText("qwen3:8B"));
  expect(row).toHaveTextContent(long);
});

const words = {
  kind: "found" as const,
  prompt: [
    { role: "system", text: `You are a ship. ${"x".repeat(900)}`, cutChars: 7, attachmentCount: 0 },
    { role: "user", text: "a secret zebra", cutChars: 0, attachmentCount: 2 },
  ],
  leftOutCount: 3,
  answer: { text: "a secret giraffe", cutChars: 0 },
  thinking: { text: "hm", cutChars: 0 },
  failure: null,
};

test("words are asked for on a click, and gone when hidden, folded in, or the window is put away", async () => {
  const user = userEvent.setup();
  const { fake } = await show({ rows: [sampleRequestRow()] }, { "requests.reveal": words });
  const [row] = rows();
  await user.click(within(row as HTMLElement).getByText("qwen3:8B"));
  expect(fake.asked("requests.reveal")).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Show prompt and answer" }));
  expect(await screen.findByText("a secret zebra")).toBeInTheDocument();
  expect(screen.getByText("a secret giraffe")).toBeInTheDocument();
  expect(row).toHaveTextContent("User, with 2 images or files");
  expect(row).toHaveTextContent("3 messages between these are left out.");
  await expectNoAxeViolations(document.body);
  await user.click(screen.getByRole("button", { name: "Hide" }));
  expect(screen.queryByText("a secret zebra")).toBeNull();

  await user.click(screen.getByRole("button", { name: "Show prompt and answer" }));
  await screen.findByText("a secret zebra");
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  expect(screen.queryByText("a secret zebra")).toBeNull();

  await user.click(screen.getByRole("button", { name: "Show prompt and answer" }));
  await screen.findByText("a secret zebra");
  await user.click(within(row as HTMLElement).getByText("qwen3:8B"));
  await waitFor(() => expect(screen.queryByText("a secret zebra")).toBeNull());
  await user.click(within(row as HTMLElement).getByText("qwen3:8B"));
  expect(screen.queryByText("a secret zebra")).toBeNull();
  expect(fake.asked("requests.reveal")).toHaveLength(3);
});

test("words that come after the window was put away are not shown", async () => {
  const user = userEvent.setup();
  const reply = Promise.withResolvers<Answer<"requests.reveal">>();
  await show({ rows: [sampleRequestRow()] }, { "requests.reveal": () => reply.promise });
  await user.click(screen.getByText("qwen3:8B"));
  await user.click(screen.getByRole("button", { name: "Show prompt and answer" }));
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await act(async () => {
    reply.resolve({ ok: true, data: words });
    await reply.promise;
  });
  visibility.mockRestore();
  expect(screen.queryByText("a secret zebra")).toBeNull();
  expect(screen.getByRole("button", { name: "Show prompt and answer" })).not.toHaveAttribute("aria-disabled", "true");
});

test("words that are gone, or can't be asked for, are told as that", async () => {
  const user = userEvent.setup();
  const { fake } = await show({ rows: [sampleRequestRow()] }, { "requests.reveal": { kind: "gone" } });
  await user.click(screen.getByText("qwen3:8B"));
  await user.click(screen.getByRole("button", { name: "Show prompt and answer" }));
  expect(await screen.findByText(/does not have them any more/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Hide" }));
  fake.replies["requests.reveal"] = { code: "runner-down", message: "nobody" };
  await user.click(screen.getByRole("button", { name: "Show prompt and answer" }));
  expect(await screen.findByText("Model Runner is not running")).toBeInTheDocument();
});

test("requests are found by client and by text; nothing found says so and leads back", async () => {
  const user = userEvent.setup();
  const curl = sampleRequestRow({ id: "c_1", client: "curl", model: "ai/gemma3:270M", userAgent: "curl/8" });
  await show({
    rows: [curl, sampleRequestRow(), sampleRequestRow({ id: "n_1", client: null })],
    droppedCount: 2,
    skippedCount: 1,
  });
  await user.selectOptions(screen.getByRole("combobox", { name: "Client" }), "Unnamed program");
  expect(rows()).toHaveLength(1);
  await user.selectOptions(screen.getByRole("combobox", { name: "Client" }), "Every client");
  await user.type(screen.getByRole("searchbox"), "gemma curl");
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(screen.getAllByText("1 of 3")).not.toHaveLength(0);
  await user.type(screen.getByRole("searchbox"), "nothing");
  await user.click(await screen.findByRole("button", { name: "Show every request" }));
  expect(rows()).toHaveLength(3);
  expect(panel("Requests").getByText(/2 older requests made room.*One request was too large/)).toBeInTheDocument();
});

test("what ends while one reads is listed at once, and said once it is quiet", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { fake } = await show({ rows: [] });
    const stop = useRequests.start();
    fake.push("requests.changed", sampleRequests({ revision: 2, rows: [sampleRequestRow()] }));
    expect(await screen.findByText("OpenClaw", { selector: "span" })).toBeInTheDocument();
    const two = [sampleRequestRow({ id: "c_1", client: "curl" }), sampleRequestRow()];
    act(() => fake.push("requests.changed", sampleRequests({ revision: 3, rows: two })));
    await act(() => vi.advanceTimersByTimeAsync(2000));
    expect(screen.getByText("2 requests were answered, the last one for curl.")).toBeInTheDocument();
    stop();
  } finally {
    vi.useRealTimers();
  }
});

test("the two views are tabs with an address each, and the ledger is watched only in its own", async () => {
  const user = userEvent.setup();
  const { fake } = await show({});
  expect(fake.asked("activity.watch")).toEqual([]);
  await user.click(screen.getByRole("tab", { name: "Requests" }));
  await user.keyboard("{ArrowLeft}");
  expect(await screen.findByRole("region", { name: "Ledger" })).toBeInTheDocument();
  expect(window.location.hash).toBe("#/activity");
  expect(fake.asked("activity.watch")).toEqual([{ isOpen: true }]);
  await expectNoAxeViolations(document.body);
});

test("what the counted tokens would have cost in a cloud is an estimate, with prices that can be put right", async () => {
  const user = userEvent.setup();
  const tallies = [{ ...tally, promptTokens: 1_000_000, generatedTokens: 10_000 }];
  const { fake } = await show({ tallies });
  expect(panel("By client").getByText(/with Claude Opus 4\.5, .* \$5\.25 at most/)).toBeInTheDocument();
  await user.click(panel("By client").getByText("How this is counted"));
  expect(panel("By client").getByText(/prices of Claude Opus 4\.5 of Jan 24, 2026: \$5\.00 .* \$25\.00/)).toBeVisible();
  const field = screen.getByRole("textbox", { name: "$ per million read" });
  await user.clear(field);
  await user.type(field, "-1");
  expect(screen.getByText("From 0 to 10000.")).toBeInTheDocument();
  await user.clear(field);
  await user.type(field, "2,5");
  await user.click(screen.getByRole("button", { name: "Use these prices" }));
  expect(fake.asked("settings.update")).toEqual([
    {
      cloudPrice: expect.objectContaining({ name: "Claude Opus 4.5", inputPerMillion: 2.5, outputPerMillion: 25 }),
    },
  ]);
  await expectNoAxeViolations(document.body);
});
