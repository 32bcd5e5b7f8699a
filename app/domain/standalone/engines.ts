export type GroupRow = { pid: number; parent: number; group: number; residentBytes: number; command: string };

/** Arguments of `ps` for {@link readGroups}; the same on macOS and Linux. */
export const groupsArgs = ["-axww", "-o", "pid=,ppid=,pgid=,rss=,args="] as const;

/** Out of `ps`: kilobytes resident. What is no such row is left out. */
export function readGroups(text: string): GroupRow[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, group, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    if (command === undefined) return [];
    const row = { pid: Number(pid), parent: Number(parent), group: Number(group) };
    return [{ ...row, residentBytes: Number(rss) * 1024, command }];
  });
}

const isEngine = ({ command }: GroupRow) => /llama-server/.test(command) && /inference-runner-\d+\.sock/.test(command);

/**
 * Engines of a runner of ours. A runner leads a process group of its own, and what it starts stays in it, also when the runner
 * is gone; the system gives a group's id to nobody else while one of it lives. So the group proves whose they are, and
 * the socket a runner gives its engines proves what they are.
 */
export const enginesOf = (rows: readonly GroupRow[], group: number): GroupRow[] =>
  rows.filter((row) => row.group === group && row.pid !== group && isEngine(row));

/** A whole path, perhaps of a script, which the system lists behind what runs it. */
const startsLikeOurs = /^(?:(?:node|sh|bash) )?\//;

/**
 * The runners that serve this very socket, as Homeport starts them: leading a group of their own, by the program's whole path and
 * with its arguments. A search, an editor or a shell that only has these words in its line is none.
 */
export const runnersAt = (rows: readonly GroupRow[], socketPath: string): GroupRow[] =>
  rows.filter(({ pid, group, command }) => {
    const [program = "", rest] = command.split(` serve --socket ${socketPath} --models-path `, 2);
    return pid === group && rest !== undefined && startsLikeOurs.test(program) && !program.includes(" -");
  });
