import { useTranslation } from "react-i18next";
import { useProgram } from "../../state/program";
import { useRunner } from "../../state/runner";
import { Panel } from "../../ui/Panel";
import { Command } from "../../ui/Command";

type Place = "engine" | "desktopMac" | "desktopWindows" | "standalone" | "unknown";

/** Where Model Runner's log lies when it does not give it out (known of Docker's own command line). */
const places: Record<Place, { text: string; isFile: boolean }> = {
  engine: { text: "docker logs --tail 200 --follow docker-model-runner", isFile: false },
  desktopMac: { text: "~/Library/Containers/com.docker.docker/Data/log/host/inference.log", isFile: true },
  desktopWindows: { text: String.raw`%LOCALAPPDATA%\Docker\log\host\inference.log`, isFile: true },
  standalone: { text: "MODEL_RUNNER_LOG_DIR=~/dmr-log dmr serve --socket ~/dmr/runner.sock", isFile: false },
  unknown: { text: "docker model logs --follow", isFile: false },
};

/** What to do about a runner that offers no log: where else it is to be found. */
export function NoLog() {
  const { t } = useTranslation();
  const kind = useRunner(({ snapshot }) => snapshot?.endpoint?.kind);
  const platform = useProgram(({ info }) => info?.platform);
  const desktop = platform === "win32" ? "desktopWindows" : platform === "darwin" ? "desktopMac" : "unknown";
  const place: Place =
    kind === "docker-engine"
      ? "engine"
      : kind === "standalone"
        ? "standalone"
        : kind === "docker-desktop"
          ? desktop
          : "unknown";
  const { text, isFile } = places[place];
  return (
    <Panel title={t("runnerLog.none.title")}>
      <div className="grid max-w-prose grid-cols-[minmax(0,1fr)] gap-3">
        <p className="text-ink-2">{t("runnerLog.none.text")}</p>
        <p>{t(`runnerLog.none.${place}`)}</p>
        <Command text={text} what={t(isFile ? "runnerLog.none.file" : "runnerLog.none.command")} />
      </div>
    </Panel>
  );
}
