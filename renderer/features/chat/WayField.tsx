import { useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import type { GatewaySnapshot } from "../../../app/contract/gateway";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { useGateway } from "../../state/gateway";
import { PageLink } from "../../ui/Links";
import { shortModelName } from "../../ui/format";
import { State } from "../../ui/State";
import { ways, useComposer } from "./composer-state";

/** Straight to the runner, or the way a message takes: a choice of two. */
export function WayField() {
  const { t } = useTranslation();
  const name = useId();
  const { via, setVia } = useComposer();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <legend className="sr-only">{t("chat.way.legend")}</legend>
      {ways.map((way) => (
        <label key={way} className="flex items-center gap-1.5">
          <input
            type="radio"
            name={name}
            value={way}
            checked={via === way}
            className="accent-accent"
            onChange={() => setVia(way)}
          />
          {t(`chat.way.${way}`)}
        </label>
      ))}
    </fieldset>
  );
}

/** How a question through OpenClaw goes as things are; main decides again when it is sent. */
export function howItGoes(
  gateway: GatewaySnapshot | null,
): "looking" | "gateway" | "chatOff" | "refused" | "noGateway" {
  if (gateway === null || gateway.state === "looking") return "looking";
  if (gateway.state !== "running") return "noGateway";
  if (!gateway.chat.isKnown || gateway.chat.value === "off") return "chatOff";
  return gateway.chat.value === "refused" ? "refused" : "gateway";
}

/** Which way it goes, which model answers, and what is kept; the way to the gateway where that would be better. */
export function ThroughOpenClaw({ openclaw }: { openclaw: OpenClawSnapshot | null }) {
  const { t } = useTranslation();
  const gateway = useGateway(({ snapshot }) => snapshot);
  useEffect(() => useGateway.open(), []);
  const model = defaultModelOf(openclaw);
  const how = howItGoes(gateway);
  const words = {
    assistant: t(`openclaw.name.${openclaw?.dialect ?? "openclaw"}`),
    model: model === null ? "" : shortModelName(model.model),
    address: `127.0.0.1:${gateway?.port ?? ""}`,
  };
  return (
    <output className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small">
      {model !== null && <span className="text-ink-2">{t("chat.way.model", words)}</span>}
      <State kind={how === "gateway" ? "ok" : how === "refused" ? "look" : "quiet"}>
        {t(`chat.way.how.${how}`, words)}
      </State>
      {how !== "gateway" && how !== "looking" && (
        <PageLink to="openclaw/gateway" className="text-small">
          {t(`chat.way.next.${how}`)}
        </PageLink>
      )}
    </output>
  );
}
