import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../../app/contract/models";
import type { Variant, Variants } from "../../../../app/contract/registries";
import { displayRef, modelNamed } from "../../../../app/domain/model-reference";
import { comfortableShare, suggestVariant } from "../../../../app/domain/suggest-variant";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes, formatCount, formatMemory, formatPercent, formatTime } from "../../../ui/format";
import { Note } from "../../../ui/Note";
import { Skeleton } from "../../../ui/Skeleton";
import { useFreeDisk } from "../FreeDisk";
import { useModelMemory } from "./use-model-memory";
import { VariantList } from "./VariantList";

const sizeOf = ({ sizeBytes }: Variant) => (sizeBytes.isKnown ? sizeBytes.value : Infinity);

function useSuggestion(variants: Variants | null) {
  const { t } = useTranslation();
  const memory = useModelMemory();
  if (variants === null) return { ref: null, why: "" };
  const projectorBytes = variants.projectorBytes?.isKnown === true ? variants.projectorBytes.value : 0;
  const suggestion = suggestVariant(variants.items, { memoryBytes: memory?.bytes ?? null, projectorBytes });
  const words = {
    share: formatPercent(comfortableShare),
    memory: memory === null ? "" : t(`models.variants.memory.${memory.kind}`, { amount: formatMemory(memory.bytes) }),
  };
  return { ref: "ref" in suggestion ? suggestion.ref : null, why: t(`models.variants.why.${suggestion.kind}`, words) };
}

/** What one repository has to be pulled, with one variant suggested. Read each time it is opened. */
export function VariantsDialog({
  name,
  items,
  isOpen,
  onClose,
  onPull,
}: {
  name: string;
  items: readonly Model[];
  isOpen: boolean;
  onClose: () => void;
  /** `isGated`: it wants an access token first. */
  onPull: (ref: string, isGated: boolean) => void;
}) {
  const { t } = useTranslation();
  const { run, data, failure, isPending } = useAction("registries.variants");
  const [chosen, setChosen] = useState<string | null>(null);
  const free = useFreeDisk();
  const suggestion = useSuggestion(data);
  useEffect(() => {
    if (isOpen) void run({ ref: name });
  }, [isOpen, name, run]);

  const variants = (data?.items ?? []).toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const wanted = variants.find(({ ref }) => ref === (chosen ?? suggestion.ref)) ?? null;
  const projector = data?.projectorBytes ?? null;
  const projectorBytes = projector?.isKnown === true ? projector.value : 0;
  const downloadBytes = wanted?.sizeBytes.isKnown === true ? wanted.sizeBytes.value + projectorBytes : null;
  const hasRoom = free === null || !free.isKnown || downloadBytes === null || downloadBytes <= free.value;
  const registry = data ? t(`models.find.registry.${data.registry}`) : "";
  const pullWords =
    downloadBytes === null
      ? t("models.pull.button")
      : t("models.pull.buttonSize", { size: formatBytes(downloadBytes) });
  const isGated = data?.isGated === true;

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("models.variants.title", { model: data?.name ?? displayRef(name) })}
      description={
        data
          ? t("models.variants.read", { registry, time: formatTime(data.asOf) })
          : isPending
            ? t("models.variants.reading")
            : undefined
      }
      actions={
        <>
          <Button onClick={onClose}>{t("action.close")}</Button>
          {variants.length > 0 && (
            <Button
              kind="primary"
              isDisabled={wanted === null || !hasRoom}
              onClick={() => wanted && onPull(wanted.ref, isGated)}
            >
              {pullWords}
            </Button>
          )}
        </>
      }
    >
      {failure && (
        <FailureNotice
          failure={failure}
          actions={<Button onClick={() => void run({ ref: name })}>{t("action.retry")}</Button>}
        />
      )}
      {isPending && (
        <div aria-hidden className="grid gap-2">
          {["w-full", "w-5/6", "w-full", "w-2/3"].map((width, index) => (
            <Skeleton key={`${width}-${index}`} className={`h-8 ${width}`} />
          ))}
        </div>
      )}
      {data && variants.length === 0 && <p className="text-ink-2">{t("models.variants.none")}</p>}
      {data && variants.length > 0 && (
        <>
          <p className="text-small text-ink-2">
            {suggestion.why}{" "}
            {data.contextTokens.isKnown &&
              t("models.variants.context", { tokens: formatCount(data.contextTokens.value) })}{" "}
            {data.license !== null && t("models.variants.license", { license: data.license })}
          </p>
          <VariantList
            variants={variants}
            chosen={wanted?.ref ?? null}
            suggested={suggestion.ref}
            isHere={(ref) => modelNamed(items, ref) !== undefined}
            onChoose={setChosen}
          />
          {projector !== null && (
            <p className="text-small text-ink-2">
              {projector.isKnown
                ? t("models.variants.projector", { size: formatBytes(projector.value) })
                : t("models.variants.projectorOpen")}
            </p>
          )}
          {data.unnamedCount > 0 && (
            <p className="text-small text-ink-2">{t("models.variants.unnamed", { count: data.unnamedCount })}</p>
          )}
          {wanted?.hasOthersFiles === true && (
            <Note>{t("models.variants.others", { tag: wanted.tag, count: wanted.fileCount })}</Note>
          )}
          {!hasRoom && downloadBytes !== null && free?.isKnown === true && (
            <Note>
              {t("models.variants.noRoom", { size: formatBytes(downloadBytes), free: formatBytes(free.value) })}
            </Note>
          )}
          {isGated && <Note tone="plain">{t("models.variants.gated")}</Note>}
        </>
      )}
    </Dialog>
  );
}
