import { type Reading, known, unknown } from "../../../app/contract/common";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import { type SetUpChoice, chooseSetUp } from "../../../app/domain/choose-set-up";
import {
  type DesktopSettingsFacts,
  type DockerSituation,
  type SetUpFacts,
  packageToolOf,
  situationOf,
} from "../../../app/domain/docker-situation";
import type { MachineFacts } from "../../../app/domain/version-floors";
import type { SendHttp } from "../../platform/http";
import type { RunCommand } from "../../platform/run-command";
import { readContexts } from "../../services/runner/docker-contexts";
import { childEnvironment } from "../../services/runner/docker-facts";
import { imageHere, runnerImage } from "../../services/runner/runner-image";
import type { GatheredFacts } from "../../services/runner/set-up-facts";
import { whoHoldsPort } from "../port-holder";

const askMs = 10_000;

export type SetUpSituationOptions = {
  runner: { setUpFacts(): GatheredFacts };
  machine: () => HardwareSnapshot;
  desktopFacts(): Promise<DesktopSettingsFacts | null>;
  standalone: { can(): "ready" | "installable" | null };
  runCommand: RunCommand;
  sendHttp: SendHttp;
  /** Null when there is no such file. May reject. */
  readText: (file: string) => Promise<string | null>;
  findExecutable: (name: string) => Promise<string | null>;
  env: Readonly<Record<string, string | undefined>>;
  os: NodeJS.Platform;
};

/** Situations in which another daemon of this machine may be the answer. */
const mayBeWrongContext: readonly DockerSituation[] = [
  "docker-remote",
  "desktop-down-without-cli",
  "desktop-on-linux-down",
  "wsl-down",
  "engine-down",
  "engine-rootless-down",
  "daemon-hung",
];
const mayInstall: readonly DockerSituation[] = ["plugin-missing", "plugin-too-old"];

/** How things are with Docker and its runner, and what would help. Reads; changes nothing. */
export function createSetUpSituation({
  runner,
  machine,
  desktopFacts,
  standalone,
  runCommand,
  sendHttp,
  readText,
  findExecutable,
  env,
  os,
}: SetUpSituationOptions) {
  /** First what costs nothing; then, where it decides, what has to be asked. */
  async function choose(): Promise<{ choice: SetUpChoice; image: string; imageSize: Reading<string> }> {
    const gathered = runner.setUpFacts();
    const facts: SetUpFacts = {
      ...gathered,
      machine: machineFacts(machine()),
      desktopSettings: await desktopFacts(),
      standalone: standalone.can(),
      contexts: null,
      packageTool: null,
      hasImage: null,
    };
    const situation = situationOf(facts);
    const hasNvidiaTools = (await findExecutable("nvidia-container-runtime").catch(() => null)) !== null;
    const image = runnerImage({ runtimes: gathered.runtimes, hasNvidiaTools, env });
    const file = await findExecutable("docker");
    let imageSize: Reading<string> = unknown("not-reported");
    if (mayInstall.includes(situation)) {
      facts.packageTool = packageToolOf(await readText("/etc/os-release").catch(() => null));
    }
    if (file !== null && mayBeWrongContext.includes(situation)) {
      facts.contexts = await readContexts({ runCommand, sendHttp, file, env });
    }
    if (file !== null && situation.startsWith("container-")) {
      const size = await imageHere(image, { runCommand, file, env });
      facts.hasImage = size === null ? null : size !== "";
      if (size) imageSize = known(size);
    }
    return { choice: chooseSetUp(facts), image, imageSize };
  }

  const ask = (file: string, args: readonly string[]) =>
    runCommand({ file, args, env: childEnvironment(env), timeoutMs: askMs });

  return { choose, /** Who holds the runner's port. */ holder: () => whoHoldsPort(ask, os) };
}

/** What the rules of what Model Runner needs are asked with. */
function machineFacts({ os, cpu, gpus }: HardwareSnapshot): MachineFacts {
  return { os: os.platform, arch: os.arch, processor: cpu.name, gpus };
}
