import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { UpdatesSnapshot } from "../../../app/contract/updates";
import { known } from "../../../app/contract/reading";
import { useJobs } from "../../state/jobs";
import { useSettings } from "../../state/settings";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleJob } from "../../test/page-samples";
import { sampleJobs, sampleProgram, sampleSettings } from "../../test/samples";
import { sampleNews, sampleUpdates } from "../../test/updates-samples";
import { Updates } from "./Updates";

async function show(over: Partial<UpdatesSnapshot>, replies: Replies = {}, isDemo = false) {
  const fake = installFakeBridge({
    "updates.read": sampleUpdates(over),
    "updates.check": sampleUpdates(),
    "updates.download": { jobId: "1" },
    "settings.update": sampleSettings(),
    ...replies,
  });
  const { container } = render(<Updates info={sampleProgram({ version: "0.1.0", isDemo })} />);
  await screen.findByText("This is Homeport 0.1.0.");
  return { fake, container };
}
const button = (name: string) => screen.findByRole("button", { name });

test("nothing is asked until somebody says so, and whom that asks is said before", async () => {
  const { fake, container } = await show({});
  expect((await screen.findAllByText("Nobody has looked for a newer version yet."))[0]).toBeVisible();
  expect(screen.getByText(/^One request to github\.com/)).toBeVisible();
  expect(screen.getByRole("checkbox", { name: "Look for a newer version once a week" })).not.toBeChecked();
  expect(fake.asked("updates.check")).toEqual([]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Look for a newer version once a week" }));
  expect(fake.asked("settings.update")).toEqual([{ checkForUpdates: true }]);
  await userEvent.click(await button("Look for a newer version"));
  expect(fake.asked("updates.check")).toEqual([{}]);
  await expectNoAxeViolations(container);
});

test("what is new is plain text, and downloaded by a click", async () => {
  const { fake, container } = await show({ state: { kind: "available", news: sampleNews } });
  expect((await screen.findAllByText(/^Version 0\.2\.0 is out, 96/))[0]).toBeVisible();
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByRole("link", { name: "Releases and their notes" })).toHaveAttribute("target", "_blank");
  await userEvent.click(await button("Download"));
  expect(fake.asked("updates.download")).toEqual([{}]);
});

test("a download shows how far it is, and can be cancelled", async () => {
  const { fake } = await show({ state: { kind: "downloading", news: sampleNews } }, { "jobs.cancel": {} });
  const progress = {
    doneBytes: 50e6,
    totalBytes: known(100e6),
    bytesPerSecond: known(10e6),
    secondsLeft: known(5),
  };
  const items = [sampleJob({ kind: "download-update", subject: "0.2.0", progress })];
  act(() => useJobs.getState().accept(sampleJobs({ items })));
  expect(await screen.findByRole("progressbar", { name: "Downloading Homeport 0.2.0" })).toHaveAttribute("value", "50");
  await userEvent.click(await button("Cancel"));
  expect(fake.asked("jobs.cancel")).toEqual([{ id: items[0]?.id }]);
});

test("a restart says what it would end, and goes on only when that is agreed to", async () => {
  const losses = { jobs: 2, gateway: true, runner: false };
  const { fake, container } = await show(
    { state: { kind: "ready", news: sampleNews } },
    { "updates.install": ({ isAgreed }) => ({ ok: true, data: { isBegun: isAgreed, losses } }) },
  );
  await userEvent.click(await button("Restart and install"));
  expect(await screen.findByText("2 jobs")).toBeVisible();
  expect(screen.getByText("OpenClaw’s gateway, which Homeport started")).toBeVisible();
  await userEvent.click(await button("Not now"));
  expect(screen.queryByText("2 jobs")).toBeNull();
  await userEvent.click(await button("Restart and install"));
  await userEvent.click(await button("Restart all the same"));
  expect(await screen.findByText("Homeport ends, and starts again as 0.2.0.")).toBeVisible();
  expect(fake.asked("updates.install")).toEqual([{ isAgreed: false }, { isAgreed: false }, { isAgreed: true }]);
  await expectNoAxeViolations(container);
});

test("in the demo nothing is put in place", async () => {
  await show({ state: { kind: "ready", news: sampleNews } }, {}, true);
  expect(await button("Restart and install")).toHaveAttribute("aria-disabled", "true");
  expect(screen.getByText("The demo puts nothing in its place.")).toBeVisible();
});

test("where newer versions come by hand it says why, and offers no download", async () => {
  const { container } = await show({ state: { kind: "available", news: sampleNews }, byHand: "package-manager" });
  expect(await screen.findByText(/installed as a package of your system/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Download" })).toBeNull();
  await expectNoAxeViolations(container);
});

test("without a feed there is nothing to press", async () => {
  await show({ state: { kind: "by-hand" }, byHand: "no-feed", host: null, page: null });
  expect(await screen.findByText(/was not told where newer versions are published/)).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("what failed is said with its next step; offline mode keeps it from being asked", async () => {
  const failure = { code: "update-host-silent" as const, message: "refused" };
  await show({ state: { kind: "failed", failure, news: sampleNews } });
  expect(await screen.findByRole("alert")).toHaveTextContent("The release server does not answer");
  expect(await button("Download again")).toBeVisible();
  act(() => useSettings.getState().accept(sampleSettings({ revision: 99, values: { offlineMode: true } })));
  expect(await button("Look for a newer version")).toHaveAccessibleDescription(/release server/);
});
