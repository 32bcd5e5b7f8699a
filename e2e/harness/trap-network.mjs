// Writes down whom the program reaches for, before it does: `node --import ./e2e/harness/trap-network.mjs …`.
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const file = process.env.HOMEPORT_TRAP_FILE;
const note = (kind, what) => appendFileSync(file, `${JSON.stringify({ kind, what: String(what) })}\n`);

/** Calls go through with what they were called with; `whom` reads it off first. */
function watch(object, name, kind, whom) {
  const original = object[name];
  object[name] = function watched(...args) {
    const what = whom(args, this);
    if (what !== undefined) note(kind, what);
    return Reflect.apply(original, this, args);
  };
}

watch(net.Socket.prototype, "connect", "connect", ([first, second], socket) => {
  // the address itself too: a name may be given one without being looked up
  socket.once("lookup", (_error, address) => address && note("address", address));
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === "string") return options;
  if (typeof options === "number") return typeof second === "string" ? second : "localhost";
  return options?.path ?? options?.host ?? "localhost";
});
watch(
  dgram.Socket.prototype,
  "send",
  "datagram",
  (args) => args.findLast((each) => typeof each === "string") ?? "localhost",
);
watch(dgram.Socket.prototype, "connect", "datagram", ([, host]) => host ?? "localhost");
for (const name of ["lookup", "resolve", "resolve4", "resolve6", "resolveAny"])
  watch(dns, name, "lookup", ([host]) => host);
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) watch(dns.promises, name, "lookup", ([host]) => host);
watch(childProcess, "spawn", "program", ([program]) => program);
syncBuiltinESMExports();
