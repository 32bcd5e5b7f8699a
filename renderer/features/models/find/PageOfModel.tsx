import { useTranslation } from "react-i18next";
import { parseModelRef } from "../../../../app/domain/model-reference";
import { OutsideLink } from "../../../ui/Links";

/** A link to a model's own page on Hugging Face, where its licence is accepted. The name was parsed: no other host. */
export function PageOfModel({ name }: { name: string }) {
  const { t } = useTranslation();
  const parsed = parseModelRef(name);
  if (!parsed.ok || parsed.registry !== "huggingface.co") return null;
  const page = `https://${parsed.pullRef.slice(0, parsed.pullRef.lastIndexOf(":"))}`;
  return (
    <p>
      <OutsideLink href={page}>{t("models.access.page")}</OutsideLink>
    </p>
  );
}
