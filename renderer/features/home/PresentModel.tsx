import { lazy, Suspense } from "react";
import { withWords } from "../../i18n";
import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/common";
import { useChat } from "../../state/chat";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { Facts, type Fact } from "../../ui/Facts";
import { formatAgo, formatBytes, formatNumber, formatSeconds, shortModelName } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { lastStats, listedModel, presentModelRef } from "./home-route";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import { can } from "../../../app/domain/runner-capabilities";
import { parseKeepAlive } from "../../../app/domain/keep-alive";
import { presentProof } from "../../../app/domain/answer-route";
import type { HomeFacts } from "./home-sentence";
import { contextText } from "./route-words";

const SwitchList = lazy(async () => ({
  default: (await withWords(["models", "resources", "speed", "switch"], import("../switch/SwitchList"))).SwitchList,
}));

const unmeasured: Reading<number> = { isKnown: false, reason: "not-measured-yet" };

/** When a loaded model goes by itself, from the runner’s keep-alive. */
export function useUnloadText() {
  const { t } = useTranslation();
  return (keepAlive: string | null) => {
    const seconds = keepAlive === null ? null : parseKeepAlive(keepAlive);
    if (keepAlive === null) return t("home.model.unloadsDefault");
    if (seconds === null) return keepAlive;
    return seconds === "forever"
      ? t("home.model.unloadsNever")
      : t("home.model.unloadsAfter", { time: formatSeconds(seconds) });
  };
}

/** The model at the end of the route: what it is, whether it is loaded, how fast it was. */
export function PresentModel({ facts, isTryPrimary }: { facts: HomeFacts; isTryPrimary: boolean }) {
  const { t } = useTranslation();
  const chat = useChat(({ snapshot }) => snapshot);
  const unload = useAction("models.unload");
  const unloadText = useUnloadText();
  const ref = presentModelRef(facts);
  const model = listedModel(facts, ref);

  if (ref === null || !model) {
    return (
      <Panel title={t("home.model.title")}>
        <EmptyState
          title={t("home.model.none")}
          actions={
            <PageLink to="models" as={isTryPrimary ? "primary" : "plain"}>
              {t("home.model.choose")}
            </PageLink>
          }
        >
          {t("home.model.noneText")}
        </EmptyState>
      </Panel>
    );
  }

  const name = shortModelName(ref);
  const quantization: Reading<string> =
    model.quantization === null
      ? { isKnown: false, reason: "not-reported" }
      : { isKnown: true, value: model.quantization };
  const loaded = facts.runner?.loaded.find((row) => isLoadedAs(row, ref, model)) ?? null;
  const stats = lastStats(chat, ref);
  const proof = stats ? null : presentProof(facts.openclaw);
  const measured = stats ?? proof;
  const rate = (tokens: number) => t("unit.tokensPerSecond", { rate: formatNumber(tokens) });

  function loadedText() {
    if (!loaded) return t("home.model.notLoaded");
    if (loaded.isLoading) return t("home.model.loading");
    if (loaded.isInUse) return t("home.model.answering");
    return loaded.lastUsedAt === null
      ? t("home.model.loaded")
      : t("home.model.loadedUsed", { when: formatAgo(loaded.lastUsedAt) });
  }

  const list: Fact[] = [
    ...(can(facts.runner, "load") ? [{ label: t("home.model.state"), value: loadedText() }] : []),
    {
      label: t("home.model.context"),
      value: (
        <ReadingText
          reading={model.packagedContextTokens}
          format={(packaged) =>
            contextText(t, packaged, model.trainedContextTokens.isKnown ? model.trainedContextTokens.value : null)
          }
        />
      ),
    },
    { label: t("home.model.quantization"), value: <ReadingText reading={quantization} format={(text) => text} /> },
    { label: t("home.model.size"), value: <ReadingText reading={model.sizeBytes} format={formatBytes} /> },
    ...(loaded ? [{ label: t("home.model.unloads"), value: unloadText(loaded.keepAlive) }] : []),
    {
      label: t("home.model.reads"),
      value: <ReadingText reading={measured?.promptTokensPerSecond ?? unmeasured} format={rate} />,
    },
    {
      label: t("home.model.writes"),
      value: <ReadingText reading={measured?.tokensPerSecond ?? unmeasured} format={rate} />,
    },
    ...(stats
      ? [
          {
            label: t("home.model.first"),
            value: (
              <ReadingText
                reading={stats.timeToFirstTokenMs}
                format={(ms) =>
                  t(stats.isColdStart ? "home.model.cold" : "home.model.warm", { time: formatSeconds(ms / 1000) })
                }
              />
            ),
          },
        ]
      : []),
  ];

  return (
    <Panel
      title={name}
      aside={
        <PageLink to="models" as="quiet">
          {t("home.model.switch")}
        </PageLink>
      }
    >
      <Facts facts={list} />
      {measured && <p className="pt-2 text-small text-ink-3">{t(`home.model.from.${stats ? "chat" : "proof"}`)}</p>}
      <div className="flex flex-wrap gap-2 pt-3.5">
        <PageLink to="chat" as={isTryPrimary ? "primary" : "plain"}>
          {t("home.model.try")}
        </PageLink>
        {loaded && (
          <Button
            isPending={unload.isPending}
            aria-label={t("home.model.unloadWhat", { model: name })}
            onClick={() => void unload.run({ ref: loaded.ref })}
          >
            {t("home.model.unload")}
          </Button>
        )}
      </div>
      <Suspense>
        <SwitchList />
      </Suspense>
      {unload.failure && (
        <div className="pt-3">
          <FailureNotice failure={unload.failure} />
        </div>
      )}
    </Panel>
  );
}
