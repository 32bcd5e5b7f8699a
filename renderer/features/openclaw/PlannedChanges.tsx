import { useTranslation } from "react-i18next";
import type { PlannedChange } from "../../../app/contract/openclaw";
import { Details } from "../../ui/Details";
import { keyWord, prettyJson, valueText } from "./plan-words";

function Side({ label, text, tone }: { label: string; text: string; tone: string }) {
  return (
    <div className="grid grid-cols-[3.25rem_minmax(0,1fr)] gap-x-2">
      <dt className="text-ink-2">{label}</dt>
      <dd className={`[overflow-wrap:anywhere] ${tone}`}>{text}</dd>
    </div>
  );
}

function Change({ change }: { change: PlannedChange }) {
  const { t } = useTranslation();
  const { key, before, after } = change;
  const isMasked = `${before ?? ""}${after ?? ""}`.includes("•••");
  return (
    <li className="min-w-0 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span>{t(`openclaw.plan.key.${keyWord(key)}`)}</span>
        <code className="min-w-0 font-mono text-small [overflow-wrap:anywhere] text-ink-3">{key}</code>
      </p>
      <dl className="mt-1.5 rounded-control border border-line bg-sunken px-3 py-2 text-small">
        <Side
          label={t("openclaw.plan.before")}
          text={valueText(t, before)}
          tone={before === null ? "text-ink-2" : "text-cross"}
        />
        <Side label={t("openclaw.plan.after")} text={valueText(t, after)} tone="text-accent" />
      </dl>
      <Details summary={t(isMasked ? "openclaw.plan.jsonMasked" : "openclaw.plan.json")} className="mt-1.5">
        <pre
          // a long value scrolls, so it must be reachable by keyboard
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="max-h-72 overflow-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          {before !== null && <del className="block text-cross no-underline">{lines("−", prettyJson(before))}</del>}
          {after !== null && <ins className="block text-accent no-underline">{lines("+", prettyJson(after))}</ins>}
        </pre>
      </Details>
    </li>
  );
}

function lines(sign: string, text: string): string {
  return text
    .split("\n")
    .map((line) => `${sign} ${line}`)
    .join("\n");
}

/** Old and new of each key: in words, and as JSON for those who want to see. */
export function PlannedChanges({ changes }: { changes: readonly PlannedChange[] }) {
  return (
    <ul className="grid divide-y divide-line border-y border-line">
      {changes.map((change) => (
        <Change key={change.key} change={change} />
      ))}
    </ul>
  );
}
