import { useTranslation } from "react-i18next";
import type { GpuVerdict } from "../../../../app/domain/gpu-use";
import type { GpuUse } from "../../../state/use-gpu-use";
import { useHardware } from "../../../state/hardware";
import { useRunner } from "../../../state/runner";
import { Facts } from "../../../ui/Facts";
import { formatList, formatNumber, shortDeviceName } from "../../../ui/format";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { State, type StateKind } from "../../../ui/State";

const kinds: Record<GpuVerdict, StateKind> = {
  used: "ok",
  partly: "look",
  should: "look",
  "by-choice": "quiet",
  none: "quiet",
  processor: "quiet",
  unknown: "unknown",
};

/** What the model is computed on, why we think so, and what to do where it should be the GPU and is not. */
export function GpuPanel({
  use,
  measured,
  expected,
}: {
  use: GpuUse;
  measured: number | null;
  expected: number | null;
}) {
  const { t } = useTranslation();
  const engine = useRunner(
    ({ snapshot }) =>
      snapshot?.backends.find(({ name, status }) => name === "llama.cpp" && status === "running")?.detail,
  );
  const kind = useRunner(({ snapshot }) => snapshot?.endpoint?.kind) ?? "unknown";
  const gpus = useHardware(({ snapshot }) => snapshot?.gpus);
  const { verdict, reason, words } = use;
  const said = [
    words?.noGpu ?? null,
    words?.offloaded ? `offloaded ${words.offloaded.layers}/${words.offloaded.of} layers to GPU` : null,
  ].flatMap((line) => (line === null ? [] : [line]));
  const isWrong = verdict === "should";
  return (
    <Panel title={t("speed.gpu.title")} section="resources/speed">
      <div className="grid gap-3">
        {isWrong ? (
          <Note>
            <p className="font-semi">{t("speed.gpu.verdict.should")}</p>
            <p>{t(`speed.gpu.reason.${reason}`)}</p>
            <p className="pt-1">{t(`speed.gpu.todo.${kind}`)}</p>
          </Note>
        ) : (
          <State kind={kinds[verdict]} className="text-body">
            <span className="font-medium text-ink">{t(`speed.gpu.verdict.${verdict}`)}</span>{" "}
            {t(`speed.gpu.reason.${reason}`)}
          </State>
        )}
        <Facts
          isWide
          facts={[
            { label: t("speed.gpu.engine"), value: engine ?? t("unknownWord") },
            {
              label: t("speed.gpu.device"),
              value:
                gpus?.isKnown !== true
                  ? t("unknownWord")
                  : gpus.value.length === 0
                    ? t("speed.gpu.noDevice")
                    : formatList(gpus.value.map(({ name }) => shortDeviceName(name))),
            },
            {
              label: t("speed.gpu.expected"),
              value: expected === null ? t("unknownWord") : t("speed.unit.rateAbout", { rate: formatNumber(expected) }),
            },
            {
              label: t("speed.gpu.measured"),
              value:
                measured === null ? t("speed.notMeasured") : t("speed.unit.rate", { rate: formatNumber(measured) }),
            },
          ]}
        />
        {said.length > 0 && (
          <div className="grid gap-1">
            <p className="text-small text-ink-2">{t("speed.gpu.words")}</p>
            {said.map((line) => (
              <code key={line} className="rounded-control bg-sunken px-2.5 py-1 font-mono text-small break-words">
                {line}
              </code>
            ))}
          </div>
        )}
      </div>
    </Panel>
  );
}
