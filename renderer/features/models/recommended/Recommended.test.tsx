import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known } from "../../../../app/contract/reading";
import { makeWish } from "../../../state/wish";
import { useHardware } from "../../../state/hardware";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge } from "../../../test/fake-bridge";
import { sampleHardware, sampleModel } from "../../../test/samples";
import { primaries, showModels, type Given } from "../show-models";
import { sampleMachines } from "./machine-samples";

const region = () => within(screen.getByRole("region", { name: "Recommended for this machine" }));
const rows = () =>
  region()
    .getAllByRole("heading", { level: 3 })
    .map((heading) => heading.closest("li") as HTMLElement);
const rowOf = (name: string) => {
  const row = rows().find((each) => within(each).queryByRole("heading", { name }) !== null);
  if (row === undefined) throw new Error(`no row of ${name}`);
  return row;
};

async function show(machine: keyof typeof sampleMachines, given: Given = { models: { items: [] } }) {
  const fake = installFakeBridge({ "fit.machine": sampleMachines[machine], "models.pull": { jobId: "1" } });
  await showModels(given);
  await waitFor(() => expect(region().queryByRole("list") ?? region().queryByText(/suits best/)).not.toBeNull());
  return fake;
}

test.each([
  [
    "card24",
    "qwen3-coder:30B-A3B",
    /Runs well\. Needs 18\.3 of 23\.2 GB free · over 150 tokens\/s, estimated/,
    "Pull 17.7 GB",
  ],
  ["mac16", "qwen3:8B", /Runs well\. Needs 7\.07 of 10\.5 GB free · about 16 tokens\/s, estimated/, "Pull 5.03 GB"],
  ["laptop8", "llama3.2:3B", /Slow\. Needs 3\.73 of 4\.6 GB free/, "Pull 2.01 GB"],
] as const)("%s begins with %s, whose button is the page's first", async (machine, name, verdict, button) => {
  const fake = await show(machine);
  const [first] = rows();
  expect(within(first as HTMLElement).getByRole("heading")).toHaveTextContent(name);
  expect(first).toHaveTextContent("First for this machine");
  expect(first).toHaveTextContent(/First here because it is .*able to call tools/);
  expect(first).toHaveTextContent(verdict);
  expect(rows()).toHaveLength(5);
  expect(primaries()).toEqual([button]);
  await userEvent.click(within(first as HTMLElement).getByRole("button", { name: new RegExp(`^${button}: `) }));
  expect(fake.asked("models.pull")).toHaveLength(1);
});

test("a row says what the model is, and what no card tells is told as not told", async () => {
  await show("card24");
  expect(rows()[0]).toHaveTextContent(
    "30.5B parameters · 262,144 tokens of context · calls tools · Apache-2.0 · by Alibaba",
  );
  await userEvent.type(region().getByRole("searchbox", { name: "Filter" }), "qwen3.6");
  expect(rowOf("qwen3.6")).toHaveTextContent(
    "parameters not told · context not told · tools not told · licence not told · by Alibaba",
  );
  expect(within(rowOf("qwen3.6")).getByRole("button", { name: "Pull qwen3.6" })).toHaveTextContent("Pull");
  expect(rowOf("qwen3.6")).toHaveTextContent(/Fit unknown\. What it needs is not known/);
});

test("all are shown when asked for, and filtered by what they are for", async () => {
  await show("card24");
  await userEvent.click(region().getByRole("button", { name: /^Show all \d+$/ }));
  expect(rows().length).toBeGreaterThan(50);
  await userEvent.click(region().getByRole("button", { name: "Show the first 5 only" }));
  expect(rows()).toHaveLength(5);
  await userEvent.selectOptions(region().getByRole("combobox", { name: "For what" }), "Embeddings");
  expect(rows().every((row) => /(?:vectors|in order)/.test(row.textContent))).toBe(true);
  await userEvent.type(region().getByRole("searchbox", { name: "Filter" }), "phi");
  expect(region().getByText("No model of the catalogue matches")).toBeInTheDocument();
  await userEvent.click(region().getByRole("button", { name: "Clear the filter" }));
  expect(rows()).toHaveLength(5);
});

test("what can't act for OpenClaw says so", async () => {
  await show("card24");
  await userEvent.type(region().getByRole("searchbox", { name: "Filter" }), "mistral:7B");
  expect(rowOf("mistral:7B")).toHaveTextContent("Calls no tools: OpenClaw can talk through it, but can’t act.");
});

test("where it won't fit, the listed quantisation that would is offered with its own pull", async () => {
  const fake = await show("card12");
  await userEvent.type(region().getByRole("searchbox", { name: "Filter" }), "magistral");
  const row = rowOf("magistral-small-3.2:24B");
  expect(row).toHaveTextContent(
    /Won’t fit\..*In UD-IQ2_XXS it would (?:run well|just fit)\. So few bits cost quality\./,
  );
  await userEvent.click(within(row).getByRole("button", { name: "Pull 6.74 GB: magistral-small-3.2:24B-UD-IQ2_XXS" }));
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/magistral-small-3.2:24B-UD-IQ2_XXS" }]);
});

test("the verdict unfolds to its sum, the rules of thumb and the quantisations; a rule that contradicts says so", async () => {
  await show("mac16");
  const row = rowOf("qwen3:8B");
  await userEvent.click(within(row).getByText("Runs well."));
  expect(within(row).getByText("Weights").parentElement).toHaveTextContent("4.68 GB");
  expect(row).toHaveTextContent("Memory of the machine: 16 GB for so many parameters. This one has 16 GB.");
  expect(row).toHaveTextContent("Memory allowed to the runner: 8 GB. No limit is known here.");
  expect(within(row).queryByText(/It says otherwise/)).toBeNull();
  expect(within(row).getByText("8B-F16").parentElement).toHaveTextContent("Won’t fit");
  await expectNoAxeViolations(document.body);
  await userEvent.type(region().getByRole("searchbox", { name: "Filter" }), "qwen3:14B");
  await userEvent.click(within(rowOf("qwen3:14B")).getByText("Won’t fit."));
  // 32 GB by rule and 16 GB here: it agrees with the sum
  expect(within(rowOf("qwen3:14B")).queryByText(/It says otherwise/)).toBeNull();
});

test("a rule of thumb that is stricter than the sum is contradicted by it", async () => {
  const machine = { ...sampleMachines.card24.machine, memoryBytes: known(16 * 1024 ** 3) };
  installFakeBridge({ "fit.machine": { machine, loaded: [] } });
  await showModels({ models: { items: [] } });
  await waitFor(() => expect(rows()).toHaveLength(5));
  await userEvent.click(within(rowOf("gpt-oss:20B")).getByText("Runs well."));
  expect(rowOf("gpt-oss:20B")).toHaveTextContent(
    /32 GB for so many parameters\. This one has 16 GB\. It says otherwise/,
  );
});

test("nothing fits: said before the list, the nearest first, and no button is the page's first", async () => {
  await show("full");
  expect(region().getByText(/Nothing of the catalogue fits/)).toBeInTheDocument();
  expect(rows()[0]).toHaveTextContent(/gemma3(-qat)?:270M.*Won’t fit/);
  expect(primaries()).toEqual([]);
});

test("unknown memory: a small one is offered, and nothing is judged", async () => {
  await show("unknown");
  expect(region().getByText(/can’t be read, so nothing is judged/)).toBeInTheDocument();
  expect(rows()[0]).toHaveTextContent(/llama3\.2:3B.*small enough for most machines/);
  expect(region().queryByText(/Runs well|Won’t fit|Fit unknown/)).toBeNull();
  expect(primaries()).toEqual(["Pull 2.01 GB"]);
});

test("a runner on another machine: said, and nothing is judged", async () => {
  installFakeBridge({ "fit.machine": sampleMachines.unknown });
  await showModels({
    models: { items: [] },
    runner: {
      endpoint: {
        source: "settings",
        kind: "unknown",
        transport: "tcp",
        address: "box.example:12434",
        location: "another-machine",
        locationReason: { code: "other-address", host: "gpu.example" },
        openAiBaseUrl: "http://box.example:12434/engines/v1",
      },
    },
  });
  expect(await region().findByText(/The runner computes on another machine/)).toBeInTheDocument();
});

test("a machine that can't be read says why, and the list is there all the same", async () => {
  installFakeBridge({ "fit.machine": { code: "runner-down", message: "refused" } });
  await showModels({ models: { items: [] } });
  expect(await region().findByText(/nothing is judged: Model Runner is not running\./)).toBeInTheDocument();
  expect(rows()).toHaveLength(5);
});

test.each([
  ["its plain name", sampleModel({ ref: "ai/qwen3:latest", tags: ["ai/qwen3:latest"], parameters: "8.19B" }), false],
  ["another size of it", sampleModel({ ref: "ai/qwen3:4B", tags: ["ai/qwen3:4B"], parameters: "4.02B" }), true],
  ["another's of the same size", sampleModel({ ref: "hf.co/a/qwen3:x", tags: [], parameters: "8.19B" }), true],
])("a model that is here under %s is offered only where it is another", async (_name, item, isListed) => {
  await show("card24", { models: { items: [item] } });
  await userEvent.click(region().getByRole("button", { name: "Show" }));
  await userEvent.type(region().getByRole("searchbox", { name: "Filter" }), "ai/qwen3:8B");
  expect(region().queryAllByRole("heading", { name: "qwen3:8B" })).toHaveLength(isListed ? 1 : 0);
});

test("what is loaded is taken off, and said", async () => {
  await show("loaded");
  expect(region().getByText(/^Judged for/)).toHaveTextContent(/The 1 model that is loaded is taken off/);
});

test("with models here it is folded to one line, without what is here, and unfolds for a wish", async () => {
  await show("card24", {
    models: { items: [sampleModel({ ref: "ai/qwen3-coder:latest", tags: ["ai/qwen3-coder:30B-A3B-UD-Q4_K_XL"] })] },
  });
  expect(region().getByText(/glm-4\.7-flash suits best\. Runs well\./)).toBeInTheDocument();
  act(() => makeWish({ kind: "recommended-models" }));
  await waitFor(() => expect(rows()).toHaveLength(5));
  expect(region().queryByRole("heading", { name: "qwen3-coder:30B-A3B" })).toBeNull();
  await userEvent.click(region().getByRole("button", { name: "Hide" }));
  expect(region().queryByRole("list")).toBeNull();
});

test("a corrected memory or another loaded model is followed at once", async () => {
  const fake = await show("card12");
  const before = fake.asked("fit.machine").length;
  fake.replies["fit.machine"] = sampleMachines.card24;
  act(() => useHardware.getState().accept(sampleHardware({ revision: 2 })));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("qwen3-coder:30B-A3B"));
  expect(fake.asked("fit.machine")).toHaveLength(before + 1);
});

test("larger than the free disk says so", async () => {
  await show("card24", {
    models: { items: [] },
    hardware: { modelDisk: { path: known("/x"), totalBytes: known(2e10), freeBytes: known(12e9) } },
  });
  expect(rows()[0]).toHaveTextContent("more than is free on the disk");
});
