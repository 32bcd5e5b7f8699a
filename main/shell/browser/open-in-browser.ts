import type { CommandRequest, RunCommand } from "../../platform/run-command";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a browser's window could be seen here. Over SSH it would open on the wrong screen, if at all. */
export function hasDisplay(platform: NodeJS.Platform, env: Environment): boolean {
  if (env["SSH_CONNECTION"] || env["SSH_TTY"]) return false;
  return platform === "darwin" || platform === "win32" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** The system's own program for opening an address, and its arguments; never through a shell. */
export function openCommand(platform: NodeJS.Platform, address: string): Pick<CommandRequest, "file" | "args"> {
  if (platform === "darwin") return { file: "open", args: [address] };
  if (platform === "win32") return { file: "rundll32", args: ["url.dll,FileProtocolHandler", address] };
  return { file: "xdg-open", args: [address] };
}

/** Opens an http address of ours in the user's browser. True when the system's program said it did. */
export async function openInBrowser(
  address: string,
  {
    platform,
    runCommand,
    secrets,
    signal,
  }: { platform: NodeJS.Platform; runCommand: RunCommand; secrets: readonly string[]; signal?: AbortSignal },
): Promise<boolean> {
  const result = await runCommand({
    ...openCommand(platform, address),
    timeoutMs: 15_000,
    secrets,
    ...(signal ? { signal } : {}),
  });
  return result.kind === "exited" && result.exitCode === 0;
}
