import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { startStores } from "../../state/all";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleModel, sampleModels, sampleNow, sampleRequests } from "../../test/samples";
import { LocalOrCloud } from "./LocalOrCloud";

const model = sampleModel({ trainedContextTokens: known(40_960) });
const requests = sampleRequests({ rows: [], tallies: [], since: sampleNow });
const tally = { client: "OpenClaw", model: model.ref, count: 2, failedCount: 0, lastAt: sampleNow };

async function open(replies: Replies) {
  installFakeBridge({ "models.read": sampleModels({ items: [model] }), ...replies });
  startStores();
  const user = userEvent.setup();
  const shown = render(<LocalOrCloud model={model.ref} />);
  expect(screen.queryByRole("table")).not.toBeInTheDocument();
  await user.click(screen.getByText("Local or cloud: which is for what"));
  await screen.findByRole("table", { name: "How they compare" });
  return shown;
}
const engine = (tokens: number | null) => ({
  ref: model.ref,
  asked: {},
  kept: {},
  contextTokens: tokens === null ? unknown<number>("not-measured-yet") : known(tokens),
});

test("each is said when to choose it, and one's own tokens at a cloud's prices", async () => {
  const { container } = await open({
    "engine.read": engine(32_768),
    "requests.read": { ...requests, tallies: [{ ...tally, promptTokens: 1_000_000, generatedTokens: 10_000 }] },
  });
  const when = screen.getByRole("table", { name: "When to choose which" });
  expect(within(when).getByRole("row", { name: /^Privacy Local/ })).toBeInTheDocument();
  expect(within(when).getByRole("row", { name: /^The best answers Cloud/ })).toBeInTheDocument();
  expect(await screen.findByText(/reads 32,768 tokens as it is loaded here/)).toBeInTheDocument();
  expect(
    screen.getByText(/read 1,000,000 tokens and wrote 10,000: with Claude Opus 4\.5 at most \$5\.25/),
  ).toBeVisible();
  expect(screen.getByRole("row", { name: /^This machine \$0/ })).toHaveTextContent("not measured here");
  await expectNoAxeViolations(container);
});

test("what was not read is not claimed: no context of a model that is not loaded, no cost of nothing", async () => {
  await open({ "engine.read": engine(null), "requests.read": requests });
  expect(screen.getByText(/was trained for 40,960 tokens; what it gets here is set/)).toBeInTheDocument();
  expect(screen.queryByText(/as it is loaded here/)).not.toBeInTheDocument();
  expect(await screen.findByText(/nothing of yours to compare yet/)).toBeInTheDocument();
  expect(screen.queryByText(/at most \$/)).not.toBeInTheDocument();
});
