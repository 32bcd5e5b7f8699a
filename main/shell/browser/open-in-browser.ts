import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeTempFolder } from "../../platform/temp-folder";
import type { CommandRequest, RunCommand } from "../../platform/run-command";

type Environment = Readonly<Record<string, string | undefined>>;

/** A browser that starts on a slow machine has read the page by then. */
const keptMs = 60_000;

/** Whether a browser's window could be seen here. Over SSH it would open on the wrong screen, if at all. */
export function hasDisplay(platform: NodeJS.Platform, env: Environment): boolean {
  if (env["SSH_CONNECTION"] || env["SSH_TTY"]) return false;
  return platform === "darwin" || platform === "win32" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** The system's own program for opening a file, and its arguments; never through a shell. */
export function openCommand(platform: NodeJS.Platform, file: string): Pick<CommandRequest, "file" | "args"> {
  if (platform === "darwin") return { file: "open", args: [file] };
  if (platform === "win32") return { file: "rundll32", args: ["url.dll,FileProtocolHandler", file] };
  return { file: "xdg-open", args: [file] };
}

/** A page that leads on to `address` at once, without a script. */
function leadTo(address: string): string {
  const escaped = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${escaped}">
<title>Homeport</title>
<a href="${escaped}">Open Homeport</a>
`;
}

/**
 * Opens http addresses of ours in the user's browser. Other users can read a command's arguments, so the address, which
 * holds the token, goes by a page that only this user can read; it is gone after a minute, or with `close`.
 */
export function createBrowserOpener({ platform, runCommand }: { platform: NodeJS.Platform; runCommand: RunCommand }) {
  const closing = new AbortController();
  const { signal } = closing;
  const underWay = new Set<Promise<unknown>>();

  async function openOnce(address: string): Promise<boolean> {
    const folder = await makeTempFolder();
    const remove = () => rm(folder, { recursive: true, force: true }).catch(() => {});
    const gone = new Promise<void>((resolve) => {
      const end = () => void remove().then(resolve);
      setTimeout(end, keptMs).unref();
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
    });
    remember(gone);
    const page = path.join(folder, "open-homeport.html");
    await writeFile(page, leadTo(address), { mode: 0o600, flag: "wx" });
    const result = await runCommand({ ...openCommand(platform, page), timeoutMs: 15_000, signal });
    return result.kind === "exited" && result.exitCode === 0;
  }

  function remember<T>(done: Promise<T>): Promise<T> {
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
    return done;
  }

  return {
    /** True when the system's program said that it did. Never rejects. */
    open: (address: string): Promise<boolean> => remember(openOnce(address).catch(() => false)),
    /** Ends what is still opening and removes the pages. Safe to call twice. */
    async close(): Promise<void> {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}
