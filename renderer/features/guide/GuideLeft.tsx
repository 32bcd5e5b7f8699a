import { useTranslation } from "react-i18next";
import type { GuideSnapshot } from "../../../app/contract/guide";
import { PageLink } from "../../ui/Links";
import { Note } from "../../ui/Note";

/** What is left of a guide that was begun or put off, and the way back into it at that step. */
export function GuideLeft({ guide }: { guide: GuideSnapshot }) {
  const { t } = useTranslation();
  const [next] = guide.left;
  return (
    <Note tone="plain" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-0 flex-1 basis-60">
        <span className="font-medium">{t("guide.left.title", { count: guide.left.length })}</span>{" "}
        {guide.left.map((step) => t(`guide.step.${step}.name`)).join(" · ")}
      </p>
      <PageLink to="guide" as="plain">
        {next === undefined ? t("guide.left.end") : t("guide.left.go", { step: t(`guide.step.${next}.name`) })}
      </PageLink>
    </Note>
  );
}
