import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { FoundTool, StandaloneSnapshot } from "../../../../app/contract/standalone";
import { Facts } from "../../../ui/Facts";
import { formatMemory } from "../../../ui/format";
import { ReadingText } from "../../../ui/ReadingText";

function Tool({ tool }: { tool: FoundTool | null }) {
  const { t } = useTranslation();
  if (tool === null) return <>{t("settings.standalone.notHere")}</>;
  return (
    <>
      <ReadingText reading={tool.version} format={(version) => version} />{" "}
      <span className="font-mono text-small [overflow-wrap:anywhere] text-ink-2">{tool.path}</span>
    </>
  );
}

function enginesText(t: TFunction, { engines }: StandaloneSnapshot): string {
  const bytes = engines.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  return engines.length === 0
    ? t("settings.standalone.noEngines")
    : t("settings.standalone.engines", { count: engines.length, memory: formatMemory(bytes) });
}

/** What of it is here, and where. */
export function StandaloneFacts({ now }: { now: StandaloneSnapshot }) {
  const { t } = useTranslation();
  const { dmr, engine, pid, socket, modelsFolder } = now;
  const mono = (text: string) => <span className="font-mono text-small [overflow-wrap:anywhere]">{text}</span>;
  return (
    <Facts
      facts={[
        { label: "dmr", value: <Tool tool={dmr} /> },
        ...(engine.isNeeded ? [{ label: "llama-server", value: <Tool tool={engine.found} /> }] : []),
        { label: t("settings.standalone.models"), value: mono(modelsFolder) },
        ...(pid === null
          ? []
          : [
              { label: t("settings.standalone.process"), value: String(pid) },
              { label: t("settings.standalone.socket"), value: mono(socket ?? "") },
              { label: t("settings.standalone.enginesLabel"), value: enginesText(t, now) },
            ]),
      ]}
    />
  );
}
