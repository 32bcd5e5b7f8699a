import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { catalogue } from "../../../app/domain/catalogue/catalogue";
import type { Substitute } from "../../../app/domain/substitutes";
import { Button } from "../../ui/Button";
import { formatBytes } from "../../ui/format";
import { State } from "../../ui/State";

/** A name that was meant, offered as a button. */
export function Meant({ why, label, onUse }: { why: ReactNode; label: string; onUse: () => void }) {
  return (
    <span className="flex flex-wrap items-center gap-x-1 text-small text-ink-2">
      {why}
      <Button kind="quiet" onClick={onUse}>
        {label}
      </Button>
    </span>
  );
}

/** A name that goes round and is not known to be there: the one that works, with what it takes. */
export function Instead({ substitute, onUse }: { substitute: Substitute; onUse: (name: string) => void }) {
  const { t } = useTranslation();
  const { name, ref, why, isUnsure } = substitute;
  const size = sizeOf(ref);
  return (
    <output className="block">
      <Meant
        why={
          <State kind="look">
            {t(isUnsure ? "models.pull.instead.unsure" : "models.pull.instead.missing", { name })}{" "}
            {t(`models.pull.instead.${why}`, { ref, size: size === null ? t("unknownWord") : formatBytes(size) })}
          </State>
        }
        label={t("models.pull.useInstead", { ref })}
        onUse={() => onUse(ref)}
      />
    </output>
  );
}

/** Of what the plain name pulls; null: not told. */
function sizeOf(repository: string): number | null {
  const refs = catalogue.flatMap(({ variants }) => variants);
  const own = refs.filter(({ ref }) => ref.split(":")[0] === repository);
  return (own.find(({ quantization }) => quantization?.startsWith("Q4_K_M")) ?? own[0])?.sizeBytes ?? null;
}
