import { useTranslation } from "react-i18next";
import type { Reading } from "../../../../app/contract/reading";
import type { ContainerLimits } from "../../../../app/contract/limits";
import { leastCpus, leastMemoryBytes } from "../../../../app/domain/container-limits";
import type { MemoryPool } from "../../../../app/domain/fit/pools";
import { useHardware } from "../../../state/hardware";
import { formatMemory, formatNumber } from "../../../ui/format";
import { SettingRow } from "../SettingRow";
import { cpuScale, gibibyte, memoryScale } from "./limit-scale";

type LimitRowsProps = {
  shown: ContainerLimits;
  most: { memoryBytes: number; cpus: number };
  loadedBytes: Reading<number>;
  pool: MemoryPool["kind"] | null;
  threads: number | null;
  isUsable: boolean;
  onDraft: (draft: ContainerLimits) => void;
};

/** Memory and processors of the runner's container. */
export function LimitRows(props: LimitRowsProps) {
  return (
    <div className="@container border-t border-line">
      <MemoryRow {...props} />
      <CpuRow {...props} />
    </div>
  );
}

/** Amounts that guides name for models of 7 and 13 billion parameters. */
const usualGigabytes = [8, 16] as const;

function useRelease() {
  const { t } = useTranslation();
  return (what: string) => ({ word: t("resources.limits.lift"), label: t("resources.limits.liftOf", { what }) });
}

function MemoryRow({ shown, most, loadedBytes, pool, isUsable, onDraft }: LimitRowsProps) {
  const { t } = useTranslation();
  const release = useRelease();
  const { memoryBytes } = shown;
  const scale = memoryScale(most.memoryBytes);
  const all = t("resources.limits.all", { amount: formatMemory(most.memoryBytes) });
  const set = (bytes: number | null) => onDraft({ ...shown, memoryBytes: bytes });
  const isTooSmall = memoryBytes !== null && loadedBytes.isKnown && loadedBytes.value > memoryBytes;
  const usual = usualGigabytes.filter((amount) => amount * gibibyte < most.memoryBytes * 0.85);
  return (
    <SettingRow
      setting="limitMemory"
      label={t("resources.limits.memory.label")}
      hint={t("resources.limits.memory.hint")}
      cost={
        isTooSmall ? (
          <span className="text-look">
            {t("resources.limits.memory.tooSmall", { amount: formatMemory(loadedBytes.value) })}
          </span>
        ) : memoryBytes === null ? undefined : (
          t(pool === "vram" ? "resources.limits.memory.card" : "resources.limits.memory.cost")
        )
      }
      slider={{
        step: scale.stepOf(memoryBytes),
        firstStep: scale.firstStep,
        lastStep: scale.lastStep,
        valueText: memoryBytes === null ? all : formatMemory(memoryBytes),
        marks: [
          ...usual.map((amount) => ({ step: scale.stepOf(amount * gibibyte), label: formatMemory(amount * gibibyte) })),
          { step: scale.lastStep, label: all },
        ],
        onStep: (step) => set(scale.bytesAt(step)),
      }}
      field={{
        value: memoryBytes === null ? null : Math.round((memoryBytes / gibibyte) * 100) / 100,
        least: leastMemoryBytes / gibibyte,
        most: Math.floor((most.memoryBytes / gibibyte) * 100) / 100,
        decimals: 2,
        unit: "GB",
        onValue: (amount) => set(amount === null ? null : Math.round(amount * gibibyte)),
      }}
      automatic={t("resources.limits.none")}
      release={release(t("resources.limits.memory.label"))}
      isDisabled={!isUsable}
    />
  );
}

function CpuRow({ shown, most, threads, isUsable, onDraft }: LimitRowsProps) {
  const { t } = useTranslation();
  const cores = useHardware(({ snapshot }) => snapshot?.cpu.physicalCores) ?? null;
  const release = useRelease();
  const { cpus } = shown;
  const scale = cpuScale(most.cpus);
  const all = t("resources.limits.all", { amount: formatNumber(most.cpus) });
  const set = (next: number | null) => onDraft({ ...shown, cpus: next });
  const used = threads ?? (cores?.isKnown ? cores.value : most.cpus);
  return (
    <SettingRow
      setting="limitCpus"
      label={t("resources.limits.cpus.label")}
      hint={t("resources.limits.cpus.hint")}
      cost={
        cpus !== null && used > cpus ? (
          <span className="text-look">
            {t("resources.limits.cpus.threads", { count: Math.max(1, Math.floor(cpus)) })}
          </span>
        ) : undefined
      }
      slider={{
        step: scale.stepOf(cpus),
        firstStep: scale.firstStep,
        lastStep: scale.lastStep,
        valueText: cpus === null ? all : t("resources.limits.cpus.count", { count: cpus, amount: formatNumber(cpus) }),
        marks: [
          { step: scale.firstStep, label: formatNumber(0.5) },
          { step: scale.lastStep, label: all },
        ],
        onStep: (step) => set(scale.cpusAt(step)),
      }}
      field={{
        value: cpus,
        least: leastCpus,
        most: most.cpus,
        decimals: 2,
        unit: t("resources.limits.cpus.unit"),
        onValue: set,
      }}
      automatic={t("resources.limits.none")}
      release={release(t("resources.limits.cpus.label"))}
      isDisabled={!isUsable}
    />
  );
}
