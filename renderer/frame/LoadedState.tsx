import { useTranslation } from "react-i18next";
import { can } from "../../app/domain/runner-capabilities";
import { useRunner } from "../state/runner";
import { BreakableName } from "../ui/BreakableName";
import { formatAgo, formatList, formatPause, shortModelName } from "../ui/format";
import { State, type StateKind } from "../ui/State";

/** The foot of the sidebar: which model is loaded now. Its name may be cut, the word for its state never is. */
export function LoadedState() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const [first, ...others] = runner?.loaded ?? [];

  let kind: StateKind = "quiet";
  let text = can(runner, "load") ? t("foot.noneLoaded") : (runner?.service?.engine ?? t("foot.noneLoaded"));
  let state = "";
  let note = "";
  if (!runner || runner.state === "looking") {
    kind = "unknown";
    text = t("foot.looking");
  } else if (runner.state !== "healthy") {
    kind = "look";
    text = t("foot.noRunner");
  } else if (first) {
    kind = "ok";
    text = shortModelName(first.ref);
    state = t(first.isLoading ? "foot.loading" : first.isInUse ? "foot.inUse" : "foot.loaded");
    if (!first.isLoading && !first.isInUse && first.lastUsedAt !== null)
      note = t("foot.used", { when: formatAgo(first.lastUsedAt) });
  }

  const more = others.length > 0 ? t("foot.more", { count: others.length }) : "";
  return (
    <div
      title={formatList([text, state, note, more])}
      className="flex min-w-0 flex-wrap gap-x-1.5 px-2 text-small text-ink-3 bar:grid bar:gap-0.5 bar:border-t bar:border-line bar:pt-2.5 bar:max-wide:px-1 bar:max-wide:text-center bar:max-wide:text-tiny"
    >
      <State
        kind={kind}
        className="[&>span:last-child]:line-clamp-2 [&>span:last-child]:[overflow-wrap:anywhere] bar:max-wide:flex-col bar:max-wide:text-tiny"
      >
        <BreakableName name={text} />
      </State>
      {state !== "" && (
        <span className="text-balance wide:pl-3.5">
          {state}
          {note !== "" && <span className="max-wide:sr-only">{`${formatPause()}${note}`}</span>}
        </span>
      )}
      {more !== "" && <span className="max-wide:sr-only wide:pl-3.5">{more}</span>}
    </div>
  );
}
