import { useTranslation } from "react-i18next";
import { pageOf, pagePath } from "../../../pages";
import { PageLink } from "../../../ui/Links";
import { Panel } from "../../../ui/Panel";
import { Row, Rows } from "../../../ui/Row";
import type { KnownSetting } from "./setting-index";
import { spotOf } from "./setting-places";

/** Settings that were found on other pages, with the way to each. */
export function Elsewhere({ found }: { found: readonly KnownSetting[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settingsFind.elsewhere")} isFlush>
      <Rows>
        {found.map(({ id, place, label, hint }) => (
          <Row
            key={id}
            title={
              <>
                <PageLink to={spotOf(id)}>{label}</PageLink>{" "}
                <span className="text-small text-ink-2">
                  {t("settingsFind.onPage", { page: t(`nav.${pageOf(pagePath(place))}`) })}
                </span>
              </>
            }
            {...(hint === "" ? {} : { note: hint })}
          />
        ))}
      </Rows>
    </Panel>
  );
}
