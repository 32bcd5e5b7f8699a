import { CodedError } from "../../app/contract/errors";
import type { Destination, Destinations } from "../../app/contract/destinations";
import type { CloudWays } from "../../app/contract/openclaw";
import type { PrivacySnapshot } from "../../app/contract/privacy";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { CheckId } from "../../app/domain/privacy/checks";
import {
  destinationsOfCommands,
  destinationsOfLedger,
  destinationsOfOwnUpdates,
  destinationsOfOpenClaw,
  destinationsOfRunner,
  type LedgerCommand,
  type LedgerRequest,
  sortDestinations,
} from "../../app/domain/privacy/destinations";
import type { Clock } from "../platform/clock";
import type { LedgerLine } from "../platform/ledger";
import type { OpenClawService } from "../services/openclaw/openclaw";

type Options = {
  ledger: { read(): readonly LedgerLine[] };
  runner: { read(): RunnerSnapshot };
  openclaw: Pick<OpenClawService, "open">;
  gateway: { read(): { port: number | null } };
  cloudWays: { read(options: { withoutCommands: boolean }): Promise<CloudWays> };
  privacy: { read(): PrivacySnapshot };
  ownHosts(): readonly string[];
  /** Whom Homeport asks for newer versions of itself; null: nobody. */
  ownUpdates(): { host: string | null; isWeekly: boolean };
  clock: Clock;
};

/** Everything outside that is contacted from here, or would be: by Homeport's ledger, by configurations, by what the tools are known to do. */
export function createDestinationsFlow(options: Options) {
  const { ledger, runner, gateway, cloudWays, openclaw, privacy, ownHosts, ownUpdates, clock } = options;
  const startedAt = clock.now();

  async function ofOpenClaw(): Promise<{ items: Destination[]; unread: Destinations["unread"] }> {
    try {
      const session = await openclaw.open();
      const [{ config }, { ways, unread }] = await Promise.all([
        session.readConfig(),
        cloudWays.read({ withoutCommands: true }),
      ]);
      return {
        items: destinationsOfOpenClaw(session.dialect, config ?? {}, ways, ownHosts()),
        unread: unread.map(({ source }) => source),
      };
    } catch (error) {
      if (error instanceof CodedError && error.code === "openclaw-missing") return { items: [], unread: [] };
      return { items: [], unread: ["openclaw"] };
    }
  }

  /** As the checklist read it last; null while it was not looked at, or could not be told. */
  function checked(id: CheckId): boolean | null {
    const own = privacy.read().rows.find((row) => row.id === id)?.own;
    return own === "warn" || own === "fail" ? true : own === "pass" ? false : null;
  }

  return {
    async read(): Promise<Destinations> {
      const lines = ledger.read();
      const { endpoint, ...runnerNow } = runner.read();
      const known = endpoint === null ? null : { address: endpoint.address, location: endpoint.location };
      const { items, unread } = await ofOpenClaw();
      return {
        asOf: clock.now(),
        since: lines[0]?.firstAt ?? startedAt,
        isCut: (lines[0]?.id ?? 1) > 1,
        items: sortDestinations([
          ...destinationsOfLedger(lines.flatMap(requestOf), {
            runner: known,
            gatewayPort: gateway.read().port,
            updateHost: ownUpdates().host,
          }),
          ...destinationsOfOwnUpdates(ownUpdates()),
          ...destinationsOfCommands(lines.flatMap(commandOf)),
          ...destinationsOfRunner(
            { ...runnerNow, endpoint },
            { doesCheck: checked("registry-look-ups"), hasStatistics: checked("desktop-telemetry") },
          ),
          ...items,
        ]),
        unread,
      };
    },
  };
}
export type DestinationsFlow = ReturnType<typeof createDestinationsFlow>;

function requestOf({ entry, count, lastAt }: LedgerLine): LedgerRequest[] {
  if (entry.kind !== "request") return [];
  const { method, address, path } = entry;
  return [{ method, address, path, count, lastAt }];
}

function commandOf({ entry, count, lastAt }: LedgerLine): LedgerCommand[] {
  return entry.kind === "command" ? [{ file: entry.file, args: entry.args, count, lastAt }] : [];
}
