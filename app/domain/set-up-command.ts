import type { SetUpOperation, SetUpOption } from "../contract/set-up";

/** The port the runner's own tools use, and the one Homeport looks at. */
export const runnerPort = "12434";

export type StandaloneOperation = "install-standalone" | "start-standalone";
/** Those that are one command of docker's. */
export type DockerOperation = Exclude<SetUpOperation, StandaloneOperation>;
export const isStandaloneOperation = (operation: SetUpOperation): operation is StandaloneOperation =>
  operation === "install-standalone" || operation === "start-standalone";

const base: Record<DockerOperation, readonly string[]> = {
  "start-desktop": ["desktop", "start"],
  "enable-desktop": ["desktop", "enable", "model-runner"],
  "open-port": ["desktop", "enable", "model-runner", "--tcp", runnerPort],
  "install-runner": ["model", "install-runner"],
  "start-runner": ["model", "start-runner"],
  "restart-runner": ["model", "restart-runner"],
  "use-context": ["context", "use"],
  // run after the file was changed
  "edit-desktop-settings": ["desktop", "start"],
  "undo-desktop-settings": ["desktop", "start"],
};

export const isSetUpOperation = (text: string): text is SetUpOperation => Object.hasOwn(optionsOf, text);

const undone: Record<DockerOperation, readonly string[] | null> = {
  "start-desktop": ["desktop", "stop"],
  "enable-desktop": ["desktop", "disable", "model-runner"],
  "open-port": ["desktop", "enable", "model-runner", "--no-tcp"],
  "install-runner": ["model", "uninstall-runner"],
  "start-runner": ["model", "stop-runner"],
  "restart-runner": null,
  "use-context": ["context", "use"],
  "edit-desktop-settings": null,
  "undo-desktop-settings": null,
};

const flags: Record<SetUpOption, readonly string[]> = {
  tcp: ["--tcp", runnerPort],
  "do-not-track": ["--do-not-track"],
};

/** In the order in which they stand on the command line. */
export const optionsOf: Record<SetUpOperation, readonly SetUpOption[]> = {
  "start-desktop": [],
  "enable-desktop": ["tcp"],
  "open-port": [],
  "install-runner": ["do-not-track"],
  "start-runner": ["do-not-track"],
  "restart-runner": ["do-not-track"],
  "use-context": [],
  "edit-desktop-settings": ["tcp"],
  "undo-desktop-settings": [],
  "install-standalone": [],
  "start-standalone": [],
};

/** Arguments for `docker`: what is run, and what is shown before. Options that are not the operation's are left out. */
export function setUpArgs(
  operation: DockerOperation,
  options: readonly SetUpOption[] = [],
  context: string | null = null,
): string[] {
  // what is chosen for a file is written into it
  const taken = operation === "edit-desktop-settings" ? [] : optionsOf[operation];
  const chosen = taken.filter((option) => options.includes(option));
  return [...base[operation], ...(context === null ? [] : [context]), ...chosen.flatMap((option) => flags[option])];
}

/** The line a person would type. */
export function setUpLine(
  operation: DockerOperation,
  options: readonly SetUpOption[] = [],
  context: string | null = null,
): string {
  return asLine(setUpArgs(operation, options, context));
}

/** Arguments for `docker` that take an operation back; null: none do. */
export const undoArgs = (operation: DockerOperation): readonly string[] | null => undone[operation];

/** `contextBefore`: the docker context that was in use, where another one is chosen. */
export function undoLine(operation: DockerOperation, contextBefore: string | null = null): string | null {
  const args = undone[operation];
  return args === null ? null : asLine([...args, ...(contextBefore === null ? [] : [contextBefore])]);
}

const asLine = (args: readonly string[]) => shellLine(["docker", ...args]);

/** A command as a person would type it. */
export const shellLine = (words: readonly string[]) =>
  words.map((word) => (/^(?:~\/)?[\w./:-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
