import { runnerPort } from "../../app/domain/set-up-command";
import type { Tool } from "./demo-commands";
import type { MemoryFiles } from "./memory-files";
import type { DockerState } from "./tools/docker";

type Port = { port: number; address: string; program: string; pid: number };
type Options = {
  files: MemoryFiles;
  os: "linux" | "darwin";
  home: string;
  now: number;
  hasOpenClaw: boolean;
  install(name: string, folder: string, tool: Tool): void;
  /** Who listens on the simulated machine now. */
  ports(): readonly Port[];
};

/** What lies around on the simulated machine: its disks, who listens, and what earlier use has left in the home folder. */
export function furnish({ files, os, home, now, hasOpenClaw, install, ports }: Options): void {
  const day = 86_400_000;
  const history = os === "darwin" ? ".zsh_history" : ".bash_history";
  files.put(
    `${home}/${history}`,
    ["docker model list", "cd notes", 'openclaw agent --message "Hello"', "ls"].join("\n"),
    {
      modifiedAt: now - day,
    },
  );
  if (os === "darwin") files.put(`${home}/.zshrc`, "HISTFILE=~/.zsh_history\nSAVEHIST=1000\n", { mode: 0o644 });
  else files.put(`${home}/.bashrc`, "HISTCONTROL=ignoreboth\nHISTSIZE=1000\n", { mode: 0o644 });
  if (hasOpenClaw) {
    const store = `${home}/.openclaw/agents/main/agent/openclaw-agent.sqlite`;
    files.put(store, "0".repeat(392_000), { modifiedAt: now - 2 * 3_600_000 });
    files.put("/tmp/openclaw/openclaw.log", "", { modifiedAt: now - day });
  }

  if (os === "darwin") {
    install("fdesetup", "/usr/bin", async () => ({ stdout: "FileVault is On.\n" }));
    install("ls", "/bin", async ({ args }) => ({
      stdout: args
        .slice(1)
        .map((each) => `drwx------   1 demo  staff  64 Nov 29 10:00 ${each}\n`)
        .join(""),
    }));
    install("tmutil", "/usr/bin", async () => ({ stdout: "tmutil: No destinations configured.\n" }));
    install("sysctl", "/usr/sbin", async ({ args }) =>
      args[0] === "vm.swapusage"
        ? { stdout: "vm.swapusage: total = 1024.00M  used = 12.00M  free = 1012.00M  (encrypted)\n" }
        : { exitCode: 1, stderr: `sysctl: unknown oid '${args[0]}'` },
    );
    install("lsof", "/usr/sbin", async () => ({
      stdout: ["COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME", ...ports().map(lsofRow)].join("\n"),
    }));
    return;
  }
  files.put("/proc/self/mountinfo", "28 1 252:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg0-root rw\n", {
    mode: 0o444,
  });
  files.put("/proc/swaps", "Filename Type Size Used Priority\n/dev/zram0 partition 8388604 0 100\n", { mode: 0o444 });
  install("lsblk", "/usr/bin", async () => ({ stdout: JSON.stringify({ blockdevices: [disk] }) }));
  install("ps", "/usr/bin", async () => ({ stdout: "      1       0       1  9120 /sbin/init\n" }));
  install("ss", "/usr/bin", async () => ({ stdout: ports().map(ssRow).join("\n") }));
}

/** Where the runner's port listens. Docker Engine publishes it on the bridge too. */
export function runnerPorts(product: "engine" | "desktop" | "none", state: DockerState): readonly Port[] {
  const port = Number(runnerPort);
  const at = (address: string, program: string, pid = 2301): Port => ({ port, address, program, pid });
  if (product === "none") return [at("127.0.0.1", "dmr")];
  if (product === "desktop") return state.hasPort ? [at("127.0.0.1", "com.docker.backend")] : [];
  if (state.container !== "running") return [];
  return [at("127.0.0.1", "docker-proxy"), at("172.17.0.1", "docker-proxy", 2302)];
}

const node = (name: string, type: string, fstype: string | null, number: string, ...children: object[]) => ({
  name,
  kname: name,
  "maj:min": number,
  type,
  fstype,
  uuid: null,
  ...(children.length > 0 && { children }),
});
/** LVM inside LUKS, as Ubuntu's installer makes it. */
const disk = node(
  "nvme0n1",
  "disk",
  null,
  "259:0",
  node("nvme0n1p1", "part", "vfat", "259:1"),
  node(
    "nvme0n1p3",
    "part",
    "crypto_LUKS",
    "259:3",
    node("dm_crypt-0", "crypt", "LVM2_member", "252:0", node("vg0-root", "lvm", "ext4", "252:1")),
  ),
);

const ssRow = ({ port, address, program, pid }: Port) =>
  `LISTEN 0 4096 ${address}:${port} 0.0.0.0:* users:(("${program}",pid=${pid},fd=4))`;
const lsofRow = ({ port, address, program, pid }: Port) =>
  `${program.slice(0, 9)} ${pid} demo 10u IPv4 0x1 0t0 TCP ${address}:${port} (LISTEN)`;
