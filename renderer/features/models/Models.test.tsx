import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { useChosenModel } from "../../state/chosen-model";
import { useModels } from "../../state/models";
import type { RequestRow, RequestsSnapshot } from "../../../app/contract/requests";
import { useRequests } from "../../state/requests";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleConfigured, sampleLoaded, sampleModel, sampleModels, sampleRunner } from "../../test/samples";
import { Models } from "./Models";
import { heading, list, names, sampleId, sampleMany, showModels } from "./show-models";

const twoNames = sampleModel({ id: sampleId, tags: ["ai/qwen3:8B", "ai/qwen3:latest"] });

test("a row says what the model is, what it costs, and that it is loaded, how and for how long", async () => {
  installFakeBridge();
  await showModels({
    models: { items: [twoNames] },
    runner: { loaded: [sampleLoaded(), sampleLoaded({ mode: "embedding", keepAlive: "-1" })] },
  });
  expect(heading()).toBe("qwen3:8B is loaded.");
  expect(screen.getByText(/1 model pulled, 5\.03 GB\. Read from Model Runner at/)).toBeInTheDocument();
  const row = list();
  expect(row.getByText("Q4_K_M")).toBeInTheDocument();
  expect(row.getByText("8.19B parameters, also qwen3")).toBeInTheDocument();
  expect(row.getByText("5.03 GB")).toBeInTheDocument();
  expect(row.getByText(/32,768/)).toBeInTheDocument();
  expect(row.getByText("of 40,960")).toBeInTheDocument();
  expect(row.getByText("Loaded, chat")).toBeInTheDocument();
  expect(row.getByText("unloads after 30 min idle")).toBeInTheDocument();
  expect(row.getByText("Loaded, embeddings")).toBeInTheDocument();
  expect(row.getByText("unloads never by itself")).toBeInTheDocument();
});

test("a loaded row says since when, when it was used and who asked last, as far as it was seen", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  installFakeBridge();
  const request = { id: "1", model: "ai/qwen3:latest", state: "ended", client: "OpenClaw" } as RequestRow;
  useRequests.setState({ snapshot: { rows: [request] } as RequestsSnapshot });
  await showModels({
    models: { items: [twoNames] },
    runner: {
      loaded: [sampleLoaded({ lastUsedAt: Date.now() - 120_000, seenSince: new Date().setHours(9, 5, 0, 0) })],
    },
  });
  const row = list();
  expect(row.getByText(/^since .*9:05/)).toBeInTheDocument();
  expect(row.getByText("used 2 minutes ago")).toBeInTheDocument();
  expect(row.getByText("last asked by OpenClaw")).toBeInTheDocument();
  expect(row.getByText("memory: not told")).toBeInTheDocument();
  act(() => useRequests.setState({ snapshot: { rows: [{ ...request, client: null }] } as RequestsSnapshot }));
  expect(row.getByText("last asked by a client without a name")).toBeInTheDocument();
});

test.each([
  [{ isInUse: true }, "qwen3:8B is answering.", "Answering now"],
  [{ isLoading: true }, "qwen3:8B is loading.", "Loading"],
])("the sentence follows what the engine does: %j", async (over, sentence, word) => {
  installFakeBridge();
  await showModels({ runner: { loaded: [sampleLoaded(over)] } });
  expect(heading()).toBe(sentence);
  expect(list().getByText(word)).toBeInTheDocument();
});

test("nothing loaded, and several", async () => {
  installFakeBridge();
  await showModels({ models: { items: sampleMany(3) } });
  expect(heading()).toBe("Nothing is loaded.");
  expect(screen.getByText(/3 models pulled, 15\.1 GB together\./)).toBeInTheDocument();
  const loaded = ["ai/model-0:8B", "ai/model-1:8B"].map((ref) => sampleLoaded({ ref }));
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, loaded })));
  expect(heading()).toBe("2 models are loaded.");
});

test("what is not known says so, and sums nothing up", async () => {
  installFakeBridge();
  const open = sampleModel({
    sizeBytes: unknown("not-reported"),
    packagedContextTokens: unknown("implausible", "-4"),
    trainedContextTokens: unknown("not-reported"),
    parameters: null,
    quantization: null,
  });
  await showModels({ models: { items: [open] } });
  expect(list().getAllByRole("button", { name: /unknown/ })).toHaveLength(2);
  expect(screen.getByText(/^1 model pulled\. Read/)).toBeInTheDocument();
});

test("Try it hands the model over and goes there", async () => {
  installFakeBridge();
  await showModels();
  await userEvent.click(screen.getByRole("button", { name: "Try it: qwen3:8B" }));
  expect(useChosenModel.getState().ref).toBe("ai/qwen3:8B");
  expect(window.location.hash).toBe("#/chat");
});

test("unloading asks by name; its failure stands at the row", async () => {
  const fake = installFakeBridge({ "models.unload": { code: "model-in-use", message: "" } });
  await showModels({ runner: { loaded: [sampleLoaded()] } });
  await userEvent.click(screen.getByRole("button", { name: "Unload qwen3:8B" }));
  expect(fake.asked("models.unload")).toEqual([{ ref: "ai/qwen3:8B" }]);
  expect(await list().findByText("The model is in use")).toBeInTheDocument();
});

test("details are read when opened, with metadata folded away; the focus comes back", async () => {
  const gguf = { "general.architecture": "qwen3", "tokenizer.chat_template": "x".repeat(5000) };
  const fake = installFakeBridge({
    "models.inspect": { model: twoNames, isRemote: false, gguf, license: null },
  });
  await showModels();
  const button = screen.getByRole("button", { name: "Details of qwen3:8B" });
  await userEvent.click(button);
  const dialog = within(await screen.findByRole("dialog", { name: "qwen3:8B" }));
  expect(await dialog.findByText("GGUF metadata, 2 entries")).toBeInTheDocument();
  expect(fake.asked("models.inspect")).toEqual([{ ref: "ai/qwen3:8B" }]);
  expect(dialog.getByText("Licence").parentElement).toHaveTextContent("unknown");
  expect(dialog.getByText("Also called").parentElement).toHaveTextContent(/^Also calledai\/qwen3:latest$/);
  await expectNoAxeViolations(document.body);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(button).toHaveFocus());
});

test("details that can't be read say why", async () => {
  installFakeBridge({ "models.inspect": { code: "model-missing", message: "" } });
  await showModels();
  await userEvent.click(screen.getByRole("button", { name: "Details of qwen3:8B" }));
  expect(await screen.findByText("The model is not on this machine")).toBeInTheDocument();
});

test("removing asks once with what is freed and who would miss it; Cancel does nothing", async () => {
  const fake = installFakeBridge({ "models.remove": { jobId: "1" } });
  const defaultModel = known(sampleConfigured());
  await showModels({ runner: { loaded: [sampleLoaded()] }, openclaw: { isConnected: true, defaultModel } });
  const button = screen.getByRole("button", { name: "Remove qwen3:8B" });
  await userEvent.click(button);
  const dialog = within(await screen.findByRole("dialog", { name: "Remove qwen3:8B?" }));
  expect(dialog.getByText(/Frees up to 5\.03 GB of disk/)).toBeInTheDocument();
  expect(dialog.getByText(/loaded now, and is unloaded first/)).toBeInTheDocument();
  expect(dialog.getByText(/OpenClaw is set to this model/)).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
  expect(fake.asked("models.remove")).toEqual([]);
  await waitFor(() => expect(button).toHaveFocus());
  await userEvent.click(button);
  await userEvent.click(await screen.findByRole("button", { name: "Remove 5.03 GB" }));
  expect(fake.asked("models.remove")).toEqual([{ ref: "ai/qwen3:8B" }]);
});

test("with two names it is either all of it, by its id, or one name that frees nothing", async () => {
  const fake = installFakeBridge({ "models.remove": { jobId: "1" } });
  await showModels({ models: { items: [twoNames] } });
  const remove = screen.getByRole("button", { name: "Remove qwen3:8B" });
  await userEvent.click(remove);
  await userEvent.click(await screen.findByRole("button", { name: "Remove 5.03 GB" }));
  await userEvent.click(remove);
  await userEvent.click(await screen.findByRole("radio", { name: "Only the name ai/qwen3:latest" }));
  expect(screen.getByText(/no disk is freed/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Remove the name" }));
  expect(fake.asked("models.remove")).toEqual([{ ref: sampleId }, { ref: "ai/qwen3:latest" }]);
});

test("a removal that can't start is told", async () => {
  installFakeBridge({ "models.remove": { code: "runner-down", message: "" } });
  await showModels();
  await userEvent.click(screen.getByRole("button", { name: "Remove qwen3:8B" }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove 5.03 GB" }));
  expect(await screen.findByText("Model Runner is not running")).toBeInTheDocument();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("when the focused row goes, the focus goes to the list", async () => {
  installFakeBridge();
  await showModels({ models: { items: sampleMany(3) } });
  act(() => screen.getByRole("button", { name: "Remove model-1:8B" }).focus());
  act(() => useModels.getState().accept(sampleModels({ revision: 2, items: sampleMany(1) })));
  await waitFor(() => expect(screen.getByRole("list", { name: "Pulled" })).toHaveFocus());
});

test("a handful has no filter; more can be filtered and sorted", async () => {
  installFakeBridge();
  const large = sampleModel({ id: "sha256:L", ref: "ai/large:70B", tags: ["ai/large:70B"], sizeBytes: known(40e9) });
  await showModels({ models: { items: sampleMany(5) } });
  expect(screen.queryByRole("searchbox")).toBeNull();
  act(() => useModels.getState().accept(sampleModels({ revision: 2, items: [...sampleMany(11), large] })));
  expect(names().slice(0, 4)).toEqual(["large:70B", "model-0:8B", "model-1:8B", "model-2:8B"]);
  expect(names().at(-1)).toBe("model-10:8B");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Sort by" }), "Newest first");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Sort by" }), "Largest first");
  expect(names()[0]).toBe("large:70B");
  await userEvent.type(screen.getByRole("searchbox", { name: "Filter" }), "q4_k MODEL-1");
  expect(names()).toEqual(["model-1:8B", "model-10:8B"]);
  expect(screen.getAllByText("2 of 12 shown")).toHaveLength(2);
  await userEvent.type(screen.getByRole("searchbox"), "zzz");
  expect(screen.getByText(/No model matches/)).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.click(screen.getByRole("button", { name: "Clear the filter" }));
  expect(names()).toHaveLength(12);
});

test("what filters stays on view, also when fewer are left than have a filter", async () => {
  installFakeBridge();
  await showModels({ models: { items: sampleMany(6) } });
  await userEvent.type(screen.getByRole("searchbox", { name: "Filter" }), "model-5");
  act(() => useModels.getState().accept(sampleModels({ revision: 2, items: sampleMany(5) })));
  expect(screen.getByText(/No model matches/)).toBeInTheDocument();
  const field = screen.getByRole("searchbox", { name: "Filter" });
  await userEvent.clear(field);
  expect(field).toHaveFocus();
  expect(names()).toHaveLength(5);
});

test("of five hundred those that are seen are there, counted among all; the rest is found by the filter", async () => {
  installFakeBridge();
  useRunner.getState().accept(sampleRunner({ loaded: [] }));
  useModels.getState().accept(sampleModels({ items: sampleMany(500) }));
  render(<Models />);
  await waitFor(() => expect(names().length).toBeGreaterThan(10));
  expect(names().length).toBeLessThan(40);
  const [first] = list().getAllByRole("listitem");
  expect(first).toHaveAttribute("aria-setsize", "500");
  expect(first).toHaveAttribute("aria-posinset", "1");
  await userEvent.click(screen.getByRole("searchbox", { name: "Filter" }));
  await userEvent.paste("model-499");
  await waitFor(() => expect(names()).toEqual(["model-499:8B"]));
});

test("the row with the focus stays when the list is scrolled away under it", async () => {
  installFakeBridge();
  useRunner.getState().accept(sampleRunner({ loaded: [] }));
  useModels.getState().accept(sampleModels({ items: sampleMany(500) }));
  render(<Models />);
  const button = await screen.findByRole("button", { name: "Details of model-3:8B" });
  act(() => button.focus());
  act(() => {
    Object.assign(window, { scrollY: 20_000, pageYOffset: 20_000 });
    window.dispatchEvent(new Event("scroll"));
  });
  await waitFor(() => expect(names()).toContain("model-312:8B"));
  expect(button).toHaveFocus();
  expect(names()).not.toContain("model-4:8B");
  Object.assign(window, { scrollY: 0, pageYOffset: 0 });
});

test("a very long name wraps, and its title has all of it", async () => {
  installFakeBridge();
  const ref = `huggingface.co/owner/${"very-long-".repeat(20)}gguf:Q4_K_M`;
  await showModels({ models: { items: [sampleModel({ ref, tags: [ref] })] } });
  expect(list().getByRole("heading", { level: 3 })).toHaveAttribute("title", ref);
});

test("a model that makes embeddings says so, and is not offered to be asked", async () => {
  installFakeBridge();
  const { container } = await showModels({ models: { items: [sampleModel({ purpose: "embedding" })] } });
  expect(list().getByText("embeddings")).toBeInTheDocument();
  expect(list().queryByRole("button", { name: /^Try it/ })).toBeNull();
  expect(list().getByRole("button", { name: /^Details/ })).toBeInTheDocument();
  await expectNoAxeViolations(container);
});
