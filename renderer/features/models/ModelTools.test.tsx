import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Answer } from "../../../app/contract/index";
import { known, unknown } from "../../../app/contract/common";
import type { ImportFile } from "../../../app/contract/models";
import { useModels } from "../../state/models";
import { useProgram } from "../../state/program";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleModel, sampleModels, sampleNow, sampleProgram, sampleRunner } from "../../test/samples";
import { sampleJob } from "../../test/page-samples";
import { showModels } from "./show-models";

async function details(replies: Replies, given: Parameters<typeof showModels>[0] = {}) {
  const fake = installFakeBridge({
    "models.inspect": { model: sampleModel(), isRemote: false, gguf: {}, license: null },
    "models.pull": { jobId: "1" },
    ...replies,
  });
  await showModels(given);
  await userEvent.click(screen.getByRole("button", { name: "Details of qwen3:8B" }));
  const dialog = within(await screen.findByRole("dialog", { name: "qwen3:8B" }));
  await dialog.findByText("Licence");
  return { fake, dialog };
}

test("base URL, curl and Python are for the address that was found, and are copied whole", async () => {
  const user = userEvent.setup();
  const { dialog } = await details({});
  await user.click(dialog.getByText("Use it from another program"));
  await expectNoAxeViolations(document.body);
  const writeText = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(dialog.getByRole("button", { name: "Copy: curl" }));
  expect(writeText).toHaveBeenLastCalledWith(
    expect.stringMatching(
      /^curl http:\/\/127\.0\.0\.1:12434\/engines\/v1\/chat\/completions .*"ai\/qwen3:8B","max_tokens":256/,
    ),
  );
  await user.click(dialog.getByRole("button", { name: "Copy: Base URL" }));
  expect(writeText).toHaveBeenLastCalledWith("http://127.0.0.1:12434/engines/v1");
});

test("with a socket only, what to switch on is said instead", async () => {
  const { endpoint } = sampleRunner();
  const { dialog } = await details({}, { runner: { endpoint: endpoint && { ...endpoint, openAiBaseUrl: null } } });
  await userEvent.click(dialog.getByText("Use it from another program"));
  expect(dialog.getByText(/enable model-runner --tcp 12434/)).toBeInTheDocument();
  expect(dialog.queryByRole("button", { name: "Copy: curl" })).toBeNull();
});

test.each([
  ["current", /The registry has the same model/, false],
  ["newer", /The registry has another model under this name/, true],
  ["unknown", /can’t be told/, false],
] as const)("an update is looked for only when pressed: %s", async (state, words, offersPull) => {
  const why = state === "unknown" ? ({ code: "pull-offline", message: "" } as const) : null;
  const { fake, dialog } = await details({ "models.checkUpdate": { state, asOf: sampleNow, why } });
  expect(fake.asked("models.checkUpdate")).toEqual([]);
  expect(dialog.getByText(/Leaves this machine: Model Runner asks the registry/)).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("button", { name: "Look for an update" }));
  expect(fake.asked("models.checkUpdate")).toEqual([{ ref: "ai/qwen3:8B" }]);
  expect(await dialog.findByText(words)).toBeInTheDocument();
  expect(dialog.queryByText("The registry can’t be reached") !== null).toBe(state === "unknown");
  await expectNoAxeViolations(document.body);
  expect(dialog.queryByRole("button", { name: "Pull update" }) !== null).toBe(offersPull);
});

test("the update is pulled under the same name", async () => {
  const { fake, dialog } = await details({ "models.checkUpdate": { state: "newer", asOf: sampleNow, why: null } });
  await userEvent.click(dialog.getByRole("button", { name: "Look for an update" }));
  await userEvent.click(await dialog.findByRole("button", { name: "Pull update" }));
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/qwen3:8B" }]);
});

test("another name is given and shown once main lists it; one that is taken is told", async () => {
  const named = sampleModels({
    revision: 2,
    items: [sampleModel({ tags: ["ai/qwen3:8B", "local/letters:latest"] })],
  });
  const { fake, dialog } = await details({ "models.tag": named });
  await userEvent.click(dialog.getByText("Give it another name"));
  const field = dialog.getByRole("textbox", { name: "Another name" });
  await userEvent.type(field, "a b");
  expect(field).toBeInvalid();
  await userEvent.clear(field);
  await userEvent.type(field, "local/letters{Enter}");
  expect(fake.asked("models.tag")).toEqual([{ ref: "ai/qwen3:8B", target: "local/letters:latest" }]);
  await waitFor(() => useModels.getState().accept(named));
  expect(await dialog.findByText("Its names: ai/qwen3:8B, local/letters:latest.")).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  fake.replies["models.tag"] = { code: "name-taken", message: "" };
  await userEvent.type(field, "ai/x{Enter}");
  expect(await dialog.findByText("This name is taken")).toBeInTheDocument();
});

function sampleFile(over: Partial<ImportFile> = {}): ImportFile {
  return {
    path: "/home/anna/tiny.gguf",
    partCount: 2,
    sizeBytes: 2.8e7,
    name: "Tiny Stories",
    architecture: "llama",
    parameters: "33M",
    quantization: "Q4_0",
    license: null,
    trainedContextTokens: known(2048),
    proposedRef: "local/tiny-stories:33M-Q4_0",
    ...over,
  };
}

async function openImport(replies: Replies, given: Parameters<typeof showModels>[0] = {}) {
  const fake = installFakeBridge({ "models.import": { jobId: "1" }, ...replies });
  await showModels(given);
  await userEvent.click(screen.getByRole("tab", { name: "From a file" }));
  return fake;
}
const path = () => screen.getByRole("textbox", { name: "Path of the GGUF file" });

test("a file is looked at, named, given its context, and imported", async () => {
  const fake = await openImport({ "models.examineFile": sampleFile() });
  expect(screen.queryByRole("button", { name: "Choose …" })).toBeNull();
  await userEvent.type(path(), " /home/anna/tiny.gguf {Enter}");
  expect(fake.asked("models.examineFile")).toEqual([{ path: "/home/anna/tiny.gguf" }]);
  const facts = within(await screen.findByRole("region", { name: "What the file says of itself" }));
  expect(facts.getByText("28 MB, 2 parts")).toBeInTheDocument();
  const name = screen.getByRole("textbox", { name: "Name to import it under" });
  expect(name).toHaveValue("local/tiny-stories:33M-Q4_0");
  const context = screen.getByRole("textbox", { name: "Context it loads with, in tokens" });
  expect(context).toHaveValue("2048");
  await expectNoAxeViolations(document.body);
  const button = screen.getByRole("button", { name: "Import 28 MB" });

  await userEvent.clear(context);
  await userEvent.type(context, "4096");
  expect(context).toBeInvalid();
  await userEvent.click(button);
  await userEvent.clear(name);
  await userEvent.type(name, "ai/qwen3:8B");
  expect(name).toHaveAccessibleDescription("A model that is here has this name already.");
  await userEvent.click(button);
  expect(fake.asked("models.import")).toEqual([]);

  await userEvent.clear(name);
  await userEvent.type(name, "local/tiny");
  await userEvent.clear(context);
  await userEvent.type(context, "1024");
  await userEvent.click(button);
  expect(fake.asked("models.import")).toEqual([
    { path: "/home/anna/tiny.gguf", ref: "local/tiny:latest", contextTokens: 1024 },
  ]);
  await waitFor(() => expect(path()).toHaveValue(""));
});

test("what the file doesn't say is unknown, and the context is modest all the same", async () => {
  await openImport({
    "models.examineFile": sampleFile({ name: null, trainedContextTokens: unknown("not-reported"), partCount: 1 }),
  });
  await userEvent.type(path(), "/x.gguf{Enter}");
  const context = await screen.findByRole("textbox", { name: "Context it loads with, in tokens" });
  expect(context).toHaveValue("32768");
  expect(context).toHaveAccessibleDescription(/What it was trained for is not told/);
});

test("a file that can't be imported says why, and goes when the path is edited", async () => {
  await openImport({ "models.examineFile": { code: "file-not-importable", message: "This is not a GGUF file." } });
  await userEvent.type(path(), "/notes.txt{Enter}");
  expect(await screen.findByText("This file can’t be imported")).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.type(path(), "x");
  expect(screen.queryByText("This file can’t be imported")).toBeNull();
});

test("what a file says late is not said of the path that was typed meanwhile", async () => {
  const late = Promise.withResolvers<Answer<"models.examineFile">>();
  await openImport({ "models.examineFile": () => late.promise });
  await userEvent.type(path(), "/tiny.gguf{Enter}");
  await userEvent.type(path(), "2");
  await act(async () => {
    late.resolve({ ok: true, data: sampleFile() });
    await late.promise;
  });
  expect(screen.queryByRole("button", { name: "Import 28 MB" })).toBeNull();
});

test("a path that is typed while an import is being asked for stays", async () => {
  const started = Promise.withResolvers<Answer<"models.import">>();
  await openImport({ "models.examineFile": sampleFile(), "models.import": () => started.promise });
  await userEvent.type(path(), "/tiny.gguf{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: "Import 28 MB" }));
  await userEvent.type(path(), "2");
  await act(async () => {
    started.resolve({ ok: true, data: { jobId: "1" } });
    await started.promise;
  });
  expect(path()).toHaveValue("/tiny.gguf2");
});

test("in a window the system's dialog chooses the file, which is looked at at once", async () => {
  useProgram.setState({ info: sampleProgram({ shell: "electron" }) });
  const fake = await openImport({
    "models.chooseFile": { path: "/home/anna/tiny.gguf" },
    "models.examineFile": sampleFile(),
  });
  await userEvent.click(screen.getByRole("button", { name: "Choose …" }));
  expect(await screen.findByRole("button", { name: "Import 28 MB" })).toBeInTheDocument();
  expect(fake.asked("models.examineFile")).toEqual([{ path: "/home/anna/tiny.gguf" }]);
});

test("a runner elsewhere gets the file, and a full disk is told before", async () => {
  const { endpoint } = sampleRunner();
  await openImport(
    { "models.examineFile": sampleFile() },
    { runner: { endpoint: endpoint && { ...endpoint, location: "another-machine" } } },
  );
  await userEvent.type(path(), "/x.gguf{Enter}");
  expect(await screen.findByText(/not on this machine: the file is sent there/)).toBeInTheDocument();
});

test("an import under way can be cancelled; what became of it is said, and which file it was is not kept", async () => {
  const kind = { key: "import:local/tiny:x", kind: "import-model", subject: "local/tiny:x" } as const;
  const fake = await openImport({ "jobs.cancel": {} }, { jobs: [sampleJob({ ...kind, phase: "sending" })] });
  expect(screen.getByText("Handing it to Model Runner")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Cancel: Importing local/tiny:x" }));
  expect(fake.asked("jobs.cancel")).toHaveLength(1);
});
