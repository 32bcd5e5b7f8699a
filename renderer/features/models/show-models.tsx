import { render, screen, within } from "@testing-library/react";
import type { Job } from "../../../app/contract/jobs";
import { useHardware } from "../../state/hardware";
import { useJobs } from "../../state/jobs";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import {
  sampleHardware,
  sampleJobs,
  sampleModel,
  sampleModels,
  sampleOpenClaw,
  sampleRunner,
} from "../../test/samples";
import { Models } from "./Models";
import { Frame } from "../../test/frame";

export type Given = {
  runner?: Parameters<typeof sampleRunner>[0];
  models?: Parameters<typeof sampleModels>[0];
  hardware?: Parameters<typeof sampleHardware>[0];
  openclaw?: Parameters<typeof sampleOpenClaw>[0];
  jobs?: Job[];
};

/** For tests: the page over stores that hold what is given, axe clean. */
export async function showModels(given: Given = {}) {
  useRunner.getState().accept(sampleRunner({ loaded: [], ...given.runner }));
  useModels.getState().accept(sampleModels(given.models));
  useHardware.getState().accept(sampleHardware(given.hardware));
  useOpenClaw.getState().accept(sampleOpenClaw({ isConnected: false, ...given.openclaw }));
  useJobs.getState().accept(sampleJobs({ items: given.jobs ?? [] }));
  const view = render(<Models />, { wrapper: Frame });
  await expectNoAxeViolations(document.body);
  return view;
}

export const sampleId = `sha256:${"1f0e".repeat(16)}`;

export function sampleMany(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const ref = `ai/model-${index}:8B`;
    return sampleModel({ id: `sha256:${index}`, ref, tags: [ref] });
  });
}

/** The sentence the page opens with. */
export const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
export const list = () => within(screen.getByRole("list", { name: "Pulled" }));
export const names = () =>
  list()
    .getAllByRole("heading", { level: 3 })
    .map(({ textContent }) => textContent);
export const primaries = () =>
  [...document.querySelectorAll("a, button")]
    .filter(({ className }) => className.includes("bg-accent "))
    .map(({ textContent }) => textContent);
