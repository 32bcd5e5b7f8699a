import { useTranslation } from "react-i18next";
import type { GatewaySnapshot } from "../../../../app/contract/gateway";
import { Facts } from "../../../ui/Facts";
import { formatTime } from "../../../ui/format";
import { ReadingText } from "../../../ui/ReadingText";
import { State } from "../../../ui/State";
import { bindText } from "./gateway-words";

/** Port, who reaches it, who may use it, who started it, and what it offers. */
export function GatewayFacts({ gateway }: { gateway: GatewaySnapshot }) {
  const { t } = useTranslation();
  const { state, port, auth, owner, pid, version, startedAt, chat, service, needsRestart, isExposed } = gateway;
  const isUp = state === "running" || state === "starting" || state === "stopping";
  const isOpen = isExposed.isKnown && isExposed.value;
  const isUnguarded = auth === "none" || auth === "unset";
  return (
    <Facts
      isWide
      facts={[
        { label: t("openclaw.gateway.address"), value: port === null ? "" : `127.0.0.1:${port}` },
        {
          label: t("openclaw.gateway.bind"),
          value: isOpen ? <State kind="cross">{bindText(t, gateway)}</State> : bindText(t, gateway),
        },
        {
          label: t("openclaw.gateway.auth"),
          value:
            auth === null ? (
              ""
            ) : isUnguarded ? (
              <State kind="look">{t(`openclaw.gateway.authOf.${auth}`)}</State>
            ) : (
              t(`openclaw.gateway.authOf.${auth}`)
            ),
        },
        ...(isUp
          ? [
              {
                label: t("openclaw.gateway.owner"),
                value: t(`openclaw.gateway.ownerOf.${owner ?? "unknown"}`),
              },
              { label: t("openclaw.gateway.pid"), value: <ReadingText reading={pid} format={String} /> },
              {
                label: t("openclaw.gateway.version"),
                value: <ReadingText reading={version} format={(text) => text} />,
              },
              { label: t("openclaw.gateway.since"), value: <ReadingText reading={startedAt} format={formatTime} /> },
            ]
          : []),
        ...(state === "running"
          ? [
              {
                label: t("openclaw.gateway.chat"),
                value: <ReadingText reading={chat} format={(value) => t(`openclaw.gateway.chatOf.${value}`)} />,
              },
              {
                label: t("openclaw.gateway.restart"),
                value: (
                  <ReadingText
                    reading={needsRestart}
                    format={(value) => t(value ? "openclaw.gateway.restartNeeded" : "openclaw.gateway.restartNot")}
                  />
                ),
              },
            ]
          : []),
        {
          label: t("openclaw.gateway.service"),
          value: (
            <ReadingText
              reading={service}
              format={({ isInstalled, isRunning, label }) => {
                if (!isInstalled) return t("openclaw.gateway.serviceNone");
                const isOn = isRunning.isKnown ? (isRunning.value ? "On" : "Off") : "";
                return t(`openclaw.gateway.service${isOn}`, { label });
              }}
            />
          ),
        },
      ]}
    />
  );
}
