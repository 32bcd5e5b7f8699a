import type { CommandRequest, CommandResult, RunCommand } from "./run-command";

/** For tests: a command that ended by itself. */
export function exited(stdout: string, exitCode = 0, stderr = ""): CommandResult {
  return { kind: "exited", exitCode, stdout, stderr, isTruncated: false, durationMs: 1 };
}

type Reply = CommandResult | ((request: CommandRequest) => CommandResult);

/** For tests: commands by their whole line, else by their name; any other is not there. */
export function fakeCommands(answers: Record<string, Reply>) {
  const asked: CommandRequest[] = [];
  const runCommand: RunCommand = async (request) => {
    asked.push(request);
    const { file, args } = request;
    const reply = answers[`${file} ${args.join(" ")}`] ?? answers[file] ?? { kind: "missing", message: file };
    return typeof reply === "function" ? reply(request) : reply;
  };
  return { runCommand, asked };
}
