import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../../app/contract/models";
import type { RegistryId } from "../../../../app/contract/registries";
import { repositoryOf } from "../../../../app/domain/model-reference";
import { substituteOf } from "../../../../app/domain/substitutes";
import { useOfflineReason } from "../../../state/use-offline";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { TextField } from "../../../ui/Fields";
import { formatTime } from "../../../ui/format";
import { Live } from "../../../ui/Live";
import { Rows } from "../../../ui/Row";
import { Skeleton } from "../../../ui/Skeleton";
import { State } from "../../../ui/State";
import { WayOutButton } from "../../../ui/WayOutButton";
import { Instead } from "../Instead";
import { FoundRow } from "./FoundRow";
import { searched, useSearch, type Finding } from "./use-search";

/** So many are shown at first: two registries stand under each other. */
const handful = 5;

function Group({
  registry,
  finding: { isAsking, text, found, failure },
  here,
  onAgain,
  onVariants,
}: {
  registry: RegistryId;
  finding: Finding;
  /** Repositories of what is pulled. */
  here: ReadonlySet<string>;
  onAgain: () => void;
  onVariants: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const name = t(`models.find.registry.${registry}`);
  const items = found?.items ?? [];
  const shown = isWhole ? items : items.slice(0, handful);
  const state = isAsking
    ? t("models.find.asking")
    : found
      ? t(found.hasMore ? "models.find.countMore" : "models.find.count", {
          count: items.length,
          time: formatTime(found.asOf),
        })
      : "";
  return (
    <section aria-label={name} className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 pt-3 pb-1">
        <h3 className="font-semi">{name}</h3>
        <span className="text-small text-ink-3 tabular-nums">{state}</span>
      </div>
      <Live text={failure ? "" : `${name}: ${state}`} />
      {failure && (
        <div className="px-4 pb-3">
          <FailureNotice failure={failure} actions={<Button onClick={onAgain}>{t("action.retry")}</Button>} />
        </div>
      )}
      {!found && isAsking && (
        <div aria-hidden className="grid gap-2 px-4 py-2">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-5/6" />
        </div>
      )}
      {found && items.length === 0 && (
        <p className="px-4 pb-3 text-ink-2">
          {text === "" ? t("models.find.noneAtAll") : t("models.find.none", { text })}
        </p>
      )}
      {items.length > 0 && (
        <div className={isAsking ? "opacity-60" : undefined}>
          <Rows label={name}>
            {shown.map((each) => (
              <FoundRow key={each.ref} found={each} isHere={here.has(repositoryOf(each.ref))} onVariants={onVariants} />
            ))}
          </Rows>
          {items.length > shown.length && (
            <div className="border-t border-line px-2 py-1">
              <Button kind="quiet" onClick={() => setWhole(true)}>
                {t("models.find.all", { count: items.length })}
              </Button>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** Looks for models on Docker Hub and Hugging Face. Nothing is asked before the button is pressed. */
export function Search({ items, onVariants }: { items: readonly Model[]; onVariants: (ref: string) => void }) {
  const { t } = useTranslation();
  const { text, setText, asked, findings, isAsking, search, again, stop } = useSearch();
  const here = new Set(items.flatMap(({ tags }) => tags).map(repositoryOf));
  const substitute = substituteOf(text);
  const reason = useOfflineReason("registries.search", { registry: "docker-hub", text });
  const isFollowing = asked !== null;
  const shown = searched.filter((registry) => {
    const { found, failure, isAsking: isAsked } = findings[registry];
    return isAsked || found !== null || failure !== null;
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (reason === null) search();
  }

  return (
    <>
      <form onSubmit={submit} className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-72">
          <TextField
            type="search"
            label={t("models.find.label")}
            isLabelHidden
            hint={
              reason ?? (
                <State kind="cross">{t(isFollowing ? "models.find.leavesAsTyped" : "models.find.leaves")}</State>
              )
            }
            placeholder={t("models.find.placeholder")}
            autoCapitalize="none"
            maxLength={100}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <WayOutButton type="submit" reason={reason} isReasonShown={false} className="min-w-20">
          {t("models.find.search")}
        </WayOutButton>
        {isFollowing && (
          <Button kind="quiet" onClick={stop}>
            {t(isAsking ? "models.find.cancel" : "models.find.stop")}
          </Button>
        )}
      </form>
      {substitute !== null && <Instead substitute={substitute} onUse={setText} />}
      {shown.length > 0 && (
        <div className="-mx-4 mt-3 -mb-4 grid divide-y divide-line border-t border-line">
          {shown.map((registry) => (
            <Group
              key={registry}
              registry={registry}
              finding={findings[registry]}
              here={here}
              onAgain={() => again(registry)}
              onVariants={onVariants}
            />
          ))}
        </div>
      )}
    </>
  );
}
