/** From where a listening socket can be reached, as far as its address says. */
export type ListenerReach =
  /** This machine only. */
  | "loopback"
  /** Every network this machine is in. */
  | "all-interfaces"
  /** A network inside this machine: of containers or virtual machines. */
  | "bridge"
  /** One address, of a network this machine is in. */
  | "one-address";

export type Listener = {
  /** `0.0.0.0` and `::` for all; without brackets and zone. */
  address: string;
  port: number;
  pid: number | null;
  /** As the tool prints it: macOS cuts it to nine characters; null when the tool may not say. */
  program: string | null;
};

/** A network interface of this machine and one of its addresses. */
export type InterfaceAddress = { name: string; address: string };

/** Rows of `ss -H -l -t -n -p`; its heading is passed over. Without rights the program is missing. */
export function parseSs(text: string): Listener[] {
  return linesOf(text).flatMap((line) => {
    const [, local = ""] = /^LISTEN\s+\d+\s+\d+\s+(\S+)\s/.exec(line) ?? [];
    const place = placeOf(local);
    if (place === null) return [];
    const [, name = null, pid] = /users:\(\("((?:[^"\\]|\\.)*)",pid=(\d+)/.exec(line) ?? [];
    return [{ ...place, program: name, pid: numberOf(pid) }];
  });
}

/** Rows of `lsof -nP -iTCP -sTCP:LISTEN`, with names in the place of numbers too. */
export function parseLsof(text: string): Listener[] {
  return linesOf(text).flatMap((line) => {
    const [, name = "", pid, local = ""] = /^(\S+)\s+(\d+)\s.*\sTCP\s+(\S+)\s+\(LISTEN\)\s*$/.exec(line) ?? [];
    const place = placeOf(local);
    if (place === null) return [];
    return [{ ...place, program: name.replaceAll(String.raw`\x20`, " "), pid: numberOf(pid) }];
  });
}

/** Rows of Windows' `netstat -ano`: its words are in the user's language, so a listener is told by its far end, port 0. */
export function parseNetstatWindows(text: string): Listener[] {
  return linesOf(text).flatMap((line) => {
    const [, local = "", pid] = /^\s*TCP\s+(\S+)\s+(?:0\.0\.0\.0|\[::\]):0\s.*?(\d+)\s*$/.exec(line) ?? [];
    const place = placeOf(local);
    return place === null ? [] : [{ ...place, program: null, pid: numberOf(pid) }];
  });
}

/** Names by process id, of `tasklist /FO CSV /NH`. */
export function parseTasklist(text: string): ReadonlyMap<number, string> {
  return new Map([...text.matchAll(/^"([^"]+)","(\d+)"/gm)].map(([, name = "", pid]) => [Number(pid), name]));
}

/** Listening rows of Linux's `/proc/net/tcp` and `tcp6`, which say nothing of programs. */
export function parseProcNetTcp(text: string): Listener[] {
  return linesOf(text).flatMap((line) => {
    const [, hex = "", port = "", state] =
      /^\s*\d+:\s+([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})\s+\S+\s+(\w\w)\s/.exec(line) ?? [];
    const address = state === "0A" ? addressOfHex(hex) : null;
    return address === null ? [] : [{ address, port: Number.parseInt(port, 16), program: null, pid: null }];
  });
}

/** Who can reach it. `interfaces` are this machine's own, by which a bridge is told from a network. */
export function reachOfListener(address: string, interfaces: readonly InterfaceAddress[] = []): ListenerReach {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  if (plain === "0.0.0.0" || plain === "::") return "all-interfaces";
  if (plain === "::1" || plain.startsWith("127.")) return "loopback";
  const own = interfaces.find((each) => each.address.toLowerCase() === plain);
  const isBridge = own === undefined ? /^172\.(?:1[7-9]|2\d|3[01])\.0\.1$/.test(plain) : bridgeName.test(own.name);
  return isBridge ? "bridge" : "one-address";
}

/** Docker's, Podman's, libvirt's, LXC's, VirtualBox', VMware's and Hyper-V's; `bridge100` of a Mac carries its machines. */
const bridgeName = /^(?:docker|br-|podman|cni|virbr|lxc|lxdbr|incusbr|vboxnet|vmnet|bridge\d|vEthernet \()/;

/** `127.0.0.1:80`, `[::1]:80`, `*:80`, `:::80`, `localhost:80`, `127.0.0.53%lo:53`. */
function placeOf(local: string): { address: string; port: number } | null {
  const [, written = "", port = ""] = /^(.+):(\d{1,5})$/.exec(local) ?? [];
  if (written === "" || Number(port) > 65_535) return null;
  const plain = written.replace(/^\[(.*?)\]/, "$1").replace(/%.*$/, "");
  const address = plain === "*" ? "::" : plain === "localhost" ? "127.0.0.1" : plain;
  return { address, port: Number(port) };
}

/** Each group of four bytes is written in the machine's own order, least first on all that Homeport runs on. */
function addressOfHex(hex: string): string | null {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((each) => Number.parseInt(each, 16)),
  );
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) return null;
  const isMapped = bytes.slice(0, 10).every((each) => each === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (isMapped) return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  );
  // URL writes an IPv6 address in its one short form
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

const linesOf = (text: string) => text.split(/\r?\n/);
const numberOf = (text: string | undefined) => (text === undefined ? null : Number(text));
