import { useDeferredValue, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../../app/contract/errors";
import type { Model } from "../../../../app/contract/models";
import { catalogue } from "../../../../app/domain/catalogue/catalogue";
import type { CatalogueModel } from "../../../../app/domain/catalogue/entry";
import { memoryPoolsOf } from "../../../../app/domain/fit/pools";
import { parseParameters } from "../../../../app/domain/fit/rules";
import { displayRef, repositoryOf, modelNamed } from "../../../../app/domain/model-reference";
import { minimumContextTokens } from "../../../../app/domain/openclaw-config";
import {
  firstOf,
  groups,
  isInGroup,
  recommend,
  type Group,
  type Recommendation,
} from "../../../../app/domain/recommend";
import { useRunner } from "../../../state/runner";
import { useWish } from "../../../state/wish";
import { useOfflineReason } from "../../../state/use-offline";
import { Button } from "../../../ui/Button";
import { EmptyState } from "../../../ui/EmptyState";
import { FilterRow } from "../../../ui/FilterRow";
import { formatCount } from "../../../ui/format";
import { Live } from "../../../ui/Live";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { Skeleton } from "../../../ui/Skeleton";
import { State } from "../../../ui/State";
import { poolText } from "./recommended-words";
import { RecommendedRow } from "./RecommendedRow";
import type { Machine } from "./RowWhy";
import { blindMachine, useMachine } from "./use-machine";

/** More are shown when asked for. */
const shownFirst = 5;

/** For which machine it is judged, and what that leaves out. */
function Judged({ machine, loaded, failure }: Machine & { failure: Failure | null }) {
  const { t } = useTranslation();
  const isElsewhere = useRunner(({ snapshot }) => snapshot?.endpoint?.location !== "this-machine");
  const { fast, ram } = memoryPoolsOf(machine, loaded);
  const pool = fast ?? ram;
  if (!pool.freeBytes.isKnown) {
    return (
      <State kind="unknown">
        {failure !== null
          ? t("models.recommended.judged.failed", { why: t(`errors.${failure.code}.title`) })
          : t(`models.recommended.judged.${isElsewhere ? "elsewhere" : "unknown"}`)}
      </State>
    );
  }
  return (
    <p className="text-small text-ink-2 tabular-nums">
      {poolText(t, pool)} {t("models.recommended.judged.context", { tokens: formatCount(minimumContextTokens) })}{" "}
      {loaded.length > 0 && t("models.recommended.judged.loaded", { count: loaded.length })}
    </p>
  );
}

/** What to say before the list, where no model does what one would hope for. */
function Prospect({ first }: { first: Recommendation | null }) {
  const { t } = useTranslation();
  if (first === null) return <Note className="mx-4 mt-2">{t("models.recommended.nothing")}</Note>;
  return first.fit.verdict === "slow" ? (
    <Note tone="plain" className="mx-4 mt-2">
      {t("models.recommended.slowOnly")}
    </Note>
  ) : null;
}

function RecommendedList({
  recommendations,
  first,
  hasPrimary,
  ...machine
}: Machine & { recommendations: readonly Recommendation[]; first: Recommendation | null; hasPrimary: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [group, setGroup] = useState<Group | "all">("all");
  const [isWhole, setWhole] = useState(false);
  const wanted = useDeferredValue(text).trim().toLowerCase();
  const matching = recommendations.filter(
    ({ model }) =>
      (group === "all" || isInGroup(model, group)) &&
      (wanted === "" || `${model.name} ${model.maker} ${model.license ?? ""}`.toLowerCase().includes(wanted)),
  );
  const shown = isWhole ? matching : matching.slice(0, shownFirst);
  const isFiltered = wanted !== "" || group !== "all";
  const count = isFiltered
    ? t("models.recommended.shown", { count: matching.length, total: recommendations.length })
    : "";

  return (
    <>
      <FilterRow
        search={{
          label: t("models.recommended.filter"),
          hint: t("models.recommended.filterHint"),
          value: text,
          onChange: setText,
        }}
        choice={{
          label: t("models.recommended.group.label"),
          value: group,
          options: (["all", ...groups] as const).map((value) => ({
            value,
            label: t(`models.recommended.group.${value}`),
          })),
          onChange: setGroup,
        }}
        count={count}
      />
      <Live text={count} />
      {shown.length === 0 ? (
        <EmptyState
          title={t("models.recommended.noMatch")}
          actions={
            <Button
              onClick={() => {
                setText("");
                setGroup("all");
              }}
            >
              {t("models.recommended.clear")}
            </Button>
          }
        >
          {t("models.recommended.noMatchText")}
        </EmptyState>
      ) : (
        <ul aria-label={t("models.recommended.title")} className="grid divide-y divide-line border-t border-line">
          {shown.map((recommendation) => (
            <RecommendedRow
              key={recommendation.model.name}
              recommendation={recommendation}
              isFirst={recommendation === first}
              isPrimary={hasPrimary && recommendation === first}
              {...machine}
            />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2">
        <p className="min-w-0 flex-1 basis-80 text-small text-ink-3">{t("models.recommended.source")}</p>
        {matching.length > shownFirst && (
          <Button kind="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole
              ? t("models.recommended.fewer", { count: shownFirst })
              : t("models.recommended.all", { count: matching.length })}
          </Button>
        )}
      </div>
    </>
  );
}

/** Under a name of the catalogue, or under another of the same repository with as many parameters. */
function isHere(model: CatalogueModel, items: readonly Model[]): boolean {
  const repository = repositoryOf(model.name);
  const ofRepository = items.filter(({ ref, tags }) =>
    [ref, ...tags].some((name) => repositoryOf(name) === repository),
  );
  return ofRepository.some((item) => {
    const parameters = parseParameters(item.parameters ?? "");
    if (model.variants.some(({ ref }) => modelNamed([item], ref))) return true;
    return parameters !== null && model.parameters !== null && Math.abs(parameters / model.parameters - 1) < 0.1;
  });
}

/** The catalogue in the order in which it suits the machine, without what is here already; folded where something is. */
export function Recommended({ items }: { items: readonly Model[] }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(items.length === 0);
  const { read, failure } = useMachine();
  useWish("recommended-models", () => flushSync(() => setOpen(true)));
  const machine = read?.machine ?? blindMachine;
  const loaded = useMemo(() => read?.loaded ?? [], [read]);
  const all = useMemo(() => recommend({ catalogue, machine, loaded }), [machine, loaded]);
  const recommendations = useMemo(() => all.filter(({ model }) => !isHere(model, items)), [all, items]);
  const first = firstOf(recommendations);
  const offline = useOfflineReason("models.pull", first === null ? null : { ref: first.variant.ref });
  const isRead = read !== null || failure !== null;

  return (
    <Panel
      title={t("models.recommended.title")}
      section="models/recommended"
      isFlush
      className="@container"
      aside={
        items.length > 0 && (
          <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(`models.recommended.${isOpen ? "hide" : "show"}`)}
          </Button>
        )
      }
    >
      {!isRead ? (
        <Skeleton className="mx-4 mb-4 h-5" />
      ) : isOpen ? (
        <>
          <div className="px-4 pb-2">
            <Judged machine={machine} loaded={loaded} failure={failure} />
            {offline !== null && <p className="text-ink-2">{offline}</p>}
          </div>
          <Prospect first={first} />
          <div className="pt-2">
            <RecommendedList
              recommendations={recommendations}
              first={first}
              hasPrimary={items.length === 0}
              machine={machine}
              loaded={loaded}
            />
          </div>
        </>
      ) : (
        <p className="px-4 pb-3 text-ink-2">
          {first === null
            ? t("models.recommended.closedNone")
            : t("models.recommended.closed", {
                model: displayRef(first.model.name),
                verdict: t(`models.fit.verdict.${first.fit.verdict}`),
              })}
        </p>
      )}
    </Panel>
  );
}
