import { HttpProblem, type HttpAddress, type HttpCall, type HttpProblemKind, type SendHttp } from "../../platform/http";

type Reply = readonly [status: number, body: string];
type FakeNow = Readonly<Record<string, Reply>> | Reply | HttpProblemKind | "silent";
/** Replies by path (others 404), one reply to every path, a problem below HTTP, never a word, or one of them later. */
export type FakePlace = FakeNow | Promise<FakeNow>;

/** A body that breaks off after its status line was sent. */
export const cutBody = "(the rest never came)";

const isReply = (place: FakeNow): place is Reply => Array.isArray(place);
const nameOf = (address: HttpAddress) => `${address.kind === "tcp" ? address.origin : address.path}${address.basePath}`;

/** For tests: a world of addresses (`http://127.0.0.1:12434`, `/var/run/docker.sock/exp/vDD4.40`); unknown ones refuse. */
export function createFakeHttp(places: Record<string, FakePlace> = {}) {
  const world = new Map(Object.entries(places));
  const calls: { place: string; call: HttpCall }[] = [];
  let open = 0;
  let mostOpen = 0;

  const sendHttp: SendHttp = async (address, call) => {
    const place = nameOf(address);
    calls.push({ place, call });
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    try {
      const told = world.get(place) ?? (address.kind === "tcp" ? "refused" : "no-socket");
      const there = told instanceof Promise ? await Promise.race([told, aborted(call.signal)]) : told;
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (call.signal?.aborted) throw new HttpProblem("cancelled", "aborted");
      if (there === "silent") throw await silence(call.signal);
      if (typeof there === "string") throw new HttpProblem(there, `${there} at ${place}`);
      const [status, body] = isReply(there) ? there : (there[call.path] ?? [404, "404 page not found\n"]);
      return {
        status,
        headers: {},
        text: () => (body === cutBody ? Promise.reject(new HttpProblem("cut", "gone")) : Promise.resolve(body)),
        async *pieces() {
          yield body;
        },
        async *lines() {
          yield* body.split("\n");
        },
        close() {},
      };
    } finally {
      open -= 1;
    }
  };

  return {
    sendHttp,
    calls,
    set: (place: string, what: FakePlace) => void world.set(place, what),
    remove: (place: string) => void world.delete(place),
    mostOpen: () => mostOpen,
  };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(new HttpProblem("cancelled", "aborted")));
  });
}

/** The platform's time limit, shortened: a test must not wait for it. */
function silence(signal: AbortSignal | undefined): Promise<HttpProblem> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(new HttpProblem("timed-out", "no answer within 1500 ms")), 30);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve(new HttpProblem("cancelled", "aborted"));
    });
  });
}
