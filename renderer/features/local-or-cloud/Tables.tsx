import { type ReactNode, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { cloudCostOf, cloudPrices, tokensOf } from "../../../app/domain/cloud-price";
import { capabilities, monthlyCosts, scenarios } from "../../../app/domain/local-or-cloud";
import { displayRef, modelNamed } from "../../../app/domain/model-reference";
import { useChosenModel } from "../../state/chosen-model";
import { useMeasure } from "../../state/measure";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRequests } from "../../state/requests";
import { useSettings } from "../../state/settings";
import { useAction } from "../../state/use-action";
import { formatCount, formatDay, formatDollars, formatTime } from "../../ui/format";

/** The three tables, with what is known of this model and of one's own use beside them. */
export function Tables({ model }: { model: string | null }) {
  const { t } = useTranslation();
  const chosen = useChosenModel(({ ref }) => ref);
  const set = useOpenClaw(({ snapshot }) => (snapshot?.isConnected ? defaultModelOf(snapshot)?.model : null)) ?? null;
  const { context, tools } = useOfModel(model ?? chosen ?? set);
  return (
    <div className="grid gap-4">
      <p className="text-small text-ink-2">{t("localOrCloud.source")}</p>
      <Table
        title={t("localOrCloud.when.title")}
        columns={[t("localOrCloud.when.what"), t("localOrCloud.when.choice")]}
        rows={scenarios.map(({ id, pick }) => ({
          id,
          head: t(`localOrCloud.when.scenario.${id}.what`),
          cells: [
            <>
              <span className="font-medium">{t(`localOrCloud.when.${pick}`)}</span>{" "}
              <span className="text-ink-2">{t(`localOrCloud.when.scenario.${id}.why`)}</span>
            </>,
          ],
        }))}
      />
      <Table
        title={t("localOrCloud.how.title")}
        columns={(["task", "local", "cloud"] as const).map((column) => t(`localOrCloud.how.${column}`))}
        rows={capabilities.map((id) => {
          const here = id === "context" ? context : id === "tools" ? tools : null;
          return {
            id,
            head: t(`localOrCloud.how.row.${id}.task`),
            cells: [
              <>
                {t(`localOrCloud.how.row.${id}.local`)}
                {here !== null && <span className="mt-0.5 block [overflow-wrap:anywhere] text-ink-2">{here}</span>}
              </>,
              t(`localOrCloud.how.row.${id}.cloud`),
            ],
          };
        })}
      />
      <div className="grid gap-2">
        <Table
          title={t("localOrCloud.cost.title")}
          columns={(["way", "month", "notes"] as const).map((column) => t(`localOrCloud.cost.${column}`))}
          rows={monthlyCosts.map((cost) => ({
            id: cost.id,
            head: t(`localOrCloud.cost.row.${cost.id}.way`),
            cells: [
              cost.toDollars === 0
                ? t("localOrCloud.cost.none")
                : t(cost.isOpen ? "localOrCloud.cost.rangeOpen" : "localOrCloud.cost.range", {
                    from: cost.fromDollars,
                    to: cost.toDollars,
                  }),
              t(`localOrCloud.cost.row.${cost.id}.notes`),
            ],
          }))}
        />
        <Yours />
      </div>
    </div>
  );
}

/** What the runner counted since Homeport started, at a cloud's prices. */
function Yours() {
  const { t } = useTranslation();
  const requests = useRequests(({ snapshot }) => snapshot);
  const price = useSettings(({ snapshot }) => snapshot?.values.cloudPrice) ?? cloudPrices[0];
  if (requests === null || requests.state === "unsupported") return null;
  const tokens = tokensOf(requests.tallies);
  const time = formatTime(requests.since);
  if (tokens.promptTokens + tokens.generatedTokens === 0) {
    return <p className="text-small text-ink-2">{t("localOrCloud.cost.noneYet", { time })}</p>;
  }
  return (
    <p className="text-small">
      {t("localOrCloud.cost.yours", {
        time,
        read: formatCount(tokens.promptTokens),
        written: formatCount(tokens.generatedTokens),
        model: price.name,
        cost: formatDollars(cloudCostOf(tokens, price)),
      })}{" "}
      <span className="text-ink-2">{t("localOrCloud.cost.prices", { date: formatDay(price.asOf) })}</span>
    </p>
  );
}

/** What this very model has here: the context read back while it is loaded, else what it was trained for; its own check. */
function useOfModel(ref: string | null): { context: string | null; tools: string | null } {
  const { t } = useTranslation();
  const { data, run } = useAction("engine.read");
  const listed = useModels(({ snapshot }) =>
    snapshot === null || ref === null ? undefined : modelNamed(snapshot.items, ref),
  );
  const check = useMeasure(({ snapshot }) => snapshot?.checks.find(({ modelId }) => modelId === listed?.id)?.verdict);
  const asked = listed?.ref;
  useEffect(() => {
    if (asked !== undefined) void run({ ref: asked });
  }, [asked, run]);
  if (listed === undefined) return { context: null, tools: null };
  const model = displayRef(listed.ref);
  const { trainedContextTokens: trained } = listed;
  const inUse = data !== null && data.ref === asked && data.contextTokens.isKnown ? data.contextTokens.value : null;
  const tokensOf = (count: number) => ({ model, tokens: formatCount(count) });
  return {
    context:
      inUse !== null
        ? t("localOrCloud.how.inUse", tokensOf(inUse))
        : trained.isKnown
          ? t("localOrCloud.how.trained", tokensOf(trained.value))
          : null,
    tools:
      check === undefined
        ? null
        : t(check === "calls" ? "localOrCloud.how.calls" : "localOrCloud.how.callsNot", { model }),
  };
}

type TableProps = {
  title: string;
  columns: readonly string[];
  rows: readonly { id: string; head: string; cells: readonly ReactNode[] }[];
};

const cell = "border-b border-line py-1.5 pr-4 align-top last:pr-0";

function Table({ title, columns, rows }: TableProps) {
  const id = useId();
  return (
    <div className="grid gap-1 overflow-x-auto">
      <p id={id} className="font-medium">
        {title}
      </p>
      <table aria-labelledby={id} className="w-full border-collapse text-left text-small">
        <thead>
          <tr className="text-ink-2">
            {columns.map((column) => (
              <th key={column} scope="col" className="border-b border-line py-1 pr-4 font-medium last:pr-0">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id: row, head, cells }) => (
            <tr key={row}>
              <th scope="row" className={`${cell} font-medium`}>
                {head}
              </th>
              {cells.map((content, at) => (
                <td key={columns[at + 1]} className={cell}>
                  {content}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
