import type { RequestPurpose } from "../../app/domain/request-purpose";
import { CodedError } from "../../app/contract/errors";
import type { UpdateNews } from "../../app/contract/updates";
import type { Clock } from "../platform/clock";
import type { RecordInLedger } from "../platform/ledger-entry";
import type { Updater } from "../platform/ports";
import { createPace } from "./pace";

const host = "updates.example";
const news: UpdateNews = {
  version: "0.2.0",
  sizeBytes: 96_480_256,
  notes:
    "## What is new\n\n- A model that is switched to keeps its context.\n- The checklist names the disk a copy lies on.\n\n" +
    "## Put right\n\n- A pull that was paused twice went on at the wrong place.\n\nThis is the demo: there is no such version.",
};
const path = "/homeport/latest-linux.yml";
const pieces = 40;

/** A feed with one newer version, to walk through; nothing is fetched, and nothing put in its place. */
export function createDemoUpdater({
  clock,
  record,
  speed = 1,
}: {
  clock: Clock;
  record: RecordInLedger;
  speed?: number;
}): Updater {
  const pace = createPace({ clock, speed });
  async function request(what: string, purpose: RequestPurpose, work: () => Promise<void>): Promise<void> {
    const startedMs = clock.monotonicMs();
    const outcome = await work().then(
      () => "200",
      () => "cancelled",
    );
    const durationMs = clock.monotonicMs() - startedMs;
    record({ kind: "request", method: "GET", address: `https://${host}`, path: what, purpose, outcome, durationMs });
    if (outcome === "cancelled") throw new CodedError("cancelled", "Cancelled.");
  }
  return {
    installation: async () => ({
      isPackaged: true,
      os: "linux",
      isAppImage: true,
      packageType: null,
      isSigned: null,
      feed: { url: `https://${host}/homeport/`, host },
      page: null,
    }),
    async check() {
      await request(path, "update-look", () => pace.pause(700));
      return news;
    },
    async download({ signal, onProgress }) {
      const total = news.sizeBytes ?? 0;
      await request("/homeport/homeport-0.2.0.AppImage", "update-download", async () => {
        for (let piece = 1; piece <= pieces; piece += 1) {
          await pace.pause(150, signal);
          onProgress(Math.round((total * piece) / pieces), total);
        }
      });
    },
    async install() {
      throw new CodedError("update-not-installed", "The demo puts nothing in its place.");
    },
  };
}
