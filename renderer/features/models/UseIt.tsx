import { useTranslation } from "react-i18next";
import { curlSnippet, pythonSnippet } from "../../../app/domain/api-snippets";
import { useRunner } from "../../state/runner";
import { CopyButton } from "../../ui/CopyButton";
import { Details } from "../../ui/Details";

/** How another program asks this model, at the address that was found; where there is none, what to switch on. */
export function UseIt({ model }: { model: string }) {
  const { t } = useTranslation();
  const endpoint = useRunner(({ snapshot }) => snapshot?.endpoint ?? null);
  const baseUrl = endpoint?.openAiBaseUrl ?? null;
  const snippets =
    baseUrl === null
      ? []
      : [
          { what: t("models.use.baseUrl"), text: baseUrl },
          { what: t("models.use.curl"), text: curlSnippet(baseUrl, model) },
          { what: t("models.use.python"), text: pythonSnippet(baseUrl, model) },
        ];
  return (
    <Details summary={t("models.use.title")}>
      {baseUrl === null ? (
        <p className="text-small text-ink-2">
          {t(endpoint?.kind === "docker-desktop" ? "models.use.socketDesktop" : "models.use.socket")}
        </p>
      ) : (
        <ul className="grid gap-2">
          {snippets.map(({ what, text }) => (
            <li key={what} className="grid gap-0.5">
              <div className="flex items-center justify-between gap-2">
                <span className="text-small text-ink-2">{what}</span>
                <CopyButton text={text} what={what} />
              </div>
              <pre className="rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small break-all whitespace-pre-wrap">
                {text}
              </pre>
            </li>
          ))}
        </ul>
      )}
    </Details>
  );
}
