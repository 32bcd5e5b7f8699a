import type { RequestPurpose } from "../../app/domain/request-purpose";

/** One thing Homeport did to the world outside its own process. Written down always, secrets masked. */
export type LedgerEntry =
  | { kind: "command"; file: string; args: readonly string[]; outcome: string; durationMs: number }
  | {
      kind: "request";
      method: string;
      address: string;
      path: string;
      purpose: RequestPurpose;
      outcome: string;
      durationMs: number;
    }
  | {
      kind: "file";
      action: "written" | "backed-up" | "restored" | "removed" | "set-aside" | "permissions" | "folder-made" | "moved";
      path: string;
    };

export type RecordInLedger = (entry: LedgerEntry) => void;
