import path from "node:path";
import { z } from "zod";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import { Certificate } from "../../../app/contract/runner";
import type { AddressAccess, RunnerAccessSnapshot } from "../../../app/contract/runner-access";
import { canBeTrusted, isSameFingerprint, judgeCertificate } from "../../../app/domain/certificate";
import { parseJson } from "../../../app/domain/json-value";
import { addressWords, parseRunnerAddress } from "../../../app/domain/runner-address";
import type { Clock } from "../../platform/clock";
import type { LookAtCertificate } from "../../platform/http";
import { type HttpAccess, isPrivateWay } from "../../platform/http-access";
import type { SecretBox } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";

type AccessFiles = {
  readText(file: string): Promise<string | null>;
  write(file: string, text: string): Promise<void>;
};

/** Sealed tokens, trusted certificates and plain http that is meant, by origin. A certificate is no secret; its pem is for OpenClaw. */
const Kept = z.record(
  z.string(),
  z.object({
    sealed: z.string().exactOptional(),
    trusted: z.object({ certificate: Certificate, at: z.number(), pem: z.string() }).exactOptional(),
    isPlainAllowed: z.boolean().exactOptional(),
  }),
);
type Entry = z.infer<typeof Kept>[string];

export type RunnerAccess = ReturnType<typeof createRunnerAccess>;

/**
 * What is kept for single addresses of other machines: a token (sealed by the system's secret store; where there is
 * none, until Homeport ends), a certificate that is trusted although nobody vouches for it, and that plain http is meant.
 */
export function createRunnerAccess({
  folder,
  givenCaFile,
  files,
  box,
  access,
  look,
  listOwnHosts,
  clock,
  push,
  onChange = () => {},
}: {
  /** That of the settings. */
  folder: string;
  /** What `NODE_EXTRA_CA_CERTS` names already (a company's authorities): Node reads one file only, so that goes into ours. */
  givenCaFile?: string | undefined;
  files: AccessFiles;
  box: SecretBox | null;
  /** Where the platform finds them when it sends. */
  access: HttpAccess;
  look: LookAtCertificate;
  listOwnHosts: () => string[];
  clock: Clock;
  push: Push;
  onChange?: (origin: string) => void;
}) {
  const file = path.join(folder, "runner-access.json");
  // trusted certificates once more, as the Node of another program takes them up
  const caFile = path.join(folder, "runner-certificates.pem");
  let entries: Record<string, Entry> = {};
  /** Of this run: origin to where its token is kept. */
  const tokens = new Map<string, "stored" | "memory">();
  const canStore = () => box !== null && box.isAvailable();
  const system = () => ({ canStore: canStore(), ownHosts: listOwnHosts() });
  const snapshot = createSnapshot<Pick<RunnerAccessSnapshot, "items" | "canStore" | "ownHosts">>(
    { items: [], ...system() },
    { clock, publish: (next) => push("runnerAccess.changed", next) },
  );

  function publish(): RunnerAccessSnapshot {
    const origins = [...new Set([...Object.keys(entries), ...tokens.keys()])].toSorted();
    const items = origins.map((origin): AddressAccess => {
      const { trusted, isPlainAllowed = false } = entries[origin] ?? {};
      return {
        origin,
        token: tokens.get(origin) ?? "none",
        trusted: trusted === undefined ? null : { certificate: trusted.certificate, at: trusted.at },
        isPlainAllowed,
      };
    });
    return snapshot.setIfChanged({ items, ...system() });
  }

  async function change(origin: string, entry: Entry): Promise<RunnerAccessSnapshot> {
    const isEmpty = Object.keys(entry).length === 0;
    const { [origin]: _before, ...others } = entries;
    const next = isEmpty ? others : { ...others, [origin]: entry };
    if (JSON.stringify(next) !== JSON.stringify(entries)) await files.write(file, `${JSON.stringify(next, null, 2)}\n`);
    if (pemsOf(next) !== pemsOf(entries)) await writeCaFile(pemsOf(next));
    entries = next;
    const now = publish();
    onChange(origin);
    return now;
  }

  async function writeCaFile(pems: string): Promise<void> {
    const hasOther = pems !== "" && givenCaFile !== undefined && givenCaFile !== caFile;
    const given = hasOther ? await files.readText(givenCaFile).catch(() => null) : null;
    await files.write(caFile, given === null ? pems : `${given.trimEnd()}\n${pems}`);
  }

  const entryOf = (origin: string): Entry => entries[origin] ?? {};
  const without = <K extends keyof Entry>(origin: string, key: K): Omit<Entry, K> => {
    const { [key]: _gone, ...rest } = entryOf(origin);
    return rest;
  };

  return {
    read: (): RunnerAccessSnapshot => ({ ...snapshot.read(), ...system() }),

    /** Reads what is kept. Never rejects: what can't be read is as good as not kept. */
    async load(): Promise<void> {
      const text = await files.readText(file).catch(() => null);
      entries = Kept.safeParse(text === null ? {} : parseJson(text)).data ?? {};
      for (const [origin, { sealed, trusted }] of Object.entries(entries)) {
        if (trusted !== undefined) access.setPin(origin, trusted.certificate.fingerprint);
        const token = sealed === undefined ? null : open(sealed);
        if (token === null) continue;
        access.setToken(origin, token);
        tokens.set(origin, "stored");
      }
      // it may have been renewed since
      const pems = pemsOf(entries);
      if (pems !== "" && givenCaFile !== undefined) await writeCaFile(pems).catch(() => {});
      publish();
    },

    /** Throws bad-input; file-not-writable, disk-full where it can't be stored: then it is kept for this run. */
    async setToken({ address, token }: { address: string; token: string }): Promise<RunnerAccessSnapshot> {
      const origin = originOf(address);
      const bare = token.trim().replace(/^Bearer\s+/i, "");
      if (!/^[\x21-\x7e]{1,4096}$/.test(bare)) throw new CodedError("bad-input", "This is not a token.");
      if (!isSafeFor(origin)) {
        throw new CodedError("bad-input", "A token is never sent over plain http to another machine: use https://.");
      }
      access.setToken(origin, bare);
      tokens.set(origin, "memory");
      if (box === null || !canStore()) return change(origin, without(origin, "sealed"));
      try {
        const stored = { ...entryOf(origin), sealed: box.seal(bare) };
        tokens.set(origin, "stored");
        return await change(origin, stored);
      } catch (error) {
        tokens.set(origin, "memory");
        publish();
        throw error;
      }
    },

    async forgetToken({ address }: { address: string }): Promise<RunnerAccessSnapshot> {
      const origin = originOf(address);
      access.setToken(origin, null);
      tokens.delete(origin);
      return change(origin, without(origin, "sealed"));
    },

    /** Throws plan-stale where another certificate is presented now than was shown. */
    async trust({ address, fingerprint }: { address: string; fingerprint: string }): Promise<RunnerAccessSnapshot> {
      const origin = originOf(address);
      const found = await look({ kind: "tcp", origin, basePath: "" }).catch((error: unknown) => {
        throw new CodedError("offline-mode", toFailure(error).message);
      });
      if (found === null) throw new CodedError("runner-down", "No certificate is presented there any more.");
      const { certificate, pem, code } = found;
      if (!isSameFingerprint(certificate.fingerprint, fingerprint)) {
        throw new CodedError("plan-stale", "Another certificate is presented there now; nothing was trusted.");
      }
      const problem = judgeCertificate(certificate, { code, now: clock.now(), pinned: null });
      if (problem !== null && !canBeTrusted(problem)) {
        throw new CodedError("bad-input", "This certificate can't be trusted: its dates say no.");
      }
      access.setPin(origin, certificate.fingerprint);
      const kept = { ...certificate, names: [...certificate.names] };
      return change(origin, { ...entryOf(origin), trusted: { certificate: kept, at: clock.now(), pem } });
    },

    async distrust({ address }: { address: string }): Promise<RunnerAccessSnapshot> {
      const origin = originOf(address);
      access.setPin(origin, null);
      return change(origin, without(origin, "trusted"));
    },

    allowPlain({ address, isAllowed }: { address: string; isAllowed: boolean }): Promise<RunnerAccessSnapshot> {
      const origin = originOf(address);
      return change(origin, {
        ...without(origin, "isPlainAllowed"),
        ...(isAllowed ? { isPlainAllowed: true } : {}),
      });
    },

    /** Whether an address may be asked at all: encrypted, on this machine, or meant. */
    isPermitted: (origin: string): boolean => isSafeFor(origin) || entryOf(origin).isPlainAllowed === true,

    /** For `NODE_EXTRA_CA_CERTS` of another program's Node; null: no certificate is trusted by hand. */
    caFile: (): string | null => (pemsOf(entries) === "" ? null : caFile),
  };

  function isSafeFor(origin: string): boolean {
    return isPrivateWay({ kind: "tcp", origin, basePath: "" }, listOwnHosts());
  }

  function open(sealed: string): string | null {
    if (box === null || !canStore()) return null;
    try {
      return box.open(sealed);
    } catch {
      // sealed by another account, or a store that was reset: as good as none
      return null;
    }
  }
}

const pemsOf = (entries: Record<string, Entry>): string =>
  Object.values(entries)
    .flatMap(({ trusted }) => (trusted === undefined ? [] : [trusted.pem]))
    .join("");

/** Throws CodedError bad-input. */
function originOf(address: string): string {
  const parsed = parseRunnerAddress(address);
  if (!parsed.ok) throw new CodedError("bad-input", addressWords[parsed.why]);
  return parsed.origin;
}
