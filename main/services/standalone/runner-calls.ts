import type { HttpCall, SendHttp } from "../../platform/http";

const answerMs = 2000;

/** What Homeport itself asks of its runner, behind the forwarder: the one road there is. */
export function createRunnerCalls({ sendHttp }: { sendHttp: SendHttp }) {
  /** Throws HttpProblem. */
  async function ask(port: number, call: HttpCall): Promise<{ status: number; text: string }> {
    const response = await sendHttp({ kind: "tcp", origin: `http://127.0.0.1:${port}`, basePath: "" }, call);
    return { text: await response.text(), status: response.status };
  }

  return {
    /** Whether it answers. Never throws but for an abort. */
    async answers(port: number, signal?: AbortSignal): Promise<boolean> {
      try {
        const { status } = await ask(port, {
          method: "GET",
          path: "/engines/status",
          headersTimeoutMs: answerMs,
          idleTimeoutMs: answerMs,
          purpose: "standalone-start",
          ...(signal === undefined ? {} : { signal }),
        });
        return status === 200;
      } catch {
        signal?.throwIfAborted();
        return false;
      }
    },

    /** Ends its engines. Never rejects. */
    async unload(port: number, limitMs: number): Promise<void> {
      const call = {
        method: "POST",
        path: "/engines/unload",
        body: { all: true, backend: "", models: [] },
        headersTimeoutMs: limitMs,
        idleTimeoutMs: limitMs,
        purpose: "standalone-orphans",
      } as const;
      await ask(port, call).catch(() => {});
    },

    /** Has it fetch its engine, which takes as long as it takes. Null: done; else in its words why not. Never rejects. */
    async fetchEngine(port: number, signal: AbortSignal): Promise<string | null> {
      const { status, text } = await ask(port, {
        method: "POST",
        path: "/engines/install-backend",
        body: { backend: "llama.cpp" },
        signal,
        headersTimeoutMs: 0,
        idleTimeoutMs: 0,
        purpose: "standalone-engine",
      }).catch((error: unknown) => ({ status: 0, text: String(error) }));
      return status === 200 ? null : text.trim().slice(0, 500) || `dmr answered ${status}.`;
    },
  };
}
