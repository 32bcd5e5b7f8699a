import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FixChange } from "../../../../app/contract/privacy-fixes";
import { Button } from "../../../ui/Button";
import { PathText } from "../../../ui/PathText";
import { linesOf } from "./fix-words";

const inView = 6;

/** What changes, as old and new: keys and lines by their file, then permissions. */
export function FixDiff({ changes, label }: { changes: readonly FixChange[]; label: string }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const files = [...new Set(changes.flatMap((change) => (change.kind === "mode" ? [] : [change.file])))];
  const modes = changes.filter(({ kind }) => kind === "mode");
  const shown = isWhole ? modes : modes.slice(0, inView);
  return (
    <section
      aria-label={label}
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small"
    >
      {files.map((file) => (
        <div key={file}>
          <PathText path={file} />
          <Lines changes={changes.filter((change) => change.kind !== "mode" && change.file === file)} />
        </div>
      ))}
      {shown.length > 0 && <Lines changes={shown} />}
      {modes.length > inView && !isWhole && (
        <div>
          <Button kind="quiet" onClick={() => setWhole(true)}>
            {t("privacy.fix.showAll", { count: modes.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

function Lines({ changes }: { changes: readonly FixChange[] }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-1 [overflow-wrap:anywhere]">
      {changes.map((change) => {
        const { before, after } = linesOf(t, change);
        return (
          <li key={`${before} ${after}`}>
            {before !== null && (
              <del className="block whitespace-pre-wrap text-cross no-underline">
                <span className="sr-only">{t(after === null ? "privacy.fix.removed" : "privacy.fix.was")}</span>
                {before}
              </del>
            )}
            {after !== null && (
              <ins className="block whitespace-pre-wrap text-accent no-underline">
                <span className="sr-only">{t(before === null ? "privacy.fix.added" : "privacy.fix.will")}</span>
                {after}
              </ins>
            )}
          </li>
        );
      })}
    </ul>
  );
}
