import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { copyText } from "./copy-text";
import { Live } from "./Live";

/** Copies `text`. `what` names it for screen readers: "Copy settings folder". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<"copied" | "copyFailed" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  async function copy() {
    setOutcome(await copyText(text));
  }
  const label = t(`action.${outcome ?? "copy"}`);
  return (
    <>
      <Button kind="quiet" aria-label={`${label}: ${what}`} onClick={() => void copy()}>
        {outcome === "copied" ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
        {label}
      </Button>
      <Live text={outcome === null ? "" : label} />
    </>
  );
}
