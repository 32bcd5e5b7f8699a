import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Certificate, RunnerAttempt } from "../../../../app/contract/runner";
import { canBeTrusted } from "../../../../app/domain/certificate";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatDate, formatList } from "../../../ui/format";

type Shown = NonNullable<RunnerAttempt["certificate"]>;

function whatIsWrong(t: TFunction, { problem, presented }: Shown, host: string, code: string): string {
  const { names, issuer, validFrom, validTo } = presented;
  return t(`settings.runner.certificate.problem.${problem}`, {
    host,
    code,
    issuer,
    names: formatList(names),
    from: formatDate(validFrom),
    to: formatDate(validTo),
  });
}

/** Whom a certificate is of, in the words it is compared by. */
export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const { subject, issuer, names, validFrom, validTo, fingerprint } = certificate;
  const word = (key: "subject" | "names" | "issuer" | "dates" | "fingerprint") =>
    t(`settings.runner.certificate.${key}`);
  return (
    <>
      <Facts
        facts={[
          { label: word("subject"), value: subject },
          { label: word("names"), value: formatList(names) || t("settings.runner.certificate.noNames") },
          { label: word("issuer"), value: issuer },
          { label: word("dates"), value: `${formatDate(validFrom)} – ${formatDate(validTo)}` },
        ]}
      />
      <div>
        <p className="text-ink-2">{word("fingerprint")}</p>
        <p className="font-mono text-small break-all">
          {fingerprint} <CopyButton text={fingerprint} what={word("fingerprint")} />
        </p>
      </div>
    </>
  );
}

/** A certificate that was refused: what it says, what is wrong with it, and trust in exactly this one where that helps. */
export function CertificateCard({
  shown,
  address,
  host,
  code,
  onTrusted,
}: {
  shown: Shown;
  address: string;
  host: string;
  code: string;
  onTrusted: () => void;
}) {
  const { t } = useTranslation();
  const trust = useAction("runnerAccess.trust");
  const { problem, presented } = shown;
  async function accept() {
    const answer = await trust.run({ address, fingerprint: presented.fingerprint });
    if (answer.ok) onTrusted();
  }
  return (
    <section
      aria-label={t("settings.runner.certificate.title", { host })}
      className="grid max-w-prose gap-3 rounded-panel border border-look-line bg-surface px-4 py-3"
    >
      <h3>{t("settings.runner.certificate.title", { host })}</h3>
      <p>{whatIsWrong(t, shown, host, code)}</p>
      <CertificateFacts certificate={presented} />
      {canBeTrusted(problem) && (
        <div>
          <Button isPending={trust.isPending} onClick={() => void accept()}>
            {t("settings.runner.certificate.trust")}
          </Button>
        </div>
      )}
      {trust.failure && <FailureNotice failure={trust.failure} />}
    </section>
  );
}
