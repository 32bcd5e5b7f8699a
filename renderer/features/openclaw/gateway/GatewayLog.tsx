import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { GatewaySnapshot } from "../../../../app/contract/gateway";
import { CopyButton } from "../../../ui/CopyButton";
import { Details } from "../../../ui/Details";
import { formatTime } from "../../../ui/format";

/** What the gateway that Homeport started has said. Others write to their own terminal or log. */
export function GatewayLog({ gateway }: { gateway: GatewaySnapshot }) {
  const { t } = useTranslation();
  const { log, droppedLines } = gateway;
  if (log.length === 0) return null;
  const text = log.map((line) => `${new Date(line.at).toISOString()} ${line.text}`).join("\n");
  return (
    <Details summary={t("openclaw.gateway.log", { count: log.length })}>
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="max-w-prose text-small text-ink-2">
            {t("openclaw.gateway.logNote")}{" "}
            {droppedLines > 0 && t("openclaw.gateway.logDropped", { count: droppedLines })}
          </p>
          <CopyButton text={text} what={t("openclaw.gateway.logWhat")} />
        </div>
        <ol
          aria-label={t("openclaw.gateway.logRegion")}
          // it scrolls, so the keyboard must reach it
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="max-h-72 overflow-auto rounded-control border border-line bg-sunken py-2 font-mono text-small"
        >
          {log.map((line) => (
            <li key={line.id} className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 px-3 py-px">
              <span className="text-ink-3 tabular-nums">{formatTime(line.at)}</span>
              <span
                className={clsx(
                  "[overflow-wrap:anywhere] whitespace-pre-wrap",
                  line.isError ? "text-look" : "text-ink-2",
                )}
              >
                {line.text}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Details>
  );
}
