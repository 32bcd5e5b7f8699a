import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { RunnerAttempt } from "../../../../app/contract/runner";
import type { RunnerAccessSnapshot } from "../../../../app/contract/runner-access";
import { useRunner } from "../../../state/runner";
import { useSettings } from "../../../state/settings";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleRunner, sampleSettings } from "../../../test/samples";
import { RunnerAddress } from "../RunnerAddress";
import { sampleAccess, sampleCertificate } from "./address-samples";

const far = "https://gpu.example:8443";
const attempt = (over: Partial<RunnerAttempt>): RunnerAttempt => ({
  source: "settings",
  address: far,
  outcome: "wants-token",
  ...over,
});

async function show(last: RunnerAttempt, access: RunnerAccessSnapshot = sampleAccess(), replies: Replies = {}) {
  const fake = installFakeBridge({ "runnerAccess.read": access, ...replies });
  const address = last.outcome === "plain-http" ? "http://gpu.example:8000" : last.address;
  useSettings.getState().accept(sampleSettings({ values: { runnerAddress: address } }));
  useRunner.getState().accept(sampleRunner({ state: "down", endpoint: null, attempts: [last] }));
  const { container } = render(<RunnerAddress address={address} />);
  await waitFor(() => expect(fake.asked("runnerAccess.read")).toHaveLength(1));
  return { fake, container };
}

test("a certificate is shown whole, with what is wrong, and exactly it can be trusted", async () => {
  const presented = sampleCertificate();
  const { fake, container } = await show(
    attempt({ outcome: "untrusted", certificate: { problem: "self-signed", presented } }),
    sampleAccess(),
    { "runnerAccess.trust": sampleAccess({ items: [] }) },
  );
  const card = within(await screen.findByRole("region", { name: "Certificate of gpu.example:8443" }));
  expect(card.getByText(/signed by itself/)).toBeInTheDocument();
  expect(card.getAllByText("CN=gpu.example, O=Lab")).toHaveLength(2);
  expect(card.getByText(/AB:CD/)).toBeInTheDocument();
  await expectNoAxeViolations(container);
  await userEvent.click(card.getByRole("button", { name: "Trust exactly this certificate" }));
  expect(fake.asked("runnerAccess.trust")).toEqual([{ address: far, fingerprint: presented.fingerprint }]);
});

test.each(["expired", "not-yet-valid", "revoked", "other"] as const)(
  "one that is %s is not to be trusted",
  async (problem) => {
    await show(attempt({ outcome: "untrusted", certificate: { problem, presented: sampleCertificate() } }));
    await screen.findByRole("region", { name: "Certificate of gpu.example:8443" });
    expect(screen.queryByRole("button", { name: "Trust exactly this certificate" })).toBeNull();
  },
);

test("a token is asked for at its field, handed over once, and gone from the window", async () => {
  const { fake, container } = await show(attempt({}), sampleAccess(), { "runnerAccess.setToken": sampleAccess() });
  const field = await screen.findByLabelText("Token");
  expect(field).toHaveAttribute("type", "password");
  expect(field).toHaveAccessibleDescription(/gpu\.example:8443 wants a token\./);
  await expectNoAxeViolations(container);
  await userEvent.type(field, "hush-4711{Enter}");
  expect(fake.asked("runnerAccess.setToken")).toEqual([{ address: far, token: "hush-4711" }]);
  expect(document.body.innerHTML).not.toContain("hush-4711");
  expect(field).toHaveValue("");
  expect(fake.asked("settings.update")).toEqual([]);
});

test("one that is kept is named by where it is kept, and can be exchanged and removed", async () => {
  const access = sampleAccess({ items: [{ origin: far, token: "memory", trusted: null, isPlainAllowed: false }] });
  const { fake } = await show(attempt({ outcome: "failed" }), access, { "runnerAccess.forgetToken": sampleAccess() });
  expect(await screen.findByText("A token for gpu.example:8443 is kept until Homeport ends.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Remove the token" }));
  expect(fake.asked("runnerAccess.forgetToken")).toEqual([{ address: far }]);
});

test("one that is refused is asked for again; without a secret store that is said", async () => {
  const access = sampleAccess({
    canStore: false,
    items: [{ origin: far, token: "memory", trusted: null, isPlainAllowed: false }],
  });
  await show(attempt({ outcome: "token-refused" }), access);
  const field = await screen.findByLabelText("Token");
  expect(field).toHaveAccessibleDescription(/refuses this token/);
  expect(screen.getByText(/no secret store/)).toBeInTheDocument();
});

test("plain http waits for a word, which says what it means", async () => {
  const { fake, container } = await show(attempt({ outcome: "plain-http" }), sampleAccess(), {
    "runnerAccess.allowPlain": sampleAccess(),
  });
  expect(await screen.findByText(/what you send can be read on the way/)).toBeInTheDocument();
  expect(screen.queryByLabelText("Token")).toBeNull();
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Send it unencrypted" }));
  expect(fake.asked("runnerAccess.allowPlain")).toEqual([{ address: "http://gpu.example:8000", isAllowed: true }]);
});

test("plain http that is allowed says so, also while the last try still says it waits, and can be stopped", async () => {
  const origin = "http://gpu.example:8000";
  const access = sampleAccess({ items: [{ origin, token: "none", trusted: null, isPlainAllowed: true }] });
  const { fake } = await show(attempt({ outcome: "plain-http" }), access, {
    "runnerAccess.allowPlain": sampleAccess(),
  });
  await userEvent.click(await screen.findByRole("button", { name: "No longer" }));
  expect(fake.asked("runnerAccess.allowPlain")).toEqual([{ address: origin, isAllowed: false }]);
});

test.each([
  ["http://127.0.0.1:8000", true],
  ["http://box.lan:8000", true],
  ["http://192.168.1.5:8000", true],
  ["http://192.168.1.6:8000", false],
])("a token for %s, which wants one: %s", async (address, isAsked) => {
  await show(attempt({ address }), sampleAccess({ ownHosts: ["Box.lan", "192.168.1.5"] }));
  const never = /never sent unencrypted to another machine/;
  expect(await (isAsked ? screen.findByLabelText("Token") : screen.findByText(never))).toBeInTheDocument();
  expect(screen.queryByText(never) === null).toBe(isAsked);
  expect(screen.queryByLabelText("Token") !== null).toBe(isAsked);
});

test("a trusted certificate stays in view, and the trust can be taken back", async () => {
  const trusted = { certificate: sampleCertificate(), at: Date.parse("2026-11-20") };
  const access = sampleAccess({ items: [{ origin: far, token: "stored", trusted, isPlainAllowed: false }] });
  const { fake } = await show(attempt({ outcome: "failed" }), access, { "runnerAccess.distrust": sampleAccess() });
  await userEvent.click(await screen.findByText(/is trusted by you since/));
  expect(screen.getByText(/AB:CD/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Take the trust back" }));
  expect(fake.asked("runnerAccess.distrust")).toEqual([{ address: far }]);
});
