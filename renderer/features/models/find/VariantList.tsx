import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { Variant } from "../../../../app/contract/registries";
import { nominalBitsOf } from "../../../../app/domain/quantization";
import { formatBytes, formatList } from "../../../ui/format";

/** A choice among variants, smallest first. */
export function VariantList({
  variants,
  chosen,
  suggested,
  isHere,
  onChoose,
}: {
  variants: readonly Variant[];
  chosen: string | null;
  suggested: string | null;
  isHere: (ref: string) => boolean;
  onChoose: (ref: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className="max-h-80 min-w-0 overflow-y-auto rounded-control border border-line">
      <legend className="sr-only">{t("models.variants.choose")}</legend>
      <div className="grid divide-y divide-line">
        {variants.map((variant) => {
          const { ref, tag, quantization, parameters, otherTags, fileCount, sizeBytes } = variant;
          const bits = quantization === null ? null : nominalBitsOf(quantization);
          const notes = [
            parameters === null ? "" : t("models.variants.parameters", { amount: parameters }),
            bits === null ? t("models.variants.bitsOpen") : t("models.variants.bits", { count: bits }),
            fileCount > 1 ? t("models.variants.parts", { count: fileCount }) : "",
            otherTags.length > 0 ? t("models.variants.also", { tags: formatList(otherTags) }) : "",
          ].filter(Boolean);
          return (
            <label
              key={ref}
              className={clsx(
                "flex items-start gap-2.5 px-3 py-2",
                ref === chosen ? "bg-accent-soft" : "hover:bg-sunken",
              )}
            >
              <input
                type="radio"
                name="variant"
                value={ref}
                checked={ref === chosen}
                onChange={() => onChoose(ref)}
                className="mt-0.5 size-4 flex-none accent-accent"
              />
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium break-all">{tag}</span>
                  {ref === suggested && (
                    <span className="text-small text-accent">{t("models.variants.suggested")}</span>
                  )}
                  {isHere(ref) && <span className="text-small text-ink-2">{t("models.find.here")}</span>}
                </span>
                <span className="block text-small text-ink-2">{notes.join(" · ")}</span>
              </span>
              <span className="flex-none tabular-nums">
                {sizeBytes.isKnown ? formatBytes(sizeBytes.value) : t("models.variants.sizeOpen")}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
