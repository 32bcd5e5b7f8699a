import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type ListedFit, listedFitsAtMost } from "../../../app/contract/fit";
import { unknown } from "../../../app/contract/reading";
import { useChosenModel } from "../../state/chosen-model";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleLoaded, sampleModel, sampleRunner } from "../../test/samples";
import { sampleMachines } from "./recommended/machine-samples";
import { sampleFit } from "./fit-samples";
import { list, sampleMany, showModels } from "./show-models";

const verdictOf = (name: RegExp) => list().findByRole("link", { name });

test("a row tells the verdict, on focus why in numbers, and leads to the model's resources", async () => {
  installFakeBridge({ "fit.list": { items: [sampleFit({ verdict: "tight", reason: "near-limit" })] } });
  await showModels();
  const link = await verdictOf(/^Tight: qwen3:8B/);
  expect(link).toHaveAttribute("href", "#/resources");
  act(() => link.focus());
  expect(await screen.findByRole("tooltip")).toHaveTextContent(
    "It takes more than 80% of what is free of the graphics memory. Other programs may be slowed down. " +
      "With 32,768 tokens of context it needs 6.5 of 8 GB free.",
  );
  await userEvent.keyboard("{Enter}");
  expect(useChosenModel.getState().ref).toBe("ai/qwen3:8B");
});

test.each<[string, ListedFit, RegExp]>([
  [
    "a sum that is not known",
    sampleFit({ verdict: "unknown", reason: "need-unknown", needBytes: unknown("not-reported") }),
    /sum needs\. Judged with 32,768/,
  ],
  ["a model that can't be read", { ref: "ai/qwen3:8B", failure: { code: "model-missing", message: "" } }, /\w/],
])("%s is unknown, with the reason", async (_, fit, why) => {
  installFakeBridge({ "fit.list": { items: [fit] } });
  await showModels();
  const link = await verdictOf(/^Fit unknown/);
  act(() => link.focus());
  expect(await screen.findByRole("tooltip")).toHaveTextContent(why);
});

test("a request that fails leaves no row without a word", async () => {
  installFakeBridge({ "fit.list": { code: "runner-down", message: "refused" } });
  await showModels();
  expect(await verdictOf(/^Fit unknown/)).toBeInTheDocument();
});

test("of five hundred only the seen are asked about, together; all again when what is loaded changes", async () => {
  const fake = installFakeBridge({ "fit.list": { items: [] } });
  await showModels({ models: { items: sampleMany(500) } });
  const asked = () => fake.asked("fit.list") as { refs: string[] }[];
  await waitFor(() => expect(asked().length).toBeGreaterThan(0));
  const before = asked().length;
  expect(before).toBeLessThan(4);
  expect(Math.max(...asked().map(({ refs }) => refs.length))).toBeLessThanOrEqual(listedFitsAtMost);
  expect(asked().flatMap(({ refs }) => refs).length).toBeLessThan(100);
  act(() =>
    useRunner.getState().accept(sampleRunner({ revision: 2, loaded: [sampleLoaded({ ref: "ai/model-0:8B" })] })),
  );
  await waitFor(() => expect(asked().length).toBeGreaterThan(before));
});

test("nothing is asked while the runner does not answer", async () => {
  const fake = installFakeBridge();
  await showModels({ runner: { state: "down" } });
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, state: "down" })));
  expect(fake.asked("fit.list")).toEqual([]);
  expect(list().queryByRole("link")).toBeNull();
});

test("what makes vectors has no verdict", async () => {
  const fake = installFakeBridge({ "fit.list": { items: [sampleFit()] } });
  await showModels({ models: { items: [sampleModel({ ref: "ai/e", purpose: "embedding" }), sampleModel()] } });
  await verdictOf(/^Runs well/);
  expect(fake.asked("fit.list")).toEqual([{ refs: ["ai/qwen3:8B"] }]);
});

test("a model's details tell the verdict with both rules of thumb beside it, and that the sum counts where they differ", async () => {
  installFakeBridge({
    "fit.list": { items: [sampleFit({ verdict: "wont-fit", reason: "beyond-vram" })] },
    "fit.machine": sampleMachines.card24,
    "models.inspect": { model: sampleModel(), isRemote: false, gguf: {}, license: null },
  });
  await showModels();
  await verdictOf(/^Won’t fit/);
  await userEvent.click(screen.getByRole("button", { name: "Details of qwen3:8B" }));
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText(/Memory of the machine: 16 GB .* This one has 64 GB\./)).toHaveTextContent(
    "It says otherwise than the sum. The sum counts",
  );
  expect(dialog).toHaveTextContent("Memory allowed to the runner: 8 GB. No limit is known here.");
  expect(dialog).toHaveTextContent(/Won’t fit\. It needs more than 90%/);
  await expectNoAxeViolations(document.body);
});
