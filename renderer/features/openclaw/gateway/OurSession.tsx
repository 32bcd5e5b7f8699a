import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GatewaySnapshot } from "../../../../app/contract/gateway";
import { useAction } from "../../../state/use-action";
import { useWish } from "../../../state/wish";
import { Button } from "../../../ui/Button";
import { ConfirmDialog } from "../../../ui/Dialog";
import { FailureNotice } from "../../../ui/FailureNotice";
import { PathText } from "../../../ui/PathText";

/** The one session the tries through the gateway are kept in, and how it goes. */
export function OurSession({ gateway, assistant }: { gateway: GatewaySnapshot; assistant: string }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const forget = useAction("gateway.forgetSession");
  const isRunning = gateway.state === "running";
  useWish("forget-session", () => setAsking(true), isRunning);
  const { data } = forget;
  return (
    <div className="grid gap-2 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="max-w-prose min-w-0 flex-1 basis-60 text-small text-ink-2 [overflow-wrap:anywhere]">
          {t(isRunning ? "openclaw.gateway.session" : "openclaw.gateway.sessionNeedsRun", { assistant })}
        </p>
        {isRunning && (
          <Button isPending={forget.isPending} onClick={() => setAsking(true)}>
            {t("openclaw.gateway.forget")}
          </Button>
        )}
      </div>
      {forget.failure && <FailureNotice failure={forget.failure} />}
      {data !== null && (
        <output className="grid gap-1 text-small text-ink-2">
          <p>{t(data.wasThere ? "openclaw.gateway.forgotten" : "openclaw.gateway.nothingToForget")}</p>
          {data.archivedAt.length > 0 && <p>{t("openclaw.gateway.archived", { assistant })}</p>}
          {data.archivedAt.map((file) => (
            <PathText key={file} path={file} />
          ))}
        </output>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t("openclaw.gateway.forgetAsk")}
        description={t("openclaw.gateway.forgetText", { assistant })}
        confirmLabel={t("openclaw.gateway.forget")}
        onConfirm={() => forget.run({})}
      />
    </div>
  );
}
