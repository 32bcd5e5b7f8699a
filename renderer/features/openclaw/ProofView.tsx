import { useTranslation } from "react-i18next";
import type { OpenClawSnapshot, Proof, ProofCheck } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { Facts } from "../../ui/Facts";
import { formatAgo, formatCount, formatNumber, formatPause, formatSeconds, formatTime } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";
import { StateShape, type StateKind } from "../../ui/State";
import { presentProof } from "../../../app/domain/answer-route";
import { evidenceText, inOrder, verdict } from "./proof-words";

const kinds: Record<ProofCheck["verdict"], StateKind> = { pass: "ok", fail: "look", unknown: "unknown" };

function Checks({ checks, assistant }: { checks: readonly ProofCheck[]; assistant: string }) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("openclaw.proof.checks")} className="grid gap-2">
      {inOrder(checks).map((check) => (
        <li key={check.id} className="flex items-baseline gap-2">
          <StateShape kind={kinds[check.verdict]} />
          <span className="min-w-0">
            {t(`openclaw.proof.check.${check.id}.${check.verdict}`, { assistant })}
            <span className="sr-only">{`${formatPause()}${t(`openclaw.proof.verdict.${check.verdict}`)}`}</span>
            <span className="block text-small [overflow-wrap:anywhere] text-ink-3">{evidenceText(t, check)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Words({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid gap-1">
      <h4 className="text-small font-semi text-ink-2">{label}</h4>
      <p
        // a long text scrolls, so it must be reachable by keyboard
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={text.length > 600 ? 0 : undefined}
        className="max-h-60 overflow-auto rounded-control bg-sunken px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-wrap"
      >
        {text}
      </p>
    </div>
  );
}

function Figures({ proof }: { proof: Proof }) {
  const { t } = useTranslation();
  const tokens = (count: number) => t("openclaw.proof.tokens", { amount: formatCount(count) });
  const rate = (perSecond: number) => t("unit.tokensPerSecond", { rate: formatNumber(perSecond) });
  return (
    <Facts
      facts={[
        { label: t("openclaw.proof.took"), value: formatSeconds(proof.seconds) },
        { label: t("openclaw.proof.prompt"), value: <ReadingText reading={proof.promptTokens} format={tokens} /> },
        { label: t("openclaw.proof.cached"), value: <ReadingText reading={proof.cachedTokens} format={tokens} /> },
        {
          label: t("openclaw.proof.reads"),
          value: <ReadingText reading={proof.promptTokensPerSecond} format={rate} />,
        },
        {
          label: t("openclaw.proof.generated"),
          value: <ReadingText reading={proof.generatedTokens} format={tokens} />,
        },
        { label: t("openclaw.proof.writes"), value: <ReadingText reading={proof.tokensPerSecond} format={rate} /> },
        {
          label: t("openclaw.proof.word"),
          value: <span className="font-mono text-small [overflow-wrap:anywhere]">{proof.nonce}</span>,
        },
      ]}
    />
  );
}

/** What the last question through OpenClaw proved: a verdict, then question, answer, evidence and figures. */
export function ProofView({
  proof,
  openclaw,
  runner,
}: {
  proof: Proof;
  openclaw: OpenClawSnapshot;
  runner: RunnerSnapshot | null;
}) {
  const { t } = useTranslation();
  const { kind, text, note } = verdict(t, proof, { isPresent: presentProof(openclaw) !== null, runner });
  const when = { ago: formatAgo(proof.at), time: formatTime(proof.at), assistant: t(`openclaw.name.${proof.dialect}`) };
  return (
    <section aria-label={t("openclaw.proof.label")} className="grid gap-4 border-t border-line pt-4">
      <div className="flex items-baseline gap-2">
        <StateShape kind={kind} />
        <div className="min-w-0">
          <h3 className="text-body [overflow-wrap:anywhere]">{text}</h3>
          {note !== null && <p>{note}</p>}
          {!proof.isProven && <p>{t("openclaw.proof.next")}</p>}
          <p className="text-small text-ink-3">{t("openclaw.proof.when", when)}</p>
        </div>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-4 wide:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <div className="grid content-start gap-4">
          <Words label={t("openclaw.proof.question")} text={proof.question} />
          <Words
            label={t("openclaw.proof.answer")}
            text={proof.answer === "" ? t("openclaw.proof.noAnswer") : proof.answer}
          />
          <Figures proof={proof} />
        </div>
        <div className="grid content-start gap-2">
          <h4 className="text-small font-semi text-ink-2">{t("openclaw.proof.checks")}</h4>
          <Checks checks={proof.checks} assistant={when.assistant} />
        </div>
      </div>
    </section>
  );
}
