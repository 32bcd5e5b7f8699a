import { once } from "node:events";
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { CodedError } from "../../../app/contract/errors";
import type { Shell, ShellOptions } from "../shell";
import { createClients } from "./clients";
import { createPanelServer } from "./server";

export type BrowserShellOptions = ShellOptions & {
  /** 0: any that is free. */
  port: number;
  /** Opens the address, which holds the token, in the user's browser; null where none can be seen. */
  openAddress: ((address: string) => void) | null;
  limits?: Partial<Limits>;
};

const defaultLimits = {
  /** A little over the gate's own bound, so that it is the gate that says how large is too large. */
  maxBodyBytes: 1024 * 1024 + 4096,
  bodyTimeoutMs: 15_000,
  graceMs: 5000,
  absenceMs: 5 * 60_000,
  heartbeatMs: 15_000,
  maxWaitingBytes: 4 * 1024 * 1024,
  maxClients: 50,
};
type Limits = typeof defaultLimits;

/**
 * Serves the panel on 127.0.0.1 behind a random token that stands in the address' fragment, which no browser sends.
 * Throws CodedError "busy" when the port is taken and "internal" when it can't be opened for another reason.
 */
export async function openBrowserShell(
  options: BrowserShellOptions,
): Promise<Shell & { kind: "browser"; address: string }> {
  const limits = { ...defaultLimits, ...options.limits };
  const token = randomBytes(32).toString("base64url");
  const clients = createClients({ ...limits, onGone: options.onClientGone, onAllGone: options.onAllClosed });
  const server = createPanelServer({ ...options, ...limits, token, clients });

  try {
    server.listen(options.port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    clients.close();
    throw portProblem(options.port, error);
  }
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}/#token=${token}`;

  return {
    kind: "browser",
    address,
    push: (event, payload) => clients.push(event, payload),
    show: () => options.openAddress?.(address),
    async close() {
      clients.close();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function portProblem(port: number, error: unknown): CodedError {
  const code = (error as NodeJS.ErrnoException).code;
  const other = "Choose another with --port, or leave --port out to take any free one.";
  if (code === "EADDRINUSE") return new CodedError("busy", `Port ${port} is taken by another program. ${other}`);
  if (code === "EACCES") return new CodedError("busy", `Port ${port} may not be opened by you. ${other}`);
  return new CodedError("internal", `Port ${port} could not be opened (${code ?? String(error)}). ${other}`);
}
