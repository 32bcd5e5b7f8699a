import { isJsonObject, parseJson, textOf } from "./json-value";

export type ProcessRow = { pid: number; parent: number; group: number; residentBytes: number; command: string };

/** Arguments of `ps` for {@link readProcesses}; the same on macOS and Linux. */
export const processesArgs = ["-axww", "-o", "pid=,ppid=,pgid=,rss=,args="] as const;

/** Out of `ps`: kilobytes resident. What is no such row is left out. */
export function readProcesses(text: string): ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, group, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    if (command === undefined) return [];
    const row = { pid: Number(pid), parent: Number(parent), group: Number(group) };
    return [{ ...row, residentBytes: Number(rss) * 1024, command }];
  });
}

const windowsProcesses =
  "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-CimInstance -ClassName Win32_Process | Select-Object ProcessId, ParentProcessId, WorkingSetSize, CommandLine | ConvertTo-Json -Compress";
/** Arguments of `powershell.exe` for {@link readWindowsProcesses}. */
export const windowsProcessesArgs = ["-NoProfile", "-NonInteractive", "-Command", windowsProcesses] as const;

/**
 * Out of Windows' own list. It knows no groups: an engine counts as of its parent's, which `dmr` is, everything else as of its
 * own. Whose command line may not be read is left out. Quotes around words of a line are dropped.
 */
export function readWindowsProcesses(text: string): ProcessRow[] {
  const listed = parseJson(text);
  const rows = Array.isArray(listed) ? listed : [listed];
  return rows.flatMap((row) => {
    if (row === undefined || !isJsonObject(row)) return [];
    const [pid, parent, residentBytes] = [row["ProcessId"], row["ParentProcessId"], row["WorkingSetSize"]];
    const line = textOf(row["CommandLine"]);
    if (typeof pid !== "number" || typeof parent !== "number" || line === null) return [];
    const command = line.replaceAll('"', "");
    const bytes = Number(residentBytes ?? 0);
    const own = { pid, parent, group: pid, residentBytes: Number.isFinite(bytes) ? bytes : 0, command };
    return [isEngine(own) ? { ...own, group: parent } : own];
  });
}

/** The socket a runner gives its engines (`inference-runner-N.sock`) proves what they are. */
const isEngine = ({ command }: ProcessRow) =>
  /llama-server\S*\s/.test(command) && /inference-runner-\d+\.sock/.test(command);

/**
 * Engines of any runner that was killed: it could not end them, so they hold their memory, and the next runner loads a
 * second one. Told by having no runner as parent.
 */
export function orphanedEngines(rows: readonly ProcessRow[]): { pid: number; residentBytes: number }[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const isRunner = (row: ProcessRow | undefined) =>
    row !== undefined && row.pid !== 1 && !/^\S*(systemd|init)\b/.test(row.command);
  return rows
    .filter(isEngine)
    .filter(({ parent }) => !isRunner(byPid.get(parent)))
    .map(({ pid, residentBytes }) => ({ pid, residentBytes }));
}

/**
 * Engines of a runner of ours. A runner leads a process group of its own, and what it starts stays in it, also when the runner
 * is gone; the system gives a group's id to nobody else while one of it lives. So the group proves whose they are.
 */
export const enginesOf = (rows: readonly ProcessRow[], group: number): ProcessRow[] =>
  rows.filter((row) => row.group === group && row.pid !== group && isEngine(row));

/** A whole path, perhaps of a script, which the system lists behind what runs it. */
const startsLikeOurs = /^(?:(?:(?:node|sh|bash) )?\/|[A-Za-z]:\\)/;

/**
 * The runners that serve this very socket, as Homeport starts them: leading a group of their own, by the program's whole path and
 * with its arguments. A search, an editor or a shell that only has these words in its line is none.
 */
export const runnersAt = (rows: readonly ProcessRow[], socketPath: string): ProcessRow[] =>
  rows.filter(({ pid, group, command }) => {
    const [program = "", rest] = command.split(` serve --socket ${socketPath} --models-path `, 2);
    return pid === group && rest !== undefined && startsLikeOurs.test(program) && !program.includes(" -");
  });
