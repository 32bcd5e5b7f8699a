import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Answer } from "../../../../app/contract/index";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleModel } from "../../../test/samples";
import { showModels } from "../show-models";
import { sampleFindings, sampleFound } from "./find-test-kit";

const box = () => screen.getByRole("searchbox", { name: "Words to search for" });
const group = (name: string) => within(screen.getByRole("region", { name }));
const onHuggingFace = sampleFound({
  registry: "hugging-face",
  ref: "huggingface.co/google/gemma",
  name: "google/gemma",
  isOfficial: false,
  isGated: true,
  license: "gemma",
  description: "text generation",
});

async function open(replies: Replies = {}, models: Parameters<typeof showModels>[0] = {}) {
  const fake = installFakeBridge({
    "registries.search": ({ registry }) => ({
      ok: true,
      data:
        registry === "docker-hub"
          ? sampleFindings()
          : sampleFindings({ registry: "hugging-face", items: [onHuggingFace] }),
    }),
    "registries.stop": {},
    ...replies,
  });
  await showModels(models);
  await userEvent.click(screen.getByRole("tab", { name: "Search" }));
  return fake;
}

test("nothing is asked before it is wanted, and what leaves is said before", async () => {
  const fake = await open();
  await userEvent.type(box(), "gemma");
  expect(box()).toHaveAccessibleDescription(/Leaves this machine: Docker Hub is asked.*these words go to Hugging Face/);
  expect(fake.asked("registries.search")).toEqual([]);
  await userEvent.type(box(), "{Enter}");
  expect(fake.asked("registries.search")).toEqual([
    { registry: "docker-hub", text: "gemma" },
    { registry: "hugging-face", text: "gemma" },
  ]);
});

test("what was found is told: use, age, licence, official, gated, here already", async () => {
  await open({}, { models: { items: [sampleModel({ ref: "ai/gemma3:4B", tags: ["ai/gemma3:4B"] })] } });
  await userEvent.click(screen.getByRole("button", { name: "Search" }));
  const [row] = await group("Docker Hub").findAllByRole("listitem");
  expect(row).toHaveTextContent(/ai\/gemma3.*Official.*here already.*Small yet strong\./);
  expect(row).toHaveTextContent("398.7K pulls · 64 likes · updated 3 days ago · licence not told");
  const [other] = group("Hugging Face").getAllByRole("listitem");
  expect(other).toHaveTextContent(/google\/gemma.*Gated.*licence gemma/);
  expect(group("Docker Hub").getByText(/^1 found, read at/)).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
});

test("from then on it follows what is typed at each pause, and says so; stopping ends it", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  try {
    const fake = await open();
    await user.type(box(), "q{Enter}");
    await user.type(box(), "wen");
    expect(fake.asked("registries.search")).toHaveLength(2);
    expect(box()).toHaveAccessibleDescription(/what you type goes to Hugging Face whenever you pause/);
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(fake.asked("registries.search").slice(2)).toEqual([
      { registry: "docker-hub", text: "qwen" },
      { registry: "hugging-face", text: "qwen" },
    ]);
    await user.click(screen.getByRole("button", { name: "Stop searching" }));
    expect(fake.asked("registries.stop")).toHaveLength(1);
    await user.type(box(), "3");
    await act(() => vi.advanceTimersByTimeAsync(5000));
    expect(fake.asked("registries.search")).toHaveLength(4);
  } finally {
    vi.useRealTimers();
  }
});

test("while it is asked there is a way to cancel, and a late answer changes nothing", async () => {
  const late = Promise.withResolvers<Answer<"registries.search">>();
  const fake = await open({ "registries.search": () => late.promise });
  await userEvent.type(box(), "x{Enter}");
  expect(group("Docker Hub").getByText("asking")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(fake.asked("registries.stop")).toHaveLength(1);
  expect(screen.queryByRole("region", { name: "Docker Hub" })).toBeNull();
  await act(async () => late.resolve({ ok: true, data: sampleFindings() }));
  expect(screen.queryByRole("region", { name: "Docker Hub" })).toBeNull();
});

test("nothing found says what was looked for", async () => {
  await open({ "registries.search": sampleFindings({ items: [] }) });
  await userEvent.type(box(), "unobtainium{Enter}");
  expect(await group("Docker Hub").findByText("Nothing here matches “unobtainium”.")).toBeInTheDocument();
});

test.each([
  [
    "registry-offline",
    "The registry can’t be reached",
    /Models that are here, chat and import from a file work without it/,
  ],
  ["registry-busy", "The registry asks for a pause", /Wait some minutes/],
  ["registry-bad-answer", "The registry’s answer can’t be read", /sign-in page/],
] as const)(
  "one registry that fails as %s is told beside what the other found, and asked again alone",
  async (code, title, next) => {
    let isWell = false;
    const fake = await open({
      "registries.search": ({ registry }) =>
        registry === "docker-hub" || isWell
          ? { ok: true, data: sampleFindings({ registry }) }
          : { ok: false, error: { code, message: "" } },
    });
    await userEvent.type(box(), "gemma{Enter}");
    const place = group("Hugging Face");
    expect(await place.findByText(title)).toBeInTheDocument();
    expect(place.getByText(next)).toBeInTheDocument();
    expect(group("Docker Hub").getByRole("listitem")).toBeInTheDocument();
    await expectNoAxeViolations(document.body);
    isWell = true;
    await userEvent.click(place.getByRole("button", { name: "Try again" }));
    expect(await place.findByRole("listitem")).toBeInTheDocument();
    expect(fake.asked("registries.search")).toHaveLength(3);
  },
);

test("a long list begins with five and shows the rest when asked", async () => {
  const items = Array.from({ length: 12 }, (_, index) => sampleFound({ ref: `ai/m${index}`, name: `ai/m${index}` }));
  await open({ "registries.search": sampleFindings({ items, hasMore: true }) });
  await userEvent.click(screen.getByRole("button", { name: "Search" }));
  await waitFor(() => expect(group("Docker Hub").getAllByRole("listitem")).toHaveLength(5));
  expect(group("Docker Hub").getByText(/^the first 12, read at/)).toBeInTheDocument();
  await userEvent.click(group("Docker Hub").getByRole("button", { name: "Show all 12" }));
  expect(group("Docker Hub").getAllByRole("listitem")).toHaveLength(12);
});

test("the window that closes asks for nothing more", async () => {
  const fake = installFakeBridge({ "registries.stop": {} });
  const { unmount } = await showModels();
  unmount();
  expect(fake.asked("registries.stop")).toHaveLength(1);
});

test("a name that goes round gets the one that works before anything is asked", async () => {
  const fake = await open();
  await userEvent.type(box(), "phi-4");
  expect(screen.getByText(/not known to have ai\/phi-4/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Use ai/phi4 instead" }));
  expect(box()).toHaveValue("ai/phi4");
  expect(fake.asked("registries.search")).toEqual([]);
});
