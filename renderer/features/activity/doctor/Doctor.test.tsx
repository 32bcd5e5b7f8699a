import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { doctorFindings } from "../../../../app/domain/doctor/findings";
import { startStores } from "../../../state/all";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleNow } from "../../../test/samples";
import { Activity } from "../Activity";

beforeEach(() => {
  window.location.hash = "#/activity/doctor";
});

function show(replies: Replies) {
  const fake = installFakeBridge(replies);
  startStores();
  return { fake, user: userEvent.setup(), ...render(<Activity />) };
}

const checkup = { asOf: sampleNow, tookMs: 1, findings: [], unread: [] };

test("it looks when it is opened, and says what is wrong, why, and where it is mended", async () => {
  const { fake, user, container } = show({
    "doctor.look": {
      ...checkup,
      findings: [
        {
          id: "out-of-memory",
          ...doctorFindings["out-of-memory"],
          values: { model: "ai/qwen3:8B" },
          detail: "terminated unexpectedly",
        },
        {
          id: "engine-orphaned",
          ...doctorFindings["engine-orphaned"],
          values: { memoryBytes: 6.8 * 1024 ** 3, pids: "720" },
          detail: null,
        },
      ],
    },
  });
  expect(
    await screen.findByRole("heading", { level: 1, name: "One thing keeps answers from coming" }),
  ).toBeInTheDocument();
  const list = screen.getByRole("list", { name: "What was found" });
  expect(within(list).getByText("ai/qwen3:8B does not fit the memory")).toBeInTheDocument();
  expect(within(list).getByText(/It holds 6.8 GB/)).toBeInTheDocument();
  expect(within(list).getAllByRole("link", { name: "See the memory" })[0]).toHaveAttribute(
    "href",
    "#/resources/memory",
  );
  await user.click(screen.getByText("The tool’s own words"));
  expect(screen.getByText("terminated unexpectedly")).toBeVisible();
  await expectNoAxeViolations(container);
  await user.click(screen.getByRole("button", { name: "Look again" }));
  expect(fake.asked("doctor.look")).toHaveLength(2);
});

test("nothing found is health only where everything was looked at", async () => {
  show({ "doctor.look": { ...checkup, unread: [{ probe: "openclaw", reason: "timed-out", detail: null }] } });
  expect(
    await screen.findByRole("heading", { level: 1, name: /not everything could be looked at/ }),
  ).toBeInTheDocument();
  expect(screen.getByText(/OpenClaw:/)).toBeInTheDocument();
});

test("a look that fails says so", async () => {
  show({ "doctor.look": { code: "internal", message: "x" } });
  expect(await screen.findByRole("alert")).toBeInTheDocument();
});
