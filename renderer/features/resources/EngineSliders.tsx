import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { EngineChange } from "../../../app/contract/engine";
import type { Model } from "../../../app/contract/models";
import { defaultContextTokens } from "../../../app/domain/engine-record";
import { createGgufValues } from "../../../app/domain/gguf-values";
import { type KeepAlive, usualKeepAlive } from "../../../app/domain/keep-alive";
import { useHardware } from "../../state/hardware";
import { formatCount, formatSeconds } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { shortTokens } from "../../../app/domain/units";
import { createContextScale, openclawWord } from "./context-scale";
import { keepAliveStops, stopOf } from "./keep-alive-stops";
import { SettingRow } from "./SettingRow";

type RowProps = {
  model: Model;
  /** Its metadata, key → text; empty when the runner does not tell. */
  gguf: Readonly<Record<string, string>>;
  /** As it was asked, with what is dragged laid over it; null: not set. */
  shown: EngineChange;
  isDisabled: boolean;
  onChange: (part: EngineChange) => void;
};

/** Context, GPU layers, threads and keep-alive of one model. */
export function EngineSliders(props: RowProps) {
  const { t } = useTranslation();
  const hardware = useHardware(({ snapshot }) => snapshot);
  // where it can't be told whether there is a GPU, the row stays: the engine may have one
  const hasGpu = hardware === null || !hardware.gpus.isKnown || hardware.gpus.value.length > 0;
  return (
    <Panel title={t("resources.settings")} section="resources/settings" isFlush>
      <div className="@container">
        <ContextRow {...props} />
        {(hasGpu || typeof props.shown.gpuLayers === "number") && <GpuRow {...props} />}
        <ThreadsRow {...props} />
        <KeepAliveRow {...props} />
      </div>
    </Panel>
  );
}

function ContextRow({ model, shown, isDisabled, onChange }: RowProps) {
  const { t } = useTranslation();
  const trained = model.trainedContextTokens.isKnown ? model.trainedContextTokens.value : null;
  const scale = createContextScale(trained);
  const packaged = model.packagedContextTokens.isKnown ? model.packagedContextTokens.value : null;
  const value = shown.contextTokens ?? null;
  const tokens = value ?? packaged ?? Math.min(defaultContextTokens, scale.mostTokens);
  const word = openclawWord(tokens);
  return (
    <SettingRow
      setting="contextTokens"
      label={t("resources.context.label")}
      hint={t("resources.context.hint")}
      cost={word === null ? undefined : <span className="text-look">{t(`resources.context.${word}`)}</span>}
      slider={{
        step: scale.stepOf(tokens),
        lastStep: scale.lastStep,
        valueText: t("unit.tokens", { count: tokens, amount: formatCount(tokens) }),
        marks: scale.marks.map(({ tokens: at, isMinimum }) => ({
          step: scale.stepOf(at),
          isNoted: isMinimum && word === "refuses",
          label: shortTokens(at),
          note: isMinimum ? t("resources.context.minimum") : undefined,
        })),
        onStep: (step) => onChange({ contextTokens: scale.tokensAt(step) }),
      }}
      field={{
        value,
        least: 256,
        most: scale.isTrained ? scale.mostTokens : 1_048_576,
        unit: t("resources.context.unit"),
        onValue: (next) => onChange({ contextTokens: next }),
      }}
      automatic={packaged === null ? t("resources.runnerDecides") : formatCount(packaged)}
      isDisabled={isDisabled}
    />
  );
}

function GpuRow({ gguf, shown, isDisabled, onChange }: RowProps) {
  const { t } = useTranslation();
  const count = createGgufValues(gguf).count("block_count");
  // the output counts as one more layer
  const layers = count !== null && count > 0 ? count + 1 : null;
  const most = layers ?? 100;
  const value = shown.gpuLayers ?? null;
  const set = Math.min(value ?? most, most);
  return (
    <SettingRow
      setting="gpuLayers"
      label={t("resources.gpu.label")}
      hint={t("resources.gpu.hint")}
      cost={value === null ? undefined : t(value === 0 ? "resources.gpu.none" : "resources.gpu.some")}
      slider={{
        step: set,
        lastStep: most,
        valueText: value === null ? t("resources.gpu.all") : t("resources.gpu.layers", { count: set }),
        marks: [
          { step: 0, label: "0" },
          { step: most, label: layers === null ? t("resources.gpu.all") : t("resources.gpu.allOf", { layers }) },
        ],
        onStep: (step) => onChange({ gpuLayers: step === most ? null : step }),
      }}
      field={{
        value,
        least: 0,
        most: layers ?? 999,
        unit: t("resources.gpu.unit"),
        onValue: (next) => onChange({ gpuLayers: next }),
      }}
      automatic={layers === null ? t("resources.gpu.all") : t("resources.gpu.allOf", { layers })}
      isDisabled={isDisabled}
    />
  );
}

function ThreadsRow({ shown, isDisabled, onChange }: RowProps) {
  const { t } = useTranslation();
  const cpu = useHardware(({ snapshot }) => snapshot?.cpu) ?? null;
  const logical = Math.max(1, cpu?.logicalCores ?? 1);
  const physical = cpu?.physicalCores.isKnown ? cpu.physicalCores.value : logical;
  const value = shown.threads ?? null;
  const set = Math.min(value ?? physical, logical);
  return (
    <SettingRow
      setting="threads"
      label={t("resources.threads.label")}
      hint={t("resources.threads.hint")}
      cost={value !== null && value > physical ? t("resources.threads.beyond", { count: physical }) : undefined}
      slider={{
        step: set,
        firstStep: 1,
        lastStep: Math.max(2, logical),
        valueText: value === null ? t("resources.runnerDecides") : t("resources.threads.count", { count: set }),
        marks: [
          { step: 1, label: "1" },
          { step: Math.max(2, logical), label: String(logical) },
        ],
        onStep: (step) => onChange({ threads: Math.min(step, logical) }),
      }}
      field={{
        value,
        least: 1,
        most: 1024,
        unit: t("resources.threads.unit"),
        onValue: (next) => onChange({ threads: next }),
      }}
      automatic={t("resources.runnerDecides")}
      isDisabled={isDisabled}
    />
  );
}

function keepAliveText(t: TFunction, keepAlive: KeepAlive): string {
  if (keepAlive === "forever") return t("resources.keep.forever");
  return keepAlive === 0 ? t("resources.keep.now") : formatSeconds(keepAlive);
}

function KeepAliveRow({ shown, isDisabled, onChange }: RowProps) {
  const { t } = useTranslation();
  const value = shown.keepAlive ?? null;
  const step = stopOf(value);
  return (
    <SettingRow
      setting="keepAlive"
      label={t("resources.keep.label")}
      hint={t("resources.keep.hint")}
      cost={value === "forever" ? t("resources.keep.cost") : undefined}
      slider={{
        step,
        lastStep: keepAliveStops.length - 1,
        valueText: keepAliveText(t, value ?? usualKeepAlive),
        marks: keepAliveStops.flatMap((stop, index) =>
          index % 2 === 0 ? [{ step: index, label: keepAliveText(t, stop) }] : [],
        ),
        onStep: (next) => onChange({ keepAlive: keepAliveStops[next] ?? null }),
      }}
      field={{
        value: value === null || value === "forever" ? null : Math.round(value / 60),
        least: 0,
        most: 525_600,
        unit: t("resources.keep.unit"),
        onValue: (minutes) => onChange({ keepAlive: minutes === null ? null : minutes * 60 }),
      }}
      fieldText={value === "forever" ? t("resources.keep.forever") : null}
      automatic={formatCount(usualKeepAlive / 60)}
      isDisabled={isDisabled}
    />
  );
}
