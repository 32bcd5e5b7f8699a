import { useTranslation } from "react-i18next";
import type { ConfiguredModel, OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { modelsElsewhere } from "../../../app/domain/answer-route";
import { isSameEndpoint } from "../../../app/domain/model-place";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { Row, Rows } from "../../ui/Row";
import { Skeleton } from "../../ui/Skeleton";
import { StateShape, type StateKind } from "../../ui/State";
import { Tag } from "../../ui/Tag";

type PlaceWord = ConfiguredModel["place"] | "unknown";
const kinds: Record<PlaceWord, StateKind> = {
  "this-machine": "ok",
  "another-machine": "cross",
  cloud: "cross",
  unknown: "unknown",
};

function AnswerRow({ model, tag, runner }: { model: ConfiguredModel; tag: string; runner: RunnerSnapshot | null }) {
  const { t } = useTranslation();
  const endpoint = runner?.endpoint ?? null;
  const isRunner = endpoint !== null && isSameEndpoint(model.baseUrl, endpoint.openAiBaseUrl);
  // a loopback address may be a tunnel: where the runner computes is the runner's own fact
  const place: PlaceWord = isRunner && model.place === "this-machine" ? endpoint.location : model.place;
  const words = { place: t(`openclaw.place.${place}`), address: model.baseUrl ?? "" };
  const note = model.baseUrl === null ? "noAddress" : isRunner ? "byRunner" : "at";
  return (
    <Row
      lead={<StateShape kind={kinds[place]} />}
      title={
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 [overflow-wrap:anywhere]">{model.ref}</span>
          <Tag>{tag}</Tag>
        </span>
      }
      note={
        <span className={kinds[place] === "cross" ? "[overflow-wrap:anywhere] text-cross" : "[overflow-wrap:anywhere]"}>
          {t(`openclaw.answers.${note}`, words)}
        </span>
      }
    />
  );
}

function Waiting() {
  return (
    <div className="grid gap-2.5 px-4 py-3">
      <Skeleton className="h-4 w-2/3" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}

/** The default model and its fallbacks, each with the place where it computes. */
export function Answers({ openclaw, runner }: { openclaw: OpenClawSnapshot; runner: RunnerSnapshot | null }) {
  const { t } = useTranslation();
  const { defaultModel, fallbacks } = openclaw;
  if (openclaw.state === "looking" && !defaultModel.isKnown) {
    return (
      <Panel title={t("openclaw.answers.title")} isFlush>
        <Waiting />
      </Panel>
    );
  }
  const assistant = t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  const leaves = defaultModel.isKnown && defaultModel.value.place !== "this-machine" && !openclaw.isConnected;
  return (
    <Panel title={t("openclaw.answers.title")} section="openclaw/answers" isFlush>
      <Rows label={t("openclaw.answers.title")}>
        {defaultModel.isKnown ? (
          <AnswerRow model={defaultModel.value} tag={t("openclaw.answers.default")} runner={runner} />
        ) : (
          <Row
            title={t("openclaw.answers.unknownDefault")}
            actions={<ReadingText reading={defaultModel} format={(model: ConfiguredModel) => model.ref} />}
          />
        )}
        {!fallbacks.isKnown && (
          <Row
            title={t("openclaw.answers.unknownFallbacks")}
            actions={<ReadingText reading={fallbacks} format={(list: ConfiguredModel[]) => list.length} />}
          />
        )}
        {fallbacks.isKnown && fallbacks.value.length === 0 && (
          <Row
            lead={<StateShape kind="quiet" />}
            title={t("openclaw.answers.noFallbacks")}
            note={t("openclaw.answers.noFallbacksNote")}
          />
        )}
        {fallbacks.isKnown &&
          fallbacks.value.map((model, index) => (
            <AnswerRow
              key={model.ref}
              model={model}
              tag={t("openclaw.answers.fallback", { number: index + 1 })}
              runner={runner}
            />
          ))}
        {openclaw.utilityModel && (
          <AnswerRow model={openclaw.utilityModel} tag={t("openclaw.answers.utility")} runner={runner} />
        )}
      </Rows>
      {leaves && (
        <Note tone="cross" className="mx-4 mt-1 mb-4">
          {t("openclaw.answers.cloudNote", { assistant })}
        </Note>
      )}
      {!leaves && (modelsElsewhere(openclaw)?.length ?? 0) > 0 && (
        <Note tone="cross" className="mx-4 mt-1 mb-4">
          {t("openclaw.answers.fallbackNote")}
        </Note>
      )}
    </Panel>
  );
}
