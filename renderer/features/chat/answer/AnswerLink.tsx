import { ExternalLink } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useProgram } from "../../../state/program";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { Dialog } from "../../../ui/Dialog";
import { linkTarget, namesHost } from "./link-target";

type AnswerLinkProps = { address: string; text: string; children: ReactNode };

/**
 * A link a model wrote. It shows its real host. The app's own window opens only hosts it knows; any other address is
 * shown whole, to be copied.
 */
export function AnswerLink({ address, text, children }: AnswerLinkProps) {
  const { t } = useTranslation();
  const isBrowser = useProgram(({ info }) => info?.shell === "browser");
  const [isShown, setShown] = useState(false);
  const target = linkTarget(address);

  if (target.kind === "none") return <>{children}</>;
  if (target.kind === "refused") {
    return (
      <>
        {children}
        {text.trim() !== target.address && (
          <span className="text-small text-ink-3">
            {" "}
            <bdi>{t("chat.link.refused", { address: target.address })}</bdi>
          </span>
        )}
      </>
    );
  }
  return (
    <>
      <a
        href={target.address}
        target="_blank"
        rel="noreferrer"
        className="text-accent underline underline-offset-2"
        onClick={(event) => {
          if (isBrowser || target.isListed) return;
          event.preventDefault();
          setShown(true);
        }}
      >
        <bdi>{children}</bdi>
        <ExternalLink aria-hidden className="ml-0.5 inline size-3" />
      </a>
      {!namesHost(text, target.host) && (
        <span className="text-small text-ink-3">
          {" "}
          <bdi>({target.host})</bdi>
        </span>
      )}
      <Dialog
        isOpen={isShown}
        onClose={() => setShown(false)}
        title={t("chat.link.title")}
        description={t("chat.link.text")}
        actions={
          <>
            <Button onClick={() => setShown(false)}>{t("action.close")}</Button>
            <CopyButton text={target.address} what={t("chat.link.what")} />
          </>
        }
      >
        <p dir="ltr" className="max-h-40 overflow-y-auto font-mono text-small wrap-anywhere">
          {target.address}
        </p>
      </Dialog>
    </>
  );
}
