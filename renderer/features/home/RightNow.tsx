import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/common";
import type { HardwareLive, HardwareSnapshot } from "../../../app/contract/hardware";
import { useHardware } from "../../state/hardware";
import { useHardwareLive } from "../../state/hardware-live";
import { formatBytes, formatMemory, formatMemoryShare, formatPercent } from "../../ui/format";
import { Meter } from "../../ui/Meter";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";

const waiting: Reading<never> = { isKnown: false, reason: "not-measured-yet" };

function ShareMeter({ label, share }: { label: string; share: Reading<number> }) {
  return (
    <Meter
      label={label}
      segments={share.isKnown ? [{ label, fraction: share.value, tone: "accent" }] : null}
      figure={<ReadingText reading={share} format={formatPercent} />}
    />
  );
}

function AmountMeter({ label, used, total }: { label: string; used: Reading<number>; total: Reading<number> }) {
  const { t } = useTranslation();
  const isWhole = used.isKnown && total.isKnown && total.value > 0;
  return (
    <Meter
      label={label}
      segments={isWhole ? [{ label, fraction: used.value / total.value, tone: "accent" }] : null}
      figure={
        <ReadingText
          reading={used}
          format={(part) =>
            total.isKnown
              ? formatMemoryShare(part, total.value, (some, whole) => t("unit.amountOf", { part: some, whole }))
              : formatMemory(part)
          }
        />
      }
    />
  );
}

function GpuMeters({ live, hardware }: { live: HardwareLive | null; hardware: HardwareSnapshot | null }) {
  const { t } = useTranslation();
  const gpus = hardware?.gpus.isKnown ? hardware.gpus.value : [];
  const measured = live?.gpus ?? waiting;
  if (hardware?.gpus.isKnown && gpus.length === 0) {
    return (
      <Meter
        label={t("home.now.gpu")}
        segments="none"
        figure={<span className="text-ink-2">{t("home.now.noGpu")}</span>}
      />
    );
  }
  if (!measured.isKnown) return <ShareMeter label={t("home.now.gpu")} share={measured} />;
  const isOne = measured.value.length === 1;
  return measured.value.map((gpu, index) => {
    const about = gpus.find(({ name }) => name === gpu.name) ?? gpus[index];
    const number = index + 1;
    return (
      <div key={`${gpu.name}-${number}`} className="grid gap-3.5" title={gpu.name}>
        <ShareMeter label={isOne ? t("home.now.gpu") : t("home.now.gpuNamed", { number })} share={gpu.busyFraction} />
        {about?.isUnified ? (
          <Meter
            label={isOne ? t("home.now.vram") : t("home.now.vramNamed", { number })}
            segments="none"
            figure={<span className="text-ink-2">{t("home.now.unified")}</span>}
          />
        ) : (
          <AmountMeter
            label={isOne ? t("home.now.vram") : t("home.now.vramNamed", { number })}
            used={gpu.vramUsedBytes}
            total={about?.vramBytes ?? waiting}
          />
        )}
      </div>
    );
  });
}

function DiskMeter({ live, hardware }: { live: HardwareLive | null; hardware: HardwareSnapshot | null }) {
  const { t } = useTranslation();
  const total = hardware?.modelDisk.totalBytes ?? waiting;
  const free = live?.diskFreeBytes.isKnown ? live.diskFreeBytes : (hardware?.modelDisk.freeBytes ?? waiting);
  const isWhole = total.isKnown && free.isKnown && total.value > 0;
  return (
    <Meter
      label={t("home.now.disk")}
      segments={isWhole ? [{ label: t("home.now.disk"), fraction: 1 - free.value / total.value, tone: "grey" }] : null}
      figure={<ReadingText reading={free} format={(amount) => t("home.now.free", { amount: formatBytes(amount) })} />}
    />
  );
}

/** The machine's live figures, once a second while this page is looked at. */
export function RightNow() {
  const { t } = useTranslation();
  const live = useHardwareLive((state) => state.live);
  const hardware = useHardware(({ snapshot }) => snapshot);
  const memory = live?.memory ?? waiting;
  return (
    <Panel title={t("home.now.title")} section="home/now" aside={t("home.now.everySecond")}>
      <div className="grid gap-3.5">
        <AmountMeter
          label={t("home.now.memory")}
          used={memory.isKnown ? { isKnown: true, value: memory.value.usedBytes } : memory}
          total={memory.isKnown ? { isKnown: true, value: memory.value.totalBytes } : memory}
        />
        <ShareMeter label={t("home.now.cpu")} share={live?.cpuFraction ?? waiting} />
        <GpuMeters live={live} hardware={hardware} />
        <DiskMeter live={live} hardware={hardware} />
      </div>
    </Panel>
  );
}
