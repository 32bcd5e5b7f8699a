import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Facts, type Fact } from "../../ui/Facts";
import { formatBytes, formatCount, formatList, formatMemory } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { GpuFact } from "./GpuFact";

function gpuFacts(t: TFunction, { gpus }: HardwareSnapshot): Fact[] {
  const label = t("home.machine.gpu");
  if (!gpus.isKnown) return [{ label, value: <ReadingText reading={gpus} format={() => null} /> }];
  if (gpus.value.length === 0) return [{ label, value: t("home.machine.noGpu") }];
  return gpus.value.map((gpu, index) => ({
    id: `gpu-${index}`,
    label: gpus.value.length === 1 ? label : t("home.machine.gpuNamed", { number: index + 1 }),
    value: <GpuFact gpu={gpu} sameNamed={gpus.value.filter(({ name }) => name === gpu.name).length} />,
  }));
}

/** What this machine is: read once, and again when asked. */
export function MachineFacts({ hardware, runner }: { hardware: HardwareSnapshot; runner: RunnerSnapshot | null }) {
  const { t } = useTranslation();
  const refresh = useAction("hardware.refresh");
  const { os, cpu } = hardware;
  const text = (value: string) => value;
  const isHere = runner?.state === "healthy" && runner.endpoint?.location === "this-machine";
  return (
    <Panel
      title={t("home.machine.title")}
      section="home/machine"
      aside={
        <Button kind="quiet" isPending={refresh.isPending} onClick={() => void refresh.run({})}>
          {t("home.machine.again")}
        </Button>
      }
    >
      <Facts
        isWide
        facts={[
          {
            label: t("home.machine.system"),
            value: (
              <ReadingText
                reading={os.name}
                format={(name) => formatList([`${name}${os.version.isKnown ? ` ${os.version.value}` : ""}`, os.arch])}
              />
            ),
          },
          { label: t("home.machine.processor"), value: <ReadingText reading={cpu.name} format={text} /> },
          {
            label: t("home.machine.cores"),
            value: cpu.physicalCores.isKnown
              ? t("home.machine.coresOf", {
                  physical: formatCount(cpu.physicalCores.value),
                  logical: formatCount(cpu.logicalCores),
                })
              : formatCount(cpu.logicalCores),
          },
          {
            label: t("home.machine.memory"),
            value: <ReadingText reading={hardware.memoryBytes} format={formatMemory} />,
          },
          ...gpuFacts(t, hardware),
          {
            label: t("home.machine.disk"),
            value: (
              <span className="font-mono text-small break-all">
                <ReadingText reading={hardware.modelDisk.path} format={text} />
              </span>
            ),
          },
          ...(isHere
            ? [
                {
                  label: t("home.machine.models"),
                  value: <ReadingText reading={runner.modelsDiskBytes} format={formatBytes} />,
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}
