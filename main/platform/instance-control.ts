import net from "node:net";
import { z } from "zod";
import { createLineSplitter } from "./text-stream";

/** What a running instance tells a second start: where its panel is, null when there is nothing to open. */
const InstanceInfo = z.object({ address: z.string().nullable() });
export type InstanceInfo = z.infer<typeof InstanceInfo>;

/** `id` proves that who answers is who wrote the lock file. */
const Answer = InstanceInfo.extend({ ok: z.literal(true), id: z.string() });
const Question = z.object({ ask: z.enum(["hello", "show"]) });
type Question = z.infer<typeof Question>["ask"];

const maxLineChars = 8192;
const patienceMs = 2000;

/** Answers one JSON line with one JSON line. The socket is 0600 from its first moment on. */
export async function listenForControl({ endpoint, id, onShow }: { endpoint: string; id: string; onShow: () => void }) {
  let info: InstanceInfo = { address: null };
  const open = new Set<net.Socket>();

  function answer(line: string): object {
    const question = Question.safeParse(parseJson(line));
    if (!question.success) return { ok: false };
    if (question.data.ask === "show") onShow();
    return { ok: true, id, ...info };
  }

  const server = net.createServer((socket) => {
    open.add(socket);
    socket.setEncoding("utf8");
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    readLine(socket, (line) => socket.end(`${JSON.stringify(line === null ? { ok: false } : answer(line))}\n`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // the file is made within listen: between making and chmod nobody else may come in
    const before = process.umask(0o177);
    try {
      server.listen(endpoint, resolve);
    } finally {
      process.umask(before);
    }
  });
  // the lock alone keeps no program running
  server.unref();

  return {
    publish(next: InstanceInfo): void {
      info = { ...next };
    },
    async close(): Promise<void> {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** `dead`: nobody is there. `silent`: somebody is, but doesn't answer as it should (hung, suspended). Never throws. */
export async function askControl(
  endpoint: string,
  id: string,
  ask: Question,
): Promise<InstanceInfo | "dead" | "silent"> {
  return new Promise((resolve) => {
    let isConnected = false;
    const socket = net.connect(endpoint);
    const end = (answer: InstanceInfo | "dead" | "silent") => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end("silent"), patienceMs);
    socket.setEncoding("utf8");
    socket.on("connect", () => {
      isConnected = true;
      socket.write(`${JSON.stringify({ ask })}\n`);
    });
    // EAGAIN and EACCES: it is there, but busy or another user's
    socket.on("error", (error: NodeJS.ErrnoException) => {
      end(!isConnected && !["EAGAIN", "EACCES", "EPERM", "EBUSY"].includes(error.code ?? "") ? "dead" : "silent");
    });
    socket.on("close", () => end(isConnected ? "silent" : "dead"));
    readLine(socket, (line) => {
      const answer = Answer.safeParse(line === null ? null : parseJson(line));
      if (!answer.success || answer.data.id !== id) return end("silent");
      return end({ address: answer.data.address });
    });
  });
}

/** The first line, or null when it is too long. */
function readLine(socket: net.Socket, onLine: (line: string | null) => void): void {
  let isRead = false;
  const once = (line: string | null) => {
    if (isRead) return;
    isRead = true;
    onLine(line);
  };
  const splitter = createLineSplitter({ maxChars: maxLineChars, onLine: once, onTooLong: () => once(null) });
  socket.on("data", (piece) => splitter.push(String(piece)));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
