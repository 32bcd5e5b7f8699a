import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reading } from "../../contract/reading";
import {
  findInHistory,
  readBashHistory,
  readFishHistory,
  readPowerShellHistory,
  readZshHistory,
  type HistoryGuard,
} from "./shell-history";

const said = (guard: Reading<HistoryGuard>) => (guard.isKnown ? guard.value : `unknown: ${guard.reason}`);

/** As Debian gives it to each new account. */
const debian = `case $- in
    *i*) ;;
      *) return;;
esac
# don't put duplicate lines or lines starting with space in the history.
HISTCONTROL=ignoreboth
shopt -s histappend
HISTSIZE=1000
if [ -f ~/.bash_aliases ]; then
    . ~/.bash_aliases
fi
if ! shopt -oq posix; then
    . /usr/share/bash-completion/bash_completion
fi`;

test.each<[string, string[], string]>([
  ["Debian's own file", [debian], "leading-space"],
  ["nothing", [], "none"],
  ["a comment", ["# HISTCONTROL=ignoreboth"], "none"],
  ["duplicates only", ["export HISTCONTROL=ignoredups:erasedups"], "none"],
  ["two words", ['HISTCONTROL="erasedups:ignorespace"'], "leading-space"],
  ["the last counts", [debian, "HISTCONTROL=ignoredups"], "none"],
  ["what another file made of it", ["HISTCONTROL=$HISTCONTROL:erasedups"], "unknown: not-reported"],
  ["that and more", ["HISTCONTROL=$HISTCONTROL:ignorespace"], "leading-space"],
  ["by pattern", ["HISTIGNORE='ls:[ ]*'"], "leading-space"],
  ["no file", ["unset HISTFILE"], "off"],
  ["no room", ["HISTSIZE=0"], "off"],
  ["nowhere", ["export HISTFILE=/dev/null"], "off"],
  ["switched off", ["set +o history"], "off"],
  ["another file that may say anything", ["[ -f ~/.work ] && source ~/.work"], "unknown: not-reported"],
  ["Rust's", ['. "$HOME/.cargo/env"'], "none"],
])("bash with %s", (_name, texts, guard) => {
  expect(said(readBashHistory(texts).guard)).toBe(guard);
});

const mac = "HISTFILE=${ZDOTDIR:-$HOME}/.zsh_history\nHISTSIZE=2000\nSAVEHIST=1000";
test.each<[string, string[], string]>([
  ["nothing, which keeps nothing", [], "off"],
  ["macOS' own", [mac], "none"],
  ["the option", [mac, "setopt HIST_IGNORE_SPACE"], "leading-space"],
  ["among others", [mac, "setopt appendhistory histignorespace # good"], "leading-space"],
  ["taken back", [mac, "setopt HIST_IGNORE_SPACE", "setopt no_hist_ignore_space"], "none"],
  ["switched off", [mac, "unsetopt HistIgnoreSpace"], "none"],
  ["set -o", [mac, "set -o histignorespace"], "leading-space"],
  ["Oh My Zsh", ["source $ZSH/oh-my-zsh.sh"], "leading-space"],
  ["Oh My Zsh, taken back after", ["source $ZSH/oh-my-zsh.sh\nunsetopt hist_ignore_space"], "none"],
  ["a plugin manager", ["source ~/.zinit.zsh"], "unknown: not-reported"],
  ["none saved", [mac, "SAVEHIST=0"], "off"],
])("zsh with %s", (_name, texts, guard) => {
  expect(said(readZshHistory(texts).guard)).toBe(guard);
});

test.each([
  [[], "leading-space"],
  [['set -g fish_history ""'], "off"],
  [["set -gx fish_history work"], "leading-space"],
])("fish with %j", (texts, guard) => expect(said(readFishHistory(texts).guard)).toBe(guard));

test.each([
  [[], true, "filter"],
  [[], false, "unknown: not-reported"],
  [["Set-PSReadLineOption -HistorySaveStyle SaveNothing"], false, "off"],
  [["Set-PSReadLineOption -AddToHistoryHandler { $true }"], true, "unknown: not-reported"],
])("PowerShell with %j, 7: %s", (texts, isCore, guard) => {
  expect(said(readPowerShellHistory(texts, isCore).guard)).toBe(guard);
});

test("where it is kept, as it is written", () => {
  expect(readBashHistory(["HISTFILE=$HOME/.cache/bash"]).file).toBe("$HOME/.cache/bash");
  expect(readZshHistory([mac]).file).toBe("${ZDOTDIR:-$HOME}/.zsh_history");
  expect(readPowerShellHistory([String.raw`Set-PSReadLineOption -HistorySavePath "C:\x\h.txt"`], true).file).toBe(
    String.raw`C:\x\h.txt`,
  );
});

const key = `sk-ant-${"a1B2c3".repeat(6)}`;
test("secrets and prompts of a history, by line and never by word", () => {
  const text = [
    "ls",
    `export ANTHROPIC_API_KEY=${key}`,
    ': 1700000000:0;openclaw agent --message "my divorce"',
    "docker model run ai/smollm2 'what ails me?'",
    "docker model run ai/smollm2",
    "- cmd: clawdbot agent -m hello",
    "openclaw status",
    `openclaw agent --token ${key} --message x`,
  ].join("\n");
  const found = findInHistory(text);
  expect(found.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
    "2 anthropic-key",
    "3 prompt",
    "4 prompt",
    "6 prompt",
    "8 anthropic-key",
  ]);
  expect(JSON.stringify(found)).not.toMatch(/divorce|ails|a1B2/);
});

test("no start-up file makes it throw, and a later line overrules", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const plain = texts.filter((each) => !/history|HIST/.test(each) && !each.includes("\\") && !each.includes("#"));
      expect(said(readBashHistory([...plain, "\nHISTCONTROL=ignorespace"]).guard)).toBe("leading-space");
      expect(said(readZshHistory([...plain, mac, "setopt histignorespace"]).guard)).toBe("leading-space");
    }),
  );
});
