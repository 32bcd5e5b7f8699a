import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useSettings } from "../../../state/settings";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleDestination, sampleDestinations } from "../../../test/privacy-samples";
import { sampleSettings } from "../../../test/samples";
import { Crossing } from "./Crossing";

async function show(reply: NonNullable<Replies["privacy.destinations"]>) {
  const fake = installFakeBridge({ "privacy.destinations": reply, "settings.update": sampleSettings() });
  useSettings.getState().accept(sampleSettings());
  const view = render(<Crossing />);
  await screen.findByRole("button", { name: "Look again" });
  await expectNoAxeViolations(view.container);
  return fake;
}

test("each destination says whom, why, how sure and what stops it, under who contacts it", async () => {
  await show(
    sampleDestinations(
      [
        sampleDestination({ keys: ["channels.telegram"] }),
        sampleDestination({
          what: "telemetry.openclaw.ai",
          reason: "telemetry",
          class: "known",
          stop: { key: "telemetry.enabled", isSet: true },
        }),
        sampleDestination({
          party: "homeport",
          what: "127.0.0.1:12434",
          reason: "runner-calls",
          class: "seen",
          place: "this-machine",
          count: 3,
          lastAt: 0,
        }),
      ],
      { unread: ["sessions"] },
    ),
  );
  const openclaw = within(screen.getByRole("region", { name: "OpenClaw" }));
  expect(openclaw.getByText("One thing crosses the line")).toBeInTheDocument();
  const [telegram, telemetry] = openclaw.getAllByRole("listitem");
  expect(telegram).toHaveTextContent(/telegram.*passes through its servers.*the internetset up.*channels.telegram/);
  expect(telemetry).toHaveTextContent(/Sends usage data.*known, not seen here.*Stopped by telemetry.enabled/);
  const homeport = within(screen.getByRole("region", { name: "Homeport" }));
  expect(homeport.getByRole("listitem")).toHaveTextContent(/this machineseen 3 times/);
  expect(screen.getByRole("region", { name: "Model Runner" })).toHaveTextContent("No Model Runner answers now");
  expect(screen.queryByRole("region", { name: "Docker Desktop" })).toBeNull();
  expect(screen.getByText(/what single conversations were set to/)).toBeInTheDocument();
});

test("offline mode is switched where it is seen what it stops; the list is read again by keyboard", async () => {
  const fake = await show(sampleDestinations([]));
  // nothing is no number, neither on view nor read out
  expect(screen.getAllByText("Nothing crosses the line, as far as can be read")).toHaveLength(2);
  expect(screen.queryByText(/0 things/)).toBeNull();
  screen.getByRole("checkbox", { name: "Ask nothing of other machines" }).focus();
  await userEvent.keyboard(" ");
  expect(fake.asked("settings.update")).toEqual([{ offlineMode: true }]);
  screen.getByRole("button", { name: "Look again" }).focus();
  await userEvent.keyboard("{Enter}");
  expect(fake.asked("privacy.destinations")).toHaveLength(2);
});
