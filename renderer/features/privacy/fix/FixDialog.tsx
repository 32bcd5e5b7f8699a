import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FixPlan, PlannedFix } from "../../../../app/contract/privacy-fixes";
import { type FixId, fixIds } from "../../../../app/domain/privacy/fixes";
import { makeWish } from "../../../state/wish";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { Choice } from "../../../ui/Choice";
import { Details } from "../../../ui/Details";
import { Dialog } from "../../../ui/Dialog";
import { FailureNotice } from "../../../ui/FailureNotice";
import { rawWords } from "../../../ui/raw-words";
import { Note } from "../../../ui/Note";
import { Skeleton } from "../../../ui/Skeleton";
import { FixDiff } from "./FixDiff";
import { formatParagraph } from "../../../ui/format";

/** What would change, exactly, before anything does. `wanted` null: all that Homeport can close. */
export function FixDialog({ wanted, onClose }: { wanted: readonly FixId[] | null; onClose: () => void }) {
  const { t } = useTranslation();
  const plan = useAction("privacy.planFix");
  const fix = useAction("privacy.fix");
  const [left, setLeft] = useState<readonly FixId[]>([]);
  const [isAsking, setAsking] = useState(false);
  const { run: look } = plan;
  const list = wanted === null ? fixIds : wanted;
  const key = list.join();
  useEffect(() => void look({ fixes: key.split(",") as FixId[] }), [look, key]);
  const isMany = wanted === null || wanted.length > 1;
  const chosen = plan.data?.items.filter((item) => !left.includes(item.fix)) ?? [];
  const isProved =
    wanted === null && (plan.data?.proof === "loaded" || (plan.data?.proof === "not-loaded" && isAsking));

  async function apply(id: string) {
    const only = chosen.map((item) => item.fix);
    const { ok } = await fix.run({ planId: id, only, ...(isProved ? { isProved } : {}) });
    if (ok) onClose();
  }
  const lookAgain = (
    <Button
      onClick={() => {
        fix.clear();
        void look({ fixes: [...list] });
      }}
    >
      {t("privacy.fix.lookAgain")}
    </Button>
  );
  const [only] = wanted ?? [];
  const title =
    wanted === null || only === undefined
      ? t("privacy.fix.maximum")
      : isMany
        ? t("privacy.fix.several")
        : t("privacy.fix.title", { fix: t(`privacy.fix.name.${only}`) });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      {...(wanted === null ? { description: t("privacy.fix.maximumText") } : {})}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button
            kind="primary"
            isPending={fix.isPending}
            isDisabled={plan.data === null || chosen.length === 0}
            onClick={() => plan.data !== null && void apply(plan.data.id)}
          >
            {isMany && chosen.length > 0
              ? t("privacy.fix.applyCount", { count: chosen.length })
              : t("privacy.fix.apply")}
          </Button>
        </>
      }
    >
      {plan.isPending && (
        <div className="grid gap-2">
          <output>{t("privacy.fix.looking")}</output>
          <Skeleton className="h-24 w-full rounded-control" />
        </div>
      )}
      {plan.failure && <FailureNotice failure={plan.failure} actions={lookAgain} />}
      {plan.data !== null && !plan.isPending && (
        <>
          {plan.data.items.map((item) =>
            isMany ? (
              <Choice
                key={item.fix}
                label={t(`privacy.fix.name.${item.fix}`)}
                hint={t(`privacy.fix.risk.${item.fix}`)}
                isOn={!left.includes(item.fix)}
                onChange={(isOn) => setLeft(isOn ? left.filter((id) => id !== item.fix) : [...left, item.fix])}
              >
                <Planned item={item} />
              </Choice>
            ) : (
              <div key={item.fix} className="grid grid-cols-[minmax(0,1fr)] gap-2">
                <p>{t(`privacy.fix.risk.${item.fix}`)}</p>
                <Planned item={item} />
              </div>
            ),
          )}
          <LeftOut plan={plan.data} />
          {wanted === null && <Proof plan={plan.data} isAsking={isAsking} onChange={setAsking} />}
        </>
      )}
      {fix.failure && <FailureNotice failure={fix.failure} actions={lookAgain} />}
    </Dialog>
  );
}

function Planned({ item: { fix, changes, isForeseen, isReversible } }: { item: PlannedFix }) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1 pt-1">
      <FixDiff changes={changes} label={t("privacy.fix.diff", { fix: t(`privacy.fix.name.${fix}`) })} />
      <p className="text-small text-ink-3">
        {formatParagraph([isForeseen && t("privacy.fix.foreseen"), isReversible && t("privacy.fix.canUndo")])}
      </p>
    </div>
  );
}

/** What needs nothing, and what can't be done now, with what would make it possible. */
function LeftOut({ plan: { items, already, blocked } }: { plan: FixPlan }) {
  const { t } = useTranslation();
  if (items.length === 0 && blocked.length === 0) return <p>{t("privacy.fix.nothing")}</p>;
  return (
    <>
      {blocked.map(({ fix, why }) => (
        <Note key={fix}>
          <p className="font-medium">
            {t("privacy.fix.blocked", { fix: t(`privacy.fix.name.${fix}`), why: t(`errors.${why.code}.title`) })}
          </p>
          <p className="text-small">
            {t(`errors.${why.code}.why`)} {t(`errors.${why.code}.next`)}
          </p>
          {rawWords(why) !== "" && (
            <Details summary={t("action.details")}>
              <p className="font-mono text-small whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
                {rawWords(why)}
              </p>
            </Details>
          )}
        </Note>
      ))}
      {already.length > 0 && (
        <div className="text-small text-ink-2">
          <p>{t("privacy.fix.already")}</p>
          <ul className="list-disc pl-5">
            {already.map((fix) => (
              <li key={fix}>{t(`privacy.fix.name.${fix}`)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** How it is known afterwards that OpenClaw still works, and what is chosen elsewhere. */
function Proof({
  plan: { proof, isLocalOnly, items },
  isAsking,
  onChange,
}: {
  plan: FixPlan;
  isAsking: boolean;
  onChange: (isAsking: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      {!isLocalOnly && (
        <Note>
          <p>{t("privacy.fix.notLocalOnly")}</p>
          <div className="pt-1.5">
            <Button onClick={() => makeWish({ kind: "choose-profile", profile: "local-only" })}>
              {t("privacy.fix.chooseLocalOnly")}
            </Button>
          </div>
        </Note>
      )}
      {items.length > 0 &&
        (proof === "not-loaded" ? (
          <Choice
            label={t("privacy.fix.proof.ask")}
            hint={t("privacy.fix.proof.not-loaded")}
            isOn={isAsking}
            onChange={onChange}
          />
        ) : (
          <p className="text-small text-ink-2">{t(`privacy.fix.proof.${proof}`)}</p>
        ))}
    </>
  );
}
