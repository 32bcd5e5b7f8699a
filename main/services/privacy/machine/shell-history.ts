import path from "node:path";
import { known, unknown, type Reading } from "../../../../app/contract/common";
import {
  findInHistory,
  readBashHistory,
  readFishHistory,
  readPowerShellHistory,
  readZshHistory,
  type HistoryFinding,
  type HistoryGuard,
  type HistorySettings,
  type Shell,
} from "../../../../app/domain/privacy/shell-history";
import { readVariable } from "../../../platform/environment";
import type { ReadTree } from "../../../platform/ports";
import { isAbsent, lookWithin } from "./ask";

export type ShellHistory = {
  shell: Shell;
  guard: Reading<HistoryGuard>;
  file: string;
  isFileThere: boolean;
  /** Where secrets and prompts stand in it; never what they are. */
  findings: Reading<readonly HistoryFinding[]>;
  /** The user's own start-up file, where a guard would be switched on; null where there is none to change. */
  startUpFile: string | null;
};

type Options = {
  tree: Pick<ReadTree, "readText">;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
};
type Kind = {
  shell: Shell;
  /** In the order they are read. */
  startUp: readonly string[];
  own: string | null;
  file: string;
  read(texts: readonly string[]): HistorySettings;
};
const startUpBytes = 1024 * 1024;
const historyBytes = 32 * 1024 * 1024;

/** The shells this user has used, by their history files, and what each keeps. No shell is started. Never throws. */
export function createShellHistoryReader({ tree, env, home, os }: Options) {
  const api = os === "win32" ? path.win32 : path.posix;
  const own = (...names: string[]) => api.join(home, ...names);
  const folderOf = (name: string, fallback: string) => {
    const value = readVariable(env, name, os);
    return value !== undefined && api.isAbsolute(value) ? value : fallback;
  };

  /** Null when it is absent, or larger than is read. */
  async function textOf(file: string, maxBytes: number): Promise<{ text: string | null; isThere: boolean }> {
    try {
      return { text: await tree.readText(file, maxBytes), isThere: true };
    } catch (error) {
      if (isAbsent(error)) return { text: null, isThere: false };
      throw error;
    }
  }

  async function kinds(): Promise<Kind[]> {
    if (os === "win32") {
      const roaming = folderOf("APPDATA", own("AppData", "Roaming"));
      const documents = own("Documents");
      const file = api.join(roaming, "Microsoft", "Windows", "PowerShell", "PSReadLine", "ConsoleHost_history.txt");
      const startUp = ["WindowsPowerShell", "PowerShell"].flatMap((folder) =>
        ["profile.ps1", "Microsoft.PowerShell_profile.ps1"].map((name) => api.join(documents, folder, name)),
      );
      return [{ shell: "powershell", startUp, own: null, file, read: (texts) => readPowerShellHistory(texts, false) }];
    }
    const zshFolder = folderOf("ZDOTDIR", home);
    const config = folderOf("XDG_CONFIG_HOME", own(".config"));
    const data = folderOf("XDG_DATA_HOME", own(".local", "share"));
    // a terminal of macOS begins a login shell, which reads the first of these alone
    const login = [own(".bash_profile"), own(".bash_login"), own(".profile")];
    const present = await Promise.all(login.map(async (file) => (await textOf(file, startUpBytes)).isThere));
    const profile = login[present.indexOf(true)];
    const system = os === "darwin" ? ["/etc/profile", "/etc/bashrc"] : ["/etc/bash.bashrc", "/etc/bashrc"];
    const bash = [...system, ...(os === "darwin" && profile !== undefined ? [profile] : []), own(".bashrc")];
    const zsh = ["/etc/zshenv", "/etc/zsh/zshenv", api.join(zshFolder, ".zshenv"), "/etc/zshrc", "/etc/zsh/zshrc"];
    return [
      {
        shell: "bash",
        startUp: bash,
        own: os === "darwin" ? (profile ?? own(".bash_profile")) : own(".bashrc"),
        file: own(".bash_history"),
        read: readBashHistory,
      },
      {
        shell: "zsh",
        startUp: [...zsh, api.join(zshFolder, ".zshrc")],
        own: api.join(zshFolder, ".zshrc"),
        file: api.join(zshFolder, ".zsh_history"),
        read: readZshHistory,
      },
      {
        shell: "fish",
        startUp: [api.join(config, "fish", "config.fish")],
        own: api.join(config, "fish", "config.fish"),
        file: api.join(data, "fish", "fish_history"),
        read: readFishHistory,
      },
      {
        shell: "powershell",
        startUp: ["profile.ps1", "Microsoft.PowerShell_profile.ps1"].map((name) =>
          api.join(config, "powershell", name),
        ),
        own: null,
        file: api.join(data, "powershell", "PSReadLine", "ConsoleHost_history.txt"),
        read: (texts) => readPowerShellHistory(texts, true),
      },
    ];
  }

  /** `$HOME/.cache/h`, `${ZDOTDIR:-$HOME}/.zsh_history`; null when another variable is in it. */
  function expand(written: string | null): string | null {
    if (written === null) return null;
    const zsh = readVariable(env, "ZDOTDIR", os) ?? home;
    const text = written
      .replace(/^~(?=\/)/, home)
      .replaceAll(/\$\{ZDOTDIR:-\$\{?HOME\}?\}|\$\{?ZDOTDIR\b\}?/g, zsh)
      .replaceAll(/\$\{?HOME\b\}?/g, home);
    return text.includes("$") || !api.isAbsolute(text) ? null : text;
  }

  async function look(): Promise<ShellHistory[]> {
    const found: ShellHistory[] = [];
    for (const { shell, startUp, own: ownFile, file: usual, read } of await kinds()) {
      const texts = await Promise.all(
        startUp.map(async (each) => (await textOf(each, startUpBytes).catch(() => null))?.text ?? null),
      );
      const { guard, file: written } = read(texts.filter((text) => text !== null));
      const file = expand(written) ?? usual;
      const { history, isFileThere } = await readHistory(file);
      const isLogin = (readVariable(env, "SHELL", os) ?? "").split("/").at(-1) === shell;
      if (isFileThere || isLogin)
        found.push({ shell, guard, file, isFileThere, findings: history, startUpFile: ownFile });
    }
    return found;
  }

  async function readHistory(file: string): Promise<{ history: ShellHistory["findings"]; isFileThere: boolean }> {
    try {
      const { text, isThere } = await textOf(file, historyBytes);
      if (isThere && text === null) return { history: unknown("not-supported"), isFileThere: true };
      return { history: known(findInHistory(text ?? "")), isFileThere: isThere };
    } catch {
      return { history: unknown("no-permission"), isFileThere: true };
    }
  }

  return (signal?: AbortSignal): Promise<Reading<readonly ShellHistory[]>> => lookWithin(look, signal);
}
