import { Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Gpu } from "../../../app/contract/hardware";
import { withWords } from "../../i18n";
import { Button } from "../../ui/Button";
import { formatMemory } from "../../ui/format";
import { useSetting } from "../settings/find/Setting";

/** Seldom needed: not for the first page. */
const VramDialog = lazy(async () => ({
  default: (await withWords(["settings"], import("./VramDialog"))).VramDialog,
}));

/** A GPU with its memory, which may be corrected where it is its own. */
export function GpuFact({ gpu, sameNamed }: { gpu: Gpu; sameNamed: number }) {
  const { t } = useTranslation();
  const setting = useSetting<HTMLSpanElement>("vramCorrection");
  const [isOpen, setOpen] = useState(false);
  const { name, vramBytes, vramReadBytes } = gpu;
  if (gpu.isUnified) return t("home.machine.unified", { name });
  return (
    <>
      <span {...setting} className="inline-flex flex-wrap items-baseline justify-end gap-x-1">
        {vramBytes.isKnown
          ? t("home.machine.vram", { name, memory: formatMemory(vramBytes.value) })
          : t("home.machine.vramUnknown", { name })}
        <Button
          kind="quiet"
          aria-haspopup="dialog"
          aria-label={t("home.machine.correctWhat", { name })}
          className="-my-1 -mr-2 text-small"
          onClick={() => setOpen(true)}
        >
          <Pencil aria-hidden className="size-3.5" />
          {t("home.machine.correct")}
        </Button>
      </span>
      {vramReadBytes !== undefined && (
        <span className="block text-small text-ink-2">
          {vramReadBytes.isKnown
            ? t("home.machine.corrected", { memory: formatMemory(vramReadBytes.value) })
            : t("home.machine.correctedUnknown")}
        </span>
      )}
      <Suspense>{isOpen && <VramDialog gpu={gpu} sameNamed={sameNamed} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
