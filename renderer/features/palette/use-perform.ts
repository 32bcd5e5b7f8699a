import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Action } from "../../actions/action";
import { goTo } from "../../pages";
import { useChosenModel } from "../../state/chosen-model";
import { makeWish } from "../../state/wish";
import { copyText } from "../../ui/copy-text";

export type News =
  | { kind: "working"; text: string }
  | { kind: "said"; text: string }
  | { kind: "failed"; what: string; failure: Failure };

/** Does what was chosen, and tells of what has no place of its own on a page. */
export function usePerform() {
  const { t } = useTranslation();
  const [news, setNews] = useState<News | null>(null);

  async function copy(text: string, said: string) {
    const outcome = await copyText(text);
    setNews({ kind: "said", text: outcome === "copied" ? said : t("palette.said.copyFailed") });
  }

  async function perform({ step, title }: Action) {
    setNews(null);
    if (step.kind === "go") return goTo(step.place);
    if (step.kind === "wish") return makeWish(step.wish);
    if (step.kind === "copy") return copy(step.text, step.said);
    if (step.kind === "choose") {
      useChosenModel.getState().choose(step.model);
      return goTo(step.place);
    }
    setNews({ kind: "working", text: t("palette.working", { what: title }) });
    const asked = await step.run();
    if (asked.ok && asked.said === "") return setNews(null);
    setNews(asked.ok ? { kind: "said", text: asked.said } : { kind: "failed", what: title, failure: asked.failure });
  }

  const clear = useCallback(() => setNews(null), []);
  return { news, clear, perform };
}
