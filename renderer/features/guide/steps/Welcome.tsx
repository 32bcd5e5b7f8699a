import { useTranslation } from "react-i18next";
import { LocalOrCloud } from "../../local-or-cloud/LocalOrCloud";

const gets = ["private", "free", "yours"] as const;
const needs = ["time", "disk", "net", "admin"] as const;

/** What comes of it, and what it takes, before anything is done. */
export function Welcome() {
  const { t } = useTranslation();
  return (
    <div className="grid gap-5">
      <div className="grid gap-x-10 gap-y-5 narrow:grid-cols-2">
        <section className="grid content-start gap-1.5">
          <h2>{t("guide.welcome.gets")}</h2>
          <ul className="grid list-disc gap-1.5 pl-5">
            {gets.map((each) => (
              <li key={each}>{t(`guide.welcome.get.${each}`)}</li>
            ))}
          </ul>
        </section>
        <section className="grid content-start gap-1.5">
          <h2>{t("guide.welcome.needs")}</h2>
          <ul className="grid list-disc gap-1.5 pl-5">
            {needs.map((each) => (
              <li key={each}>{t(`guide.welcome.need.${each}`)}</li>
            ))}
          </ul>
        </section>
      </div>
      <p className="max-w-prose text-ink-2">{t("guide.welcome.safe")}</p>
      <LocalOrCloud />
    </div>
  );
}
