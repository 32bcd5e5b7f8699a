import { vi } from "vitest";
import type { PrivacySnapshot } from "../../../app/contract/privacy";
import { type CheckId, checkIds } from "../../../app/domain/privacy/checks";
import { type Finding, found } from "../../../app/domain/privacy/finding";
import type { Clock } from "../../platform/clock";
import { type Probe, type Probes, createPrivacyService } from "./privacy";
import { openPrivacyMemory } from "./privacy-memory";

/** A disk of one file. */
export function fakeDisk(text: string | null = null) {
  const disk = { text, writes: 0, aside: null as string | null };
  const files = {
    readText: async () => disk.text,
    write: async (_file: string, next: string) => {
      disk.text = next;
      disk.writes += 1;
    },
    remove: async () => {
      disk.text = null;
    },
    setAside: async (file: string) => {
      disk.aside = disk.text;
      disk.text = null;
      return `${file}.aside`;
    },
  };
  return { disk, files };
}

/** A service whose checks all pass at once, but for those given. */
export async function privacySetUp(
  clock: Clock,
  over: Partial<Record<CheckId, Partial<Probe>>> = {},
  disk = fakeDisk(),
) {
  const push = vi.fn<(event: "privacy.changed", snapshot: PrivacySnapshot) => void>();
  const log = { warn: vi.fn<(text: string) => void>() };
  const runs = new Map<CheckId, number>();
  const findings = new Map<CheckId, Finding>();
  const probes = Object.fromEntries(
    checkIds.map((id): [CheckId, Probe] => {
      const { run, ...more } = over[id] ?? {};
      return [
        id,
        {
          inputs: ["runner"],
          ...more,
          run(context) {
            runs.set(id, (runs.get(id) ?? 0) + 1);
            return run?.(context) ?? Promise.resolve(findings.get(id) ?? found("pass", []));
          },
        },
      ];
    }),
  ) as Probes;
  const memory = await openPrivacyMemory({ file: "privacy.json", files: disk.files, log });
  const privacy = createPrivacyService({ probes, memory, scrub: (text) => text, clock, push, log });
  const row = (id: CheckId) => {
    const one = privacy.read().rows.find((each) => each.id === id);
    if (one === undefined) throw new Error(`no row ${id}`);
    return one;
  };
  return {
    privacy,
    memory,
    push,
    log,
    disk: disk.disk,
    row,
    ran: (id: CheckId) => runs.get(id) ?? 0,
    /** From now on the check comes out like this. */
    find: (id: CheckId, verdict: "pass" | "warn" | "fail" | "not-applicable") => findings.set(id, found(verdict, [])),
    findAs: (id: CheckId, finding: Finding) => findings.set(id, finding),
  };
}
