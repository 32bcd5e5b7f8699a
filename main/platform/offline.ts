import { CodedError } from "../../app/contract/errors";
import { isThisMachine } from "../../app/domain/runner-location";
import type { HttpAddress } from "./http";
import { HttpProblem } from "./http-problem";
import { ownHosts } from "./own-hosts";

/** Offline mode as the platform holds it: what the setting says, asked before anything leaves. */
export type OfflineSwitch = {
  isOn(): boolean;
  set(isOn: boolean): void;
  /** Throws CodedError offline-mode when it is on; `contact` is whom the work would have made this machine ask. */
  refuse(contact: string): void;
  /** Throws HttpProblem `offline` when it is on and the address is not this machine's. */
  check(address: HttpAddress): void;
  /** Aborted when it is switched on; null for an address of this machine, which stays. */
  signalFor(address: HttpAddress): AbortSignal | null;
  /** Said to every child; empty while it is off. */
  childVariables(): Readonly<Record<string, string>>;
};

/**
 * What each tool has for it. OpenClaw: no helper programs fetched, no updates taken; npm: nothing asked of its registry;
 * `docker model`: no runner installed by itself, no model names told.
 */
const childVariables = {
  OPENCLAW_OFFLINE: "1",
  OPENCLAW_NO_AUTO_UPDATE: "1",
  NO_UPDATE_NOTIFIER: "1",
  npm_config_offline: "true",
  npm_config_update_notifier: "false",
  DO_NOT_TRACK: "1",
};

export function createOfflineSwitch({
  listOwnHosts = ownHosts,
}: { listOwnHosts?: () => string[] } = {}): OfflineSwitch {
  let isOn = false;
  let goingOffline = new AbortController();
  return {
    isOn: () => isOn,
    set(next) {
      if (next === isOn) return;
      isOn = next;
      if (next) goingOffline.abort(new HttpProblem("offline", "offline mode was switched on"));
      else goingOffline = new AbortController();
    },
    refuse(contact) {
      if (isOn) throw offlineError(contact);
    },
    check(address) {
      if (isOn && !isHere(address, listOwnHosts())) throw new HttpProblem("offline", hostOf(address));
    },
    signalFor: (address) => (isHere(address, listOwnHosts()) ? null : goingOffline.signal),
    childVariables: () => (isOn ? childVariables : {}),
  };
}

/** The one error of offline mode; `contact` is whom it kept from being asked. */
export function offlineError(contact: string): CodedError {
  return new CodedError("offline-mode", `Offline mode is on: ${contact} was not contacted.`);
}

/** A socket, a pipe of this machine, a loopback address, or one of this machine's own names and addresses. */
export function isHere(address: HttpAddress, own: readonly string[]): boolean {
  if (address.kind === "socket") return !address.path.startsWith("\\\\") || /^\\\\[.?]\\pipe\\/i.test(address.path);
  if (!URL.canParse(address.origin)) return false;
  const { hostname } = new URL(address.origin);
  return isThisMachine(hostname, own);
}

const hostOf = (address: HttpAddress): string =>
  address.kind === "tcp" && URL.canParse(address.origin) ? new URL(address.origin).host : "another machine";
