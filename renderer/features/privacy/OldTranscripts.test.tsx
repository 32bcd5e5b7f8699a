import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { startStores } from "../../state/all";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleNow } from "../../test/samples";
import { OldTranscripts } from "./OldTranscripts";

const old = {
  asOf: sampleNow,
  ages: [
    { days: 7 as const, count: 5, bytes: 9e6 },
    { days: 30 as const, count: 2, bytes: 4e6 },
    { days: 90 as const, count: 0, bytes: 0 },
    { days: 365 as const, count: 0, bytes: 0 },
  ],
  listedCount: 3,
  hasDatabase: true,
};

test("what would go is counted by age before, and goes only on a word; what is shown is what is asked", async () => {
  const fake = installFakeBridge({ "privacy.oldTranscripts": old, "privacy.removeTranscripts": { jobId: "4" } });
  startStores();
  render(<OldTranscripts />);
  await userEvent.click(screen.getByRole("button", { name: "Remove old…" }));
  expect(await screen.findByRole("button", { name: "Delete 2 files (4 MB)" })).toBeInTheDocument();
  expect(screen.getByText("3 conversations are still listed and stay.")).toBeInTheDocument();
  expect(screen.getByText(/session.maintenance.pruneAfter/)).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Last word" }), "90");
  expect(screen.getByRole("button", { name: "Nothing that old" })).toHaveAttribute("aria-disabled", "true");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Last word" }), "7");
  await userEvent.click(screen.getByRole("button", { name: "Delete 5 files (9 MB)" }));
  expect(fake.asked("privacy.removeTranscripts")).toEqual([{ days: 7, count: 5 }]);
});

test("what can't be looked at is said, and nothing can be removed", async () => {
  installFakeBridge({ "privacy.oldTranscripts": { code: "file-not-readable", message: "no" } });
  render(<OldTranscripts />);
  await userEvent.click(screen.getByRole("button", { name: "Remove old…" }));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Nothing that old" })).toHaveAttribute("aria-disabled", "true");
});
