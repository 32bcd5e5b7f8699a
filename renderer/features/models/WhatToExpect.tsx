import { useTranslation } from "react-i18next";
import { Details } from "../../ui/Details";

const rows = ["simple", "code", "reason", "context", "tools", "speed", "private", "cost"] as const;

/** What to expect of a local model beside one in a cloud: folded, for those who wonder. */
export function WhatToExpect() {
  const { t } = useTranslation();
  return (
    <Details summary={t("models.quality.title")}>
      <p className="pb-2 text-small text-ink-2">{t("models.quality.how")}</p>
      <table className="w-full border-collapse text-left text-small">
        <thead>
          <tr className="text-ink-2">
            {(["task", "local", "cloud"] as const).map((column) => (
              <th key={column} scope="col" className="border-b border-line py-1 pr-4 font-medium last:pr-0">
                {t(`models.quality.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row" className="border-b border-line py-1.5 pr-4 align-top font-medium">
                {t(`models.quality.row.${row}.task`)}
              </th>
              <td className="border-b border-line py-1.5 pr-4 align-top">{t(`models.quality.row.${row}.local`)}</td>
              <td className="border-b border-line py-1.5 align-top">{t(`models.quality.row.${row}.cloud`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Details>
  );
}
