import { expect, test } from "vitest";
import { byHandReason } from "../../app/domain/updates";
import { systemClock } from "../platform/clock";
import { createLedger } from "../platform/ledger";
import { createDemoUpdater } from "./demo-updater";

function setUp() {
  const ledger = createLedger({ clock: systemClock, log: { info: () => {} } });
  const updater = createDemoUpdater({ clock: systemClock, record: ledger.record, speed: Infinity });
  const asked = () =>
    ledger.read().map(({ entry }) => (entry.kind === "request" ? [entry.address, entry.outcome] : entry.kind));
  return { updater, asked };
}

test("the demo has a newer version, fetched with its progress, each request in the ledger", async () => {
  const { updater, asked } = setUp();
  expect(byHandReason(await updater.installation())).toBeNull();
  const news = await updater.check();
  const seen: number[] = [];
  await updater.download({ signal: new AbortController().signal, onProgress: (done) => void seen.push(done) });
  expect(seen.at(-1)).toBe(news?.sizeBytes);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(asked()).toEqual([
    ["https://updates.example", "200"],
    ["https://updates.example", "200"],
  ]);
});

test("a download that is cancelled ends as such, and nothing is ever put in place", async () => {
  const { updater, asked } = setUp();
  const download = updater.download({ signal: AbortSignal.abort(), onProgress: () => {} });
  await expect(download).rejects.toMatchObject({ code: "cancelled" });
  expect(asked()).toEqual([["https://updates.example", "cancelled"]]);
  await expect(updater.install()).rejects.toMatchObject({ code: "update-not-installed" });
});
