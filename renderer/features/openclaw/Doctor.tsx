import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../app/contract/openclaw";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Command } from "../../ui/Command";
import { useTypedCommand } from "./use-typed-command";

const commands: Record<Dialect, string> = {
  openclaw: "openclaw doctor --lint --json",
  clawdbot: "clawdbot doctor --non-interactive",
};

/** The tool's own doctor, run where it only reads: the command before, what it found after, nothing mended. */
export function Doctor({ dialect }: { dialect: Dialect }) {
  const { t } = useTranslation();
  const action = useAction("openclaw.doctor");
  const command = useTypedCommand()(commands[dialect]);
  const findings = action.data?.findings ?? null;
  return (
    <div className="grid max-w-prose gap-2">
      <h3>{t("openclaw.doctor.title")}</h3>
      <p className="text-ink-2">{t(`openclaw.doctor.${dialect}`)}</p>
      <Command text={command} what={t("openclaw.invalid.commandWhat", { command })} />
      <div>
        <Button isPending={action.isPending} onClick={() => void action.run({})}>
          {t(findings === null ? "openclaw.doctor.run" : "openclaw.doctor.again")}
        </Button>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      {findings !== null && (
        <output className="grid gap-2">
          <p>{t("openclaw.doctor.found", { count: findings.length })}</p>
          <ul className="grid divide-y divide-line border-y border-line">
            {findings.map(({ about, text }) => (
              <li key={`${about} ${text}`} className="grid gap-0.5 py-2">
                <code className="font-mono text-small [overflow-wrap:anywhere] text-ink-2">{about}</code>
                <span className="[overflow-wrap:anywhere] whitespace-pre-line">{text}</span>
              </li>
            ))}
          </ul>
        </output>
      )}
    </div>
  );
}
