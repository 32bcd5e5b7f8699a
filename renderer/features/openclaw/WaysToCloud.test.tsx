import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { known } from "../../../app/contract/reading";
import type { CloudWays } from "../../../app/contract/openclaw";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { fresh, region, show } from "./openclaw-test-kit";

const ways = (over: Partial<CloudWays> = {}): CloudWays => ({
  asOf: 0,
  dialect: "openclaw",
  ways: [],
  unread: [],
  ...over,
});

beforeEach(() => {
  window.location.hash = "#/openclaw/cloud";
});
afterEach(() => {
  window.location.hash = "";
});

const look = () => userEvent.click(region("Ways to a cloud").getByRole("button", { name: "Look" }));

test.each<[string, Partial<CloudWays>, RegExp]>([
  ["nothing", {}, /^Local only: nothing that is in use leads to a cloud\.$/],
  ["conversations that could not be listed", { unread: [{ source: "sessions", why: null }] }, /not all could be read/],
  ["a store that failed", { unread: [{ source: "key-store", why: null }] }, /not all could be read/],
  [
    "one in use",
    { ways: [{ key: "talk.provider", what: "elevenlabs", place: "cloud", kind: "feature" }] },
    /^One way to a cloud is in use$/,
  ],
])("%s", async (_, found, verdict) => {
  installFakeBridge({ "openclaw.ways": ways(found) });
  const { container } = await show({ openclaw: { ...fresh, hasConfigFile: known(true) } });
  await look();
  expect((await screen.findAllByText(verdict)).length).toBeGreaterThan(0);
  await expectNoAxeViolations(container);
});

test("what a command said stands behind its words, not among them", async () => {
  const why = { code: "command-failed" as const, message: "exit 1 from the store" };
  installFakeBridge({ "openclaw.ways": ways({ unread: [{ source: "key-store", why }] }) });
  await show({ openclaw: { ...fresh, hasConfigFile: known(true) } });
  await look();
  const item = (await screen.findByRole("button", { name: /^Why: / })).closest("li");
  expect(item).toHaveTextContent(/: A program ended with an error/);
  expect(screen.queryByText(/exit 1 from the store/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /^Why: / }));
  expect((await screen.findByText(/exit 1 from the store/)).closest("details")).not.toBeNull();
});

test("a failure is told, and it can be looked again", async () => {
  const fake = installFakeBridge({ "openclaw.ways": { code: "timed-out", message: "60 s" } });
  await show({ openclaw: { ...fresh, hasConfigFile: known(true) } });
  await look();
  expect(await region("Ways to a cloud").findByRole("alert")).toBeInTheDocument();
  fake.replies["openclaw.ways"] = ways({
    ways: [{ key: ".env", what: "OPENAI_API_KEY", place: "cloud", kind: "possible" }],
  });
  await look();
  await userEvent.click(await screen.findByText("One more can be chosen by hand"));
  expect(screen.getByText("can be chosen: OPENAI_API_KEY")).toBeVisible();
});
