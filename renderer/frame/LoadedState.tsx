import { useTranslation } from "react-i18next";
import { useRunner } from "../state/runner";
import { formatAgo, shortModelName } from "../ui/format";
import { State, type StateKind } from "../ui/State";

/** The foot of the sidebar: which model is loaded now. */
export function LoadedState() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const [first, ...others] = runner?.loaded ?? [];

  let kind: StateKind = "quiet";
  let text = t("foot.noneLoaded");
  let note = "";
  if (!runner || runner.state === "looking") {
    kind = "unknown";
    text = t("foot.looking");
  } else if (runner.state !== "healthy") {
    kind = "look";
    text = t("foot.noRunner");
  } else if (first) {
    const model = shortModelName(first.ref);
    kind = "ok";
    text = first.isLoading ? t("foot.oneLoading", { model }) : t("foot.oneLoaded", { model });
    if (first.isInUse) note = t("foot.inUse");
    else if (first.lastUsedAt !== null) note = t("foot.idle", { when: formatAgo(first.lastUsedAt) });
  }

  const more = others.length > 0 ? t("foot.more", { count: others.length }) : "";
  return (
    <div
      title={[text, note, more].filter(Boolean).join(", ")}
      className="grid min-w-0 gap-0.5 px-2 text-small text-ink-3 bar:mt-auto bar:border-t bar:border-line bar:pt-2.5 bar:max-wide:px-0"
    >
      <State
        kind={kind}
        className="[&>span:last-child]:line-clamp-2 [&>span:last-child]:break-words bar:max-wide:flex-col bar:max-wide:text-center bar:max-wide:text-tiny"
      >
        {text}
      </State>
      {note !== "" && <span className="max-wide:sr-only">{note}</span>}
      {more !== "" && <span className="max-wide:sr-only">{more}</span>}
    </div>
  );
}
