import { Anchor } from "lucide-react";
import type { FallbackProps } from "react-error-boundary";
import { useTranslation } from "react-i18next";
import { useConnection } from "../state/connection";
import { Button } from "../ui/Button";
import { Details } from "../ui/Details";
import { StateShape } from "../ui/State";

/** Says that main can't be reached. Its live region is always there, so that the words are read out when they come. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const isLost = useConnection(({ status }) => status === "lost");
  return (
    <output className="block">
      {isLost && (
        <p className="flex flex-wrap items-center gap-x-2 border-b border-look-line bg-look-soft px-4 py-2 bar:px-7">
          <StateShape kind="look" />
          <strong className="font-semi">{t("app.offlineTitle")}</strong> {t("app.offlineText")}
        </p>
      )}
    </output>
  );
}

/** The browser shell's pages are fetched when first opened; Chromium, Firefox and Safari each say this their own way. */
const notFetched = /dynamically imported module|importing a module script failed/i;

/** What stands in place of a page that threw, or did not come. */
export function CrashNotice({ error }: FallbackProps) {
  const { t } = useTranslation();
  const isLost = useConnection(({ status }) => status === "lost");
  const isNotFetched = error instanceof Error && notFetched.test(error.message);
  return (
    <div role="alert" className="grid max-w-prose justify-items-start gap-3">
      <h1 tabIndex={-1}>{t(isNotFetched ? "app.notFetchedTitle" : "app.crashTitle")}</h1>
      <p className="text-ink-2">{t(isNotFetched ? "app.notFetchedText" : "app.crashText")}</p>
      <Button kind="primary" isDisabled={isNotFetched && isLost} onClick={() => window.location.reload()}>
        {t("app.reload")}
      </Button>
      <Details summary={t("action.details")}>
        <pre className="font-mono text-small break-words whitespace-pre-wrap text-ink-2">
          {error instanceof Error ? error.message : String(error)}
        </pre>
      </Details>
    </div>
  );
}

/** The browser shell without a valid token. */
export function RefusedPage() {
  const { t } = useTranslation();
  return (
    <main className="mx-auto grid min-h-screen max-w-prose content-center justify-items-start gap-2 p-6">
      <span className="mb-2 flex items-center gap-2 font-strong">
        <Anchor aria-hidden className="size-5 text-accent" />
        {t("app.name")}
      </span>
      <h1>{t("app.refusedTitle")}</h1>
      <p className="text-ink-2">{t("app.refusedText")}</p>
    </main>
  );
}
