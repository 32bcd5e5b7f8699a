import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Model } from "../../../app/contract/models";
import { displayRef, sameModel } from "../../../app/domain/model-reference";
import { useHardware } from "../../state/hardware";
import { useJobs } from "../../state/jobs";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatBytes, formatMemory } from "../../ui/format";
import { Row, Rows } from "../../ui/Row";
import { State } from "../../ui/State";
import { useFreeDisk } from "./FreeDisk";
import { firstModel, knownModels, type KnownModel } from "./known-models";
import { modelNamed, pulledNow } from "./model-facts";

function Suggestion({
  known,
  first,
  isPulled,
}: {
  known: KnownModel;
  first: { why: string } | null;
  isPulled: boolean;
}) {
  const { t } = useTranslation();
  const pull = useAction("models.pull");
  const free = useFreeDisk();
  const model = displayRef(known.ref);
  const size = formatBytes(known.sizeBytes);
  const isTooLarge = free !== null && free.isKnown && known.sizeBytes > free.value;
  return (
    <Row
      title={
        <>
          <span className="font-semi">{model}</span>{" "}
          {first && <span className="text-small text-accent">{t("models.start.first")}</span>}
        </>
      }
      note={
        <>
          {t(`models.start.purpose.${known.purpose}`)} {first && `${first.why} `}
          {isTooLarge && <State kind="look">{t("models.start.tooLarge")}</State>}
        </>
      }
      actions={
        <Button
          kind={first ? "primary" : "plain"}
          isPending={pull.isPending}
          isDisabled={isPulled}
          aria-label={t("models.pull.buttonWhat", { model, size })}
          className="tabular-nums"
          onClick={() => void pull.run({ ref: known.ref })}
        >
          {t("models.pull.buttonSize", { size })}
        </Button>
      }
    >
      {pull.failure && (
        <div className="pt-2">
          <FailureNotice failure={pull.failure} />
        </div>
      )}
    </Row>
  );
}

/** A few names to start from that are not here yet; with `hasFirst` one of them is the one to begin with. */
export function Suggestions({
  items,
  hasFirst = false,
  className,
}: {
  items: readonly Model[];
  hasFirst?: boolean;
  className?: string;
}) {
  const { t } = useTranslation();
  const pulled = useJobs(useShallow(({ snapshot }) => pulledNow(snapshot?.items ?? [])));
  const isHere = useRunner(({ snapshot }) => snapshot?.endpoint?.location === "this-machine");
  const memory = useHardware(({ snapshot }) => snapshot?.memoryBytes ?? null);
  const memoryBytes = isHere && memory?.isKnown ? memory.value : null;

  const first = firstModel(memoryBytes);
  const why =
    memoryBytes === null
      ? t("models.start.firstWhyUnknown")
      : t("models.start.firstWhy", { memory: formatMemory(memoryBytes) });
  const offered = knownModels.filter(({ ref }) => !modelNamed(items, ref));
  const isFirst = (known: KnownModel) => hasFirst && known.ref === first;
  const ordered = offered.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));

  if (ordered.length === 0) return null;
  return (
    <div className={className}>
      <Rows label={t("models.start.title")}>
        {ordered.map((known) => (
          <Suggestion
            key={known.ref}
            known={known}
            first={isFirst(known) ? { why } : null}
            isPulled={pulled.some((name) => sameModel(name, known.ref))}
          />
        ))}
      </Rows>
      <p className="border-t border-line px-4 py-2 text-small text-ink-3">{t("models.start.source")}</p>
    </div>
  );
}
