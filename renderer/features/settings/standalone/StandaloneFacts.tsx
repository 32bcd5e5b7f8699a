import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { FoundTool, StandaloneSnapshot } from "../../../../app/contract/standalone";
import { Facts } from "../../../ui/Facts";
import { formatMemory } from "../../../ui/format";
import { ReadingText } from "../../../ui/ReadingText";
import { PathText } from "../../../ui/PathText";

function Tool({ tool }: { tool: FoundTool | null }) {
  const { t } = useTranslation();
  if (tool === null) return <>{t("settings.standalone.notHere")}</>;
  return (
    <>
      <ReadingText reading={tool.version} format={(version) => version} /> <PathText path={tool.path} />
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
  return (
    <div className="max-w-prose">
      <Facts
        facts={[
          { label: "dmr", value: <Tool tool={dmr} /> },
          ...(engine.isNeeded ? [{ label: "llama-server", value: <Tool tool={engine.found} /> }] : []),
          { label: t("settings.standalone.models"), value: <PathText path={modelsFolder} className="" /> },
          ...(pid === null
            ? []
            : [
                { label: t("settings.standalone.process"), value: String(pid) },
                { label: t("settings.standalone.socket"), value: <PathText path={socket ?? ""} className="" /> },
                { label: t("settings.standalone.enginesLabel"), value: enginesText(t, now) },
              ]),
        ]}
      />
    </div>
  );
}
