// A user's systemd as a command line sees it: units out of ~/.config/systemd/user, really started, in a folder of its own.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const state = path.join(homedir(), ".systemd-stand-in");
mkdirSync(state, { recursive: true });
const [, , , tool = "systemctl", ...all] = process.argv;
// a manager of a named account is this one
const machine = all.indexOf("--machine");
const given = machine === -1 ? all : all.toSpliced(machine, 2);
appendFileSync(path.join(state, "calls"), `${tool} ${given.join(" ")}\n`);
const isUser = given.includes("--user");
const words = given.filter((each) => !each.startsWith("-") || each.startsWith("--property"));
const flag = (name) => {
  const at = given.findIndex((each) => each === name || each.startsWith(`${name}=`));
  if (at === -1) return null;
  return given[at].includes("=") ? given[at].slice(name.length + 1) : (given[at + 1] ?? "");
};
const wanted = flag("--property") ?? flag("-p");
const plain = words.filter((each) => each !== wanted && !each.startsWith("--property"));
const objects = "/org/freedesktop/systemd1/unit/";
const objectOf = (name) => objects + name.replaceAll(/[^A-Za-z0-9]/g, (each) => `_${each.charCodeAt(0).toString(16)}`);
const nameOf = (object) =>
  object
    .slice(objects.length)
    .replaceAll(/_([0-9a-f]{2})/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)));
const object = given.find((each) => each.startsWith(objects));
const [action = "status", named = ""] = plain;
const unit = tool === "busctl" ? (object === undefined ? (given.at(-1) ?? "") : nameOf(object)) : named;

const fileOf = (name) => path.join(homedir(), ".config/systemd/user", name);
const pidFile = path.join(state, `${unit}.pid`);
const enabledFile = path.join(state, `${unit}.enabled`);
const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const pidOf = () => {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0;
  return pid > 0 && isAlive(pid) ? pid : 0;
};
function end(code, text = "", toError = false) {
  if (text !== "") (toError ? process.stderr : process.stdout).write(`${text}\n`);
  process.exit(code);
}

/** Words of an ExecStart or Environment line, as systemd splits and unquotes them. */
function split(line) {
  const found = [];
  for (const [, double, single, bare] of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    found.push(double === undefined ? (single ?? bare) : double.replaceAll(/\\(.)/g, "$1"));
  }
  return found.map((each) => each.replaceAll("%%", "%").replaceAll("$$", "$"));
}

function readUnit() {
  const lines = readFileSync(fileOf(unit), "utf8").split("\n");
  const all = (key) => lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const env = { HOME: homedir(), PATH: "/usr/bin:/bin" };
  const assign = (text) => {
    const at = text.indexOf("=");
    if (at > 0) env[text.slice(0, at)] = text.slice(at + 1);
  };
  for (const file of all("EnvironmentFile")) {
    const named = file.replace(/^-/, "");
    if (existsSync(named)) for (const line of readFileSync(named, "utf8").split("\n")) split(line).forEach(assign);
  }
  for (const line of all("Environment")) split(line).forEach(assign);
  return { exec: split(all("ExecStart")[0] ?? ""), cwd: all("WorkingDirectory")[0] ?? homedir(), env, lines };
}

/** What openclaw reads over the bus: the manager's version, and a unit's definition as it is loaded. */
function answerBus() {
  if (given.includes("Version")) end(0, 's "252"');
  const isThere_ = existsSync(fileOf(unit));
  if (given.includes("LoadUnit") || given.includes("GetUnit")) {
    if (!isThere_) end(1, `Call failed: Unit ${unit} not found.`, true);
    end(0, JSON.stringify({ type: "o", data: [objectOf(unit)] }));
  }
  const at = given.findIndex((each) => each.startsWith("org.freedesktop.systemd1."));
  if (!given.includes("get-property") || at === -1 || !isThere_) end(1, "Call failed: unknown", true);
  const { exec, cwd, lines } = readUnit();
  const all = (key) => lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const pid = pidOf();
  const facts = {
    Id: ["s", unit],
    FragmentPath: ["s", fileOf(unit)],
    DropInPaths: ["as", []],
    NeedDaemonReload: ["b", false],
    LoadState: ["s", "loaded"],
    ActiveState: ["s", pid > 0 ? "active" : "inactive"],
    SubState: ["s", pid > 0 ? "running" : "dead"],
    StartLimitBurst: ["u", 5],
    ActiveEnterTimestampMonotonic: ["t", 1],
    InactiveEnterTimestampMonotonic: ["t", 0],
    ExecStart: ["a(sasbttttuii)", [[exec[0], exec, false, 0, 0, 0, 0, 0, 0, 0]]],
    WorkingDirectory: ["s", cwd === homedir() ? "" : cwd],
    Environment: ["as", all("Environment").flatMap(split)],
    EnvironmentFiles: ["a(sb)", all("EnvironmentFile").map((each) => [each.replace(/^-/, ""), each.startsWith("-")])],
    UnsetEnvironment: ["as", all("UnsetEnvironment").flatMap(split)],
    Result: ["s", "success"],
    NRestarts: ["u", 0],
    MainPID: ["u", pid],
    ExecMainStatus: ["i", 0],
    ExecMainCode: ["i", 0],
    KillMode: ["s", "control-group"],
    TasksCurrent: ["t", 1],
    MemoryCurrent: ["t", 1],
  };
  const asked = given.slice(at + 1).map((name) => facts[name] ?? ["s", ""]);
  end(0, asked.map(([type, data]) => JSON.stringify({ type, data })).join("\n"));
}

function start() {
  const { exec, cwd, env } = readUnit();
  const [file = "", ...args] = exec;
  const out = openSync(path.join(state, `${unit}.log`), "a");
  const child = spawn(file, args, { cwd: cwd.replace(/^"|"$/g, ""), env, detached: true, stdio: ["ignore", out, out] });
  writeFileSync(pidFile, String(child.pid ?? 0));
  child.unref();
}
async function stop() {
  const pid = pidOf();
  if (pid === 0) return;
  process.kill(pid, "SIGTERM");
  for (let tries = 0; tries < 200 && isAlive(pid); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  if (isAlive(pid)) process.kill(-pid, "SIGKILL");
  rmSync(pidFile, { force: true });
}

if (tool === "loginctl") end(0, "Linger=yes");
if (tool === "busctl") answerBus();
if (!isUser) {
  // no such unit among the system's own
  if (action === "is-system-running") end(0, "running");
  if (action === "show") {
    const facts = {
      UnitPath: "/etc/systemd/system /usr/lib/systemd/system",
      LoadState: "not-found",
      ActiveState: "inactive",
    };
    const names = (wanted ?? "LoadState,ActiveState").split(",");
    const isBare = given.includes("--value");
    end(0, names.map((name) => (isBare ? (facts[name] ?? "") : `${name}=${facts[name] ?? ""}`)).join("\n"));
  }
  end(action === "is-enabled" ? 1 : 4, "not-found", action !== "is-enabled");
}
const isThere = existsSync(fileOf(unit));
const missing = () => end(5, `Unit ${unit} not found.`, true);
switch (action) {
  case "status":
  case "daemon-reload":
    end(0, action === "status" ? "State: running" : "");
    break;
  case "enable":
    if (!isThere) missing();
    writeFileSync(enabledFile, "");
    end(0);
    break;
  case "disable":
    rmSync(enabledFile, { force: true });
    if (given.includes("--now")) await stop();
    end(0);
    break;
  case "is-enabled":
    end(
      existsSync(enabledFile) ? 0 : isThere ? 1 : 4,
      existsSync(enabledFile) ? "enabled" : isThere ? "disabled" : "not-found",
    );
    break;
  case "is-active":
    end(pidOf() > 0 ? 0 : 3, pidOf() > 0 ? "active" : "inactive");
    break;
  case "start":
  case "restart":
    if (!isThere) missing();
    if (action === "restart") await stop();
    if (pidOf() === 0) start();
    end(0);
    break;
  case "stop":
    await stop();
    end(0);
    break;
  case "show": {
    const pid = pidOf();
    const facts = {
      Id: unit,
      LoadState: isThere ? "loaded" : "not-found",
      ActiveState: pid > 0 ? "active" : "inactive",
      SubState: pid > 0 ? "running" : "dead",
      Result: "success",
      NRestarts: "0",
      StartLimitBurst: "5",
      MainPID: String(pid),
      ExecMainStatus: "0",
      ExecMainCode: "0",
      KillMode: "control-group",
      TasksCurrent: "[not set]",
      MemoryCurrent: "[not set]",
      FragmentPath: isThere ? fileOf(unit) : "",
      UnitFileState: existsSync(enabledFile) ? "enabled" : "",
    };
    const names = (wanted ?? Object.keys(facts).join(",")).split(",");
    end(
      0,
      names
        .map((name) => (given.includes("--value") ? (facts[name] ?? "") : `${name}=${facts[name] ?? ""}`))
        .join("\n"),
    );
    break;
  }
  default:
    end(1, `Unknown command verb ${action}.`, true);
}
