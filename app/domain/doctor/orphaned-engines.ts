type ProcessRow = { pid: number; parent: number; residentBytes: number; command: string };

/** Out of `ps -axo pid=,ppid=,rss=,args=`: kilobytes resident. What is no such row is left out. */
export function readProcesses(text: string): ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    if (pid === undefined || parent === undefined || rss === undefined || command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), residentBytes: Number(rss) * 1024, command }];
  });
}

/**
 * Engines of a runner that was killed: it could not end them, so they hold their memory, and the next runner loads a
 * second one. Told by the socket a runner gives its engines (`inference-runner-N.sock`) and by having no runner as parent.
 */
export function orphanedEngines(rows: readonly ProcessRow[]): { pid: number; residentBytes: number }[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const isRunner = (row: ProcessRow | undefined) =>
    row !== undefined && row.pid !== 1 && !/^\S*(systemd|init)\b/.test(row.command);
  return rows
    .filter(({ command }) => /llama-server\S*\s/.test(command) && /inference-runner-\d+\.sock/.test(command))
    .filter(({ parent }) => !isRunner(byPid.get(parent)))
    .map(({ pid, residentBytes }) => ({ pid, residentBytes }));
}
