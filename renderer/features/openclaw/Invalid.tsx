import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Dialect } from "../../../app/contract/openclaw";
import { refusedKeys } from "../../../app/domain/refused-keys";
import { StateShape } from "../../ui/State";
import { Note } from "../../ui/Note";
import { Command } from "../../ui/Command";
import { Doctor } from "./Doctor";
import { useTypedCommand } from "./use-typed-command";

const checks: Record<Dialect, string> = { openclaw: "openclaw config validate", clawdbot: "clawdbot doctor" };
const doctors: Record<Dialect, string> = { openclaw: "openclaw doctor --fix", clawdbot: "clawdbot doctor --fix" };

/** A configuration its own tool refuses: that tool's words, unfolded, and the ways to put it right without us. */
export function Invalid({ problem, dialect, path }: { problem: Failure; dialect: Dialect; path: string | null }) {
  const { t } = useTranslation();
  const typed = useTypedCommand();
  const assistant = t(`openclaw.name.${dialect}`);
  const words = problem.detail ?? problem.message;
  const keys = refusedKeys(words);
  const command = (text: string) => <Command text={text} what={t("openclaw.invalid.commandWhat", { command: text })} />;
  return (
    <div className="grid gap-4">
      <Note>
        <p className="flex items-center gap-2 font-semi">
          <StateShape kind="look" />
          {t(`errors.${problem.code}.title`)}
        </p>
        <p className="text-ink-2">{t(`errors.${problem.code}.why`)}</p>
      </Note>
      <div className="grid gap-1.5">
        <h3>{t("openclaw.invalid.words", { assistant })}</h3>
        <pre
          // a long list scrolls, so it must be reachable by keyboard
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="max-h-60 overflow-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          {words === "" ? t("openclaw.invalid.noWords") : words}
        </pre>
        {keys.length > 0 && (
          <p>
            {t("openclaw.invalid.keys", { count: keys.length })}{" "}
            {keys.map((key, index) => (
              <span key={key}>
                {index > 0 && ", "}
                <code className="font-mono text-small [overflow-wrap:anywhere]">{key}</code>
              </span>
            ))}
          </p>
        )}
      </div>
      <Doctor dialect={dialect} />
      <div className="grid max-w-prose gap-2">
        <h3>{t("openclaw.invalid.way")}</h3>
        {path !== null && (
          <>
            <p className="text-ink-2">{t("openclaw.invalid.byHand")}</p>
            <Command text={path} what={t("openclaw.invalid.fileWhat")} />
          </>
        )}
        <p className="text-ink-2">{t("openclaw.invalid.check")}</p>
        {command(typed(checks[dialect]))}
        <p className="text-ink-2">{t("openclaw.invalid.doctor", { assistant })}</p>
        {command(typed(doctors[dialect]))}
        <p className="text-small text-ink-2">{t(`openclaw.invalid.${dialect}Caution`)}</p>
      </div>
    </div>
  );
}
