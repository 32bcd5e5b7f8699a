import { useTranslation } from "react-i18next";
import type { FoundModel } from "../../../../app/contract/registries";
import { Button } from "../../../ui/Button";
import { formatAgo, formatAmount } from "../../../ui/format";
import { Row } from "../../../ui/Row";
import { Tag } from "../../../ui/Tag";

/** One repository that was found: what it is, how much it is used, and the way to its versions. */
export function FoundRow({
  found,
  isHere,
  onVariants,
}: {
  found: FoundModel;
  /** Something of it is pulled. */
  isHere: boolean;
  onVariants: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const { pulls, likes, updatedAt, license } = found;
  const facts = [
    pulls.isKnown ? t("models.find.pulls", { count: pulls.value, amount: formatAmount(pulls.value) }) : "",
    likes.isKnown ? t("models.find.likes", { count: likes.value, amount: formatAmount(likes.value) }) : "",
    updatedAt === null ? "" : t("models.find.updated", { when: formatAgo(updatedAt) }),
    license === null ? t("models.find.licenseOpen") : t("models.find.license", { license }),
  ].filter(Boolean);
  return (
    <Row
      title={
        <span className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <span className="font-semi break-all">{found.name}</span>
          {found.isOfficial && <Tag title={t("models.find.officialWhy")}>{t("models.find.official")}</Tag>}
          {found.isGated === true && <Tag title={t("models.find.gatedWhy")}>{t("models.find.gated")}</Tag>}
          {isHere && <span className="text-small text-accent">{t("models.find.here")}</span>}
        </span>
      }
      note={
        <>
          {found.description !== null && <span className="block text-ink-2">{found.description}</span>}
          <span className="tabular-nums">{facts.join(" · ")}</span>
        </>
      }
      actions={
        <Button aria-label={t("models.find.versionsWhat", { model: found.name })} onClick={() => onVariants(found.ref)}>
          {t("models.find.versions")}
        </Button>
      }
    />
  );
}
