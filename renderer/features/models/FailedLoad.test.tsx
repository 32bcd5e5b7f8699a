import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleJob } from "../../test/page-samples";
import { sampleNow } from "../../test/samples";
import { list, showModels } from "./show-models";

const load = sampleJob({ key: "load-model:ai/qwen3:8B", kind: "load-model", subject: "ai/qwen3:8B" });
const failed = {
  ...load,
  id: "7",
  endedAt: sampleNow,
  outcome: { kind: "failed" as const, failure: { code: "load-not-ended" as const, message: "" } },
};

test("why a load failed is told in the model's row, and can be dismissed", async () => {
  const fake = installFakeBridge({ "jobs.dismiss": {} });
  await showModels({ jobs: [failed] });
  expect(list().getByText("The load could not be ended")).toBeInTheDocument();
  expect(list().getByText(/Restarting the Model Runner ends it at once/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Dismiss: qwen3:8B" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "7" }]);
});

test("a later load takes the place of an earlier failure", async () => {
  installFakeBridge({});
  await showModels({ jobs: [failed, load] });
  expect(screen.queryByText("The load could not be ended")).toBeNull();
});
