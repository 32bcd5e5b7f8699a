import { known, unknown, type Reading } from "../../contract/reading";
import { secretsInText, type FoundSecret } from "./secrets";

export type Shell = "bash" | "zsh" | "fish" | "powershell";

/** What keeps a command with a secret out of a shell's history. */
export type HistoryGuard =
  /** A command that begins with a space is not kept. */
  | "leading-space"
  /** Commands that read like a secret are not kept. */
  | "filter"
  /** Nothing is kept at all. */
  | "off"
  | "none";

/** What a shell's start-up files say of its history. */
export type HistorySettings = {
  guard: Reading<HistoryGuard>;
  /** Where it is kept, as it is written there; null when they don't say. */
  file: string | null;
};

/** Start-up files of one shell in the order it reads them; those that aren't there are left out. */
type Texts = readonly string[];

/** Of HISTCONTROL, which is a list. */
const leavesOutSpaced = /(?:^|:)\s*ignore(?:space|both)\s*(?:$|:)/;
/** A pattern of HISTIGNORE that fits what begins with a space. */
const ignoresSpace = /(?:^|:)(?:\\? |\[ (?:\\t)?\])\*(?:$|:)/;

/** Bash's variables, as far as its files set them to something that can be read off. Its default keeps everything. */
export function readBashHistory(texts: Texts): HistorySettings {
  const code = codeOf(texts);
  const control = lastOf(code, "HISTCONTROL");
  const ignore = lastOf(code, "HISTIGNORE");
  const file = lastOf(code, "HISTFILE");
  if (
    isUnset(code, "HISTFILE") ||
    file === "" ||
    file === "/dev/null" ||
    lastOf(code, "HISTSIZE") === "0" ||
    lastOf(code, "HISTFILESIZE") === "0" ||
    /^\s*set\s+\+o\s+history\b/m.test(code)
  )
    return { guard: known("off"), file: null };
  const guards = leavesOutSpaced.test(control ?? "") || ignoresSpace.test(ignore ?? "");
  if (guards) return { guard: known("leading-space"), file };
  // `$HISTCONTROL:erasedups` is what another file made of it
  const isOpen = (control?.includes("$") ?? false) || (control === null && readsOthers(code));
  return { guard: isOpen ? unknown("not-reported") : known("none"), file };
}

/** Zsh's options; without HISTFILE or SAVEHIST it keeps nothing, and macOS sets both in `/etc/zshrc`. */
export function readZshHistory(texts: Texts): HistorySettings {
  const code = codeOf(texts);
  const file = lastOf(code, "HISTFILE");
  const size = lastOf(code, "SAVEHIST");
  const isFramework = /^[^#\n]*(?:oh-my-zsh\.sh|\.zprezto|zim\/init\.zsh)/m.test(code);
  const isOff = isUnset(code, "HISTFILE") || file === "" || file === "/dev/null" || size === "0";
  if (isOff || (!isFramework && !readsOthers(code) && (file === null || size === null)))
    return { guard: known("off"), file: null };
  const isSet = lastSwitch(code, "histignorespace");
  if (isSet !== null) return { guard: known(isSet ? "leading-space" : "none"), file };
  // both switch it on by themselves
  if (/^[^#\n]*(?:oh-my-zsh\.sh|\.zprezto)/m.test(code)) return { guard: known("leading-space"), file };
  return { guard: isFramework || readsOthers(code) ? unknown("not-reported") : known("none"), file };
}

/** Fish never keeps what begins with a space, and keeps nothing when `fish_history` is empty. */
export function readFishHistory(texts: Texts): HistorySettings {
  const session = [...codeOf(texts).matchAll(/^\s*set\s+(?:-\S+\s+)*fish_history\s+(\S+)/gm)].at(-1)?.[1];
  const isOff = session === '""' || session === "''";
  return { guard: known(isOff ? "off" : "leading-space"), file: null };
}

/**
 * PowerShell's. From PowerShell 7 on PSReadLine leaves out what reads like a secret; Windows' own 5.1 came without that,
 * and may have been given a newer one.
 */
export function readPowerShellHistory(texts: Texts, isCore: boolean): HistorySettings {
  const code = codeOf(texts);
  if (/-HistorySaveStyle\s+["']?SaveNothing/i.test(code) || /Remove-Module\s+["']?PSReadLine/i.test(code))
    return { guard: known("off"), file: null };
  const file = /-HistorySavePath\s+["']?([^\s"'$]+)["']?\s*$/im.exec(code)?.[1] ?? null;
  if (/-AddToHistoryHandler\b/i.test(code)) return { guard: unknown("not-reported"), file };
  return { guard: isCore ? known("filter") : unknown("not-reported"), file };
}

/** A line of a history file that holds a secret, or words meant for a model. */
export type HistoryFinding = { line: number; kind: FoundSecret["kind"] | "prompt" };

/** Where a history holds secrets or prompts in clear; never what they are. Of a line both counts once, as a secret. */
export function findInHistory(text: string): HistoryFinding[] {
  const secrets = secretsInText(text).map(({ line, kind }) => ({ line: line ?? 0, kind }));
  const seen = new Set(secrets.map(({ line }) => line));
  const prompts = text
    .split(/\r?\n/)
    .flatMap((each, index) =>
      !seen.has(index + 1) && prompt.test(each.slice(0, 2000)) ? [{ line: index + 1, kind: "prompt" as const }] : [],
    );
  return [...secrets, ...prompts].toSorted((a, b) => a.line - b.line);
}
const prompt =
  /\b(?:openclaw|clawdbot)\b.{0,400}\s--?(?:m|message|prompt)[\s=]|\b(?:docker\s+model|dmr)\s+run\s+(?:-\S+\s+)*\S+\s+["'\w]/;

/** The texts one after the other, without comment lines and with continued lines joined. */
const codeOf = (texts: Texts) =>
  texts
    .join("\n")
    .replaceAll(/\\\r?\n/g, "")
    .replaceAll(/^\s*#.*$/gm, "");

/** The last value given to a variable, without its quotes; null when none is. */
function lastOf(code: string, name: string): string | null {
  const pattern = new RegExp(
    String.raw`(?:^|[;&\s])(?:export\s+|typeset\s+(?:-\w+\s+)*|declare\s+(?:-\w+\s+)*)?${name}=("[^"\n]*"|'[^'\n]*'|[^\s;&#]*)`,
    "gm",
  );
  const value = [...code.matchAll(pattern)].at(-1)?.[1];
  return value === undefined ? null : value.replace(/^(["'])(.*)\1$/, "$2");
}

const isUnset = (code: string, name: string) =>
  new RegExp(String.raw`(?:^|[;&\s])unset\s+(?:-v\s+)?${name}\b`, "m").test(code);

/** Whether the last `setopt` or `unsetopt` of an option of zsh switches it on; case and underscores don't count. */
function lastSwitch(code: string, option: string): boolean | null {
  let isOn: boolean | null = null;
  for (const [, command, words = ""] of code.matchAll(
    /(?:^|[;&])\s*(setopt|unsetopt|set\s+-o|set\s+\+o)\s+([^\n;&#]*)/gm,
  )) {
    const isSetting = command === "setopt" || command?.endsWith("-o") === true;
    for (const word of words.toLowerCase().replaceAll("_", "").split(/\s+/)) {
      if (word === option) isOn = isSetting;
      if (word === `no${option}`) isOn = !isSetting;
    }
  }
  return isOn;
}

/** Reads files that may set anything; what completions and colours are read from is none of them. */
const readsOthers = (code: string): boolean =>
  [...code.matchAll(/^\s*(?:[^#\n]*?(?:&&|\|\||;|then)\s*)?(?:\.|source)\s+(\S+)/gm)].some(
    ([, file = ""]) =>
      !/zshrc_|bash_completion|bashrc_Apple|bash_aliases|\/etc\/bash|\.bashrc|\.profile|\.cargo\/env|nvm\.sh|fzf|\.deno\/env|\/etc\/profile/.test(
        file,
      ),
  );
