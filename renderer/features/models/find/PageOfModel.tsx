import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { parseModelRef } from "../../../../app/domain/model-reference";

/** A link to a model's own page on Hugging Face, where its licence is accepted. The name was parsed: no other host. */
export function PageOfModel({ name }: { name: string }) {
  const { t } = useTranslation();
  const parsed = parseModelRef(name);
  if (!parsed.ok || parsed.registry !== "huggingface.co") return null;
  const page = `https://${parsed.pullRef.slice(0, parsed.pullRef.lastIndexOf(":"))}`;
  return (
    <a
      href={page}
      target="_blank"
      rel="noreferrer"
      className="inline-flex w-fit items-center gap-1 break-all text-accent underline underline-offset-2"
    >
      {t("models.access.page")}
      <ExternalLink aria-hidden className="size-3.5 flex-none" />
    </a>
  );
}
