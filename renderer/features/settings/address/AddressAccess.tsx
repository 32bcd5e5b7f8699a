import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { RunnerAttempt } from "../../../../app/contract/runner";
import { isThisMachine } from "../../../../app/domain/runner-location";
import { parseRunnerAddress } from "../../../../app/domain/runner-address";
import { useRunnerAccess } from "../../../state/runner-access";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { Details } from "../../../ui/Details";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatDate } from "../../../ui/format";
import { Note } from "../../../ui/Note";
import { CertificateCard, CertificateFacts } from "./CertificateCard";
import { TokenField } from "./TokenField";

/**
 * What an address of another machine needs beside itself: its certificate, its token, and a word where nothing is
 * encrypted. What is kept for it stands here too, and is taken back here.
 */
export function AddressAccess({
  address,
  attempt,
  onChanged,
}: {
  /** As typed. */
  address: string;
  /** What it said last; null: it was not asked. */
  attempt: RunnerAttempt | null;
  /** Something is kept or was taken back: it can be asked again. */
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const snapshot = useRunnerAccess((state) => state.snapshot);
  const distrust = useAction("runnerAccess.distrust");
  const plain = useAction("runnerAccess.allowPlain");
  useEffect(() => useRunnerAccess.open(), []);
  const parsed = parseRunnerAddress(address);
  if (!parsed.ok || snapshot === null) return null;

  const { origin } = parsed;
  const { host, hostname, protocol } = new URL(origin);
  const isEncrypted = protocol === "https:";
  const kept = snapshot.items.find((each) => each.origin === origin);
  const outcome = attempt?.outcome ?? null;
  const says = outcome === "wants-token" ? "wants" : outcome === "token-refused" ? "refuses" : null;
  const canHaveToken = isEncrypted || isThisMachine(hostname, snapshot.ownHosts);
  const isTokenShown = canHaveToken && (isEncrypted || says !== null || (kept?.token ?? "none") !== "none");
  const isPlainAllowed = kept?.isPlainAllowed === true && !isEncrypted;
  const failure = distrust.failure ?? plain.failure;
  const allow = async (isAllowed: boolean) => {
    if ((await plain.run({ address: origin, isAllowed })).ok) onChanged();
  };
  const takeBack = async () => {
    if ((await distrust.run({ address: origin })).ok) onChanged();
  };

  return (
    <>
      {attempt?.certificate && (
        <CertificateCard
          shown={attempt.certificate}
          address={origin}
          host={host}
          code={attempt.detail ?? ""}
          onTrusted={onChanged}
        />
      )}
      {(isPlainAllowed || outcome === "plain-http") && (
        <Note tone="cross" className="max-w-prose">
          <p>{t(`settings.runner.plain.${isPlainAllowed ? "allowed" : "text"}`, { host })}</p>
          <Button className="mt-2" isPending={plain.isPending} onClick={() => void allow(!isPlainAllowed)}>
            {t(`settings.runner.plain.${isPlainAllowed ? "stop" : "allow"}`)}
          </Button>
        </Note>
      )}
      {!canHaveToken && says !== null && <p>{t("settings.runner.token.never")}</p>}
      {isTokenShown && (
        <TokenField
          key={origin}
          address={origin}
          host={host}
          kept={kept?.token ?? "none"}
          canStore={snapshot.canStore}
          says={says}
          onChanged={onChanged}
        />
      )}
      {kept?.trusted && (
        <Details summary={t("settings.runner.certificate.trusted", { host, date: formatDate(kept.trusted.at) })}>
          <div className="grid max-w-prose gap-3 rounded-panel border border-line bg-surface px-4 py-3">
            <CertificateFacts certificate={kept.trusted.certificate} />
            <div>
              <Button isPending={distrust.isPending} onClick={() => void takeBack()}>
                {t("settings.runner.certificate.distrust")}
              </Button>
            </div>
          </div>
        </Details>
      )}
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
