import type { Failure } from "../../../app/contract/errors";
import { textOf, valueAt } from "../../../app/domain/json-value";
import type { CommandResult } from "../../platform/run-command";
import type { FixGround } from "./fix-parts";

type Docker = (args: readonly string[], signal?: AbortSignal) => Promise<CommandResult>;

const isGood = (result: CommandResult) => result.kind === "exited" && result.exitCode === 0;

/** Tools run in a container only where Docker answers and the image is there: else every turn of the agent would fail. */
export function createSandboxCheck(docker: Docker) {
  return async ({ session: { dialect }, state: { config } }: FixGround): Promise<Failure | null> => {
    const own = textOf(valueAt(config ?? undefined, ["agents", "defaults", "sandbox", "docker", "image"]));
    const image = own ?? `${dialect}-sandbox:bookworm-slim`;
    if (!isGood(await docker(["version", "--format", "{{json .}}"])))
      return { code: "sandbox-no-docker", message: "Docker does not answer" };
    return isGood(await docker(["image", "inspect", "--format", "{{.Id}}", image]))
      ? null
      : { code: "sandbox-no-image", message: `The image ${image} is not there` };
  };
}
