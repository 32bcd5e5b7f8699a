import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../../app/contract/models";
import type { WarmUp } from "../../../../app/contract/warm-up";
import { useSettings } from "../../../state/settings";
import { useAction } from "../../../state/use-action";
import { useWarmUp } from "../../../state/warm-up";
import { Button } from "../../../ui/Button";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import {
  formatCount,
  formatList,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatTime,
  shortModelName,
} from "../../../ui/format";
import { PageLink } from "../../../ui/Links";
import { Panel } from "../../../ui/Panel";
import { State } from "../../../ui/State";
import { Setting } from "../../settings/find/Setting";
import { JobLine } from "./JobLine";
import { useJobOf } from "./use-job-of";

/** A cache that gives back less than this of a prompt was no gain. */
const worthwhile = 0.5;

function Gain({ done: { first, next, turn, client, at } }: { done: WarmUp }) {
  const { t } = useTranslation();
  const last = turn ?? next;
  const isKept = last.cachedTokens >= last.promptTokens * worthwhile;
  const wasWarm = first.cachedTokens >= first.promptTokens * worthwhile;
  const read = first.promptTokens - first.cachedTokens;
  const rate = first.readMs > 0 && read >= 256 ? formatNumber((read / first.readMs) * 1000) : null;
  return (
    <div className="grid gap-2">
      <State kind={isKept ? "ok" : "look"} className="text-body">
        {t(isKept ? (wasWarm ? "speed.warm.wasWarm" : "speed.warm.isWarm") : "speed.warm.notKept", { client })}{" "}
        {t("speed.warm.at", { when: formatTime(at) })}
      </State>
      <Facts
        isWide
        facts={[
          { label: t("speed.warm.tokens"), value: formatCount(first.promptTokens) },
          {
            label: t("speed.warm.first"),
            value: formatList([
              formatSeconds(first.readMs / 1000),
              rate === null ? "" : t("speed.unit.rate", { rate }),
            ]),
          },
          {
            label: t(turn === null ? "speed.warm.next" : "speed.warm.turn", { client }),
            value: formatSeconds(last.readMs / 1000),
          },
          {
            label: t("speed.warm.cached"),
            value: `${formatCount(last.cachedTokens)} (${formatPercent(last.promptTokens === 0 ? 0 : last.cachedTokens / last.promptTokens)})`,
          },
        ]}
      />
    </div>
  );
}

function AfterLoad() {
  const { t } = useTranslation();
  const id = useId();
  const update = useAction("settings.update");
  const isOn = useSettings(({ snapshot }) => snapshot?.values.warmUpAfterLoad ?? true);
  const skipped = useWarmUp(({ snapshot }) => snapshot?.skipped) ?? null;
  return (
    <Setting id="warmUpAfterLoad" className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <label className="contents">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={id}
          onChange={({ target }) => void update.run({ warmUpAfterLoad: target.checked })}
          className="mt-0.5 size-4 accent-accent"
        />
        <span>{t("speed.warm.auto")}</span>
      </label>
      <div id={id} className="col-start-2 max-w-prose text-small text-ink-2">
        <p>{t("speed.warm.autoHint")}</p>
        {isOn && skipped !== null && (
          <p>
            {t("speed.warm.skipped", { when: formatTime(skipped.at), model: shortModelName(skipped.ref) })}{" "}
            {t(`speed.warm.reason.${skipped.reason}`)}
          </p>
        )}
      </div>
      {update.failure && <FailureNotice failure={update.failure} />}
    </Setting>
  );
}

/** Sends an assistant's prompt once, so that its next message begins at once; shows what that cost and gained. */
export function WarmUpPanel({ model, isUsable }: { model: Model; isUsable: boolean }) {
  const { t } = useTranslation();
  const snapshot = useWarmUp((state) => state.snapshot);
  const start = useAction("warmUp.start");
  const job = useJobOf("warm-up", model.ref);
  const isRunning = job !== null && job.outcome === null;
  const done = snapshot?.done.find(({ ref }) => ref === model.ref);
  const prompt = snapshot?.prompt ?? null;
  return (
    <Panel title={t("speed.warm.title")}>
      <div className="grid gap-4">
        <p className="max-w-prose text-ink-2">{t("speed.warm.intro")}</p>
        {done !== undefined && <Gain done={done} />}
        {!isRunning && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-72">
              {prompt === null ? (
                <State kind="unknown" className="text-body">
                  {t("speed.warm.noPrompt")} <PageLink to="openclaw/verify">{t("speed.warm.send")}</PageLink>
                </State>
              ) : (
                <State kind="quiet" className="text-body">
                  {t("speed.warm.held", {
                    client: prompt.client,
                    when: formatTime(prompt.at),
                    tokens: prompt.promptTokens === null ? t("unknownWord") : formatCount(prompt.promptTokens),
                  })}
                </State>
              )}
            </div>
            <Button
              isDisabled={!isUsable}
              isPending={start.isPending}
              onClick={() => void start.run({ ref: model.ref })}
            >
              {t("speed.warm.start")}
            </Button>
          </div>
        )}
        <JobLine job={job} />
        {start.failure && <FailureNotice failure={start.failure} />}
        <AfterLoad />
      </div>
    </Panel>
  );
}
