import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { RunnerState } from "../../../app/contract/runner";
import { useConnection } from "../../state/connection";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { locale } from "../../locale";
import { sampleLoaded, sampleModels, sampleRunner } from "../../test/samples";
import { Models } from "./Models";
import { heading, list, names, primaries, showModels } from "./show-models";

test("loading: says what it waits for, and claims nothing", async () => {
  installFakeBridge();
  const { container } = render(<Models />);
  expect(heading()).toBe("Looking for Model Runner.");
  expect(screen.queryByRole("textbox")).toBeNull();
  await expectNoAxeViolations(container);
});

test("waiting: the runner answers, its list does not yet", async () => {
  installFakeBridge();
  await showModels({ models: { state: "waiting", items: [] } });
  expect(heading()).toBe("Reading which models are here.");
});

const broken: [RunnerState, string][] = [
  ["absent", "No Model Runner was found."],
  ["disabled", "Model Runner is switched off."],
  ["down", "Model Runner is not running."],
  ["wrong-service", "Another program answers where Model Runner should."],
  ["hanging", "Model Runner does not answer."],
];

test.each(broken)("runner %s: says so, offers what Home offers, and what was listed is stale", async (state, title) => {
  const fake = installFakeBridge({ "runner.probe": sampleRunner() });
  await showModels({ runner: { state } });
  expect(heading()).toBe(title);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(primaries()).toEqual(["Look again"]);
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  expect(fake.asked("runner.probe")).toEqual([{}]);
  expect(screen.getByText(/This is its list from .*it may have changed/)).toBeInTheDocument();
  expect(list().getByText("Not known now")).toBeInTheDocument();
  expect(list().queryByRole("button", { name: /qwen3/ })).toBeNull();
  expect(fake.asked("models.refresh")).toEqual([]);
});

test("a list that can't be read says why, keeps the last one, and can be read again", async () => {
  const fake = installFakeBridge({ "models.refresh": sampleModels() });
  await showModels({
    models: { state: "failed", problem: { code: "runner-bad-answer", message: "not a list" } },
  });
  expect(heading()).toBe("Model Runner does not list its models.");
  expect(screen.getByText("Model Runner gave an answer that can’t be read")).toBeInTheDocument();
  expect(names()).toEqual(["qwen3:8B"]);
  const before = fake.asked("models.refresh").length;
  await userEvent.click(screen.getByRole("button", { name: "Read again" }));
  expect(fake.asked("models.refresh")).toHaveLength(before + 1);
});

test("when not even the snapshot can be read, that is said", async () => {
  installFakeBridge({ "models.read": { code: "internal", message: "boom" } });
  useRunner.getState().accept(sampleRunner());
  await useModels.getState().read();
  const { container } = render(<Models />);
  expect(screen.getByText("Something failed inside Homeport")).toBeInTheDocument();
  await expectNoAxeViolations(container);
});

test("opening the page reads the list anew, and says when", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const asOf = Date.now();
  const fake = installFakeBridge({ "models.refresh": sampleModels({ asOf }) });
  await showModels({ models: { asOf: asOf - 86_400_000 * 3 } });
  expect(fake.asked("models.refresh")).toEqual([{}]);
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(asOf);
  expect(await screen.findByText(new RegExp(`Read from Model Runner at ${time}\\.`))).toBeInTheDocument();
});

test("while main can't be reached, the list stays and asks nothing", async () => {
  const fake = installFakeBridge({ "models.unload": { unloadedCount: 1 } });
  await showModels({ runner: { loaded: [sampleLoaded()] } });
  act(() => useConnection.getState().become("lost"));
  await userEvent.click(screen.getByRole("button", { name: "Unload qwen3:8B" }));
  expect(fake.asked("models.unload")).toEqual([]);
  expect(names()).toEqual(["qwen3:8B"]);
});
