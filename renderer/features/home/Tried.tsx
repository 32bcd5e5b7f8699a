import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/common";
import type { RunnerAttempt, RunnerSnapshot } from "../../../app/contract/runner";
import { Details } from "../../ui/Details";
import { Facts } from "../../ui/Facts";
import { formatTime } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";
import { State, type StateKind } from "../../ui/State";

const kinds: Partial<Record<RunnerAttempt["outcome"], StateKind>> = {
  healthy: "ok",
  refused: "quiet",
  "no-socket": "quiet",
};

/** A Docker socket without our paths is told as what it means. */
function outcomeOf(t: TFunction, { source, outcome }: RunnerAttempt): string {
  const isNotDesktop = outcome === "wrong-service" && source === "docker-socket";
  return t(isNotDesktop ? "home.tried.notDesktop" : `home.tried.outcome.${outcome}`);
}

/** The evidence behind the runner's state: every address that was tried, and what it said. */
export function Tried({ runner }: { runner: RunnerSnapshot }) {
  const { t } = useTranslation();
  const text = (value: string) => value;
  const { hasModelPlugin, pluginVersion, isRootless, proxy } = runner.docker;
  const installed = pluginVersion.isKnown ? pluginVersion.value : t("home.tried.yes");
  const plugin: Reading<string> = hasModelPlugin.isKnown
    ? { isKnown: true, value: hasModelPlugin.value ? installed : t("home.tried.no") }
    : hasModelPlugin;
  return (
    <Details
      summary={
        <>
          {t(runner.state === "healthy" ? "home.tried.found" : "home.tried.title")}{" "}
          <span className="text-ink-3">{formatTime(runner.asOf)}</span>
        </>
      }
    >
      <div className="grid max-w-prose gap-4 rounded-panel border border-line bg-surface px-4 py-3">
        {runner.attempts.length === 0 ? (
          <p className="text-ink-2">{t("home.tried.none")}</p>
        ) : (
          <ol className="grid gap-2">
            {runner.attempts.map((attempt, index) => (
              <li key={`${attempt.source}-${attempt.address}-${index}`} className="min-w-0">
                <span className="flex flex-wrap items-center justify-between gap-x-3">
                  <span>{t(`home.tried.source.${attempt.source}`)}</span>
                  <State kind={kinds[attempt.outcome] ?? "look"}>{outcomeOf(t, attempt)}</State>
                </span>
                <span className="block font-mono text-small break-all text-ink-3">{attempt.address}</span>
                {attempt.detail !== undefined && (
                  <samp className="block font-sans text-small break-words text-ink-3">{attempt.detail}</samp>
                )}
              </li>
            ))}
          </ol>
        )}
        <div className="grid gap-1.5 border-t border-line pt-3">
          <h2>{t("home.tried.dockerFacts")}</h2>
          <Facts
            facts={[
              { label: t("home.tried.version"), value: <ReadingText reading={runner.version} format={text} /> },
              { label: t("home.tried.client"), value: <ReadingText reading={runner.docker.client} format={text} /> },
              { label: t("home.tried.server"), value: <ReadingText reading={runner.docker.server} format={text} /> },
              { label: t("home.tried.plugin"), value: <ReadingText reading={plugin} format={text} /> },
              ...(isRootless.isKnown && isRootless.value
                ? [{ label: t("home.tried.rootless"), value: t("home.tried.yesRootless") }]
                : []),
              ...(proxy.isKnown && proxy.value !== "" ? [{ label: t("home.tried.proxy"), value: proxy.value }] : []),
            ]}
          />
        </div>
      </div>
    </Details>
  );
}
