import { useTranslation } from "react-i18next";
import type { RequestsSnapshot } from "../../../app/contract/requests";
import { tallyByClient } from "../../../app/domain/request-tally";
import { formatCount, formatTime } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { CloudCost } from "./CloudCost";
import { formatClock } from "./line-words";
import { clientOf } from "./request-text";

const cell = "border-t border-line px-4 py-2 text-right tabular-nums first:text-left";

/** What each program asked since Homeport started. */
export function ByClient({ snapshot: { tallies, since } }: { snapshot: RequestsSnapshot }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("requests.byClient.title")}
      aside={t("requests.byClient.since", { time: formatTime(since) })}
      isFlush
    >
      <div className="overflow-x-auto">
        <table className="w-full border-collapse">
          <thead className="text-small text-ink-2">
            <tr>
              {(["client", "count", "read", "written", "last"] as const).map((name) => (
                <th key={name} scope="col" className="px-4 pb-2 text-right font-medium first:text-left">
                  {t(`requests.byClient.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tallyByClient(tallies).map(({ client, count, failedCount, promptTokens, generatedTokens, lastAt }) => (
              <tr key={client ?? ""}>
                <th scope="row" className={`${cell} font-medium break-words`}>
                  {clientOf(t, client)}
                </th>
                <td className={cell}>
                  {formatCount(count)}
                  {failedCount > 0 && (
                    <span className="text-small text-ink-2">
                      {" "}
                      ({t("requests.byClient.failed", { count: failedCount })})
                    </span>
                  )}
                </td>
                <td className={cell}>{formatCount(promptTokens)}</td>
                <td className={cell}>{formatCount(generatedTokens)}</td>
                <td className={`${cell} whitespace-nowrap text-ink-2`}>{formatClock(lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CloudCost tallies={tallies} />
    </Panel>
  );
}
