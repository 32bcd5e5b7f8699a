import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TFunction } from "i18next";
import type { GuardPlan, GuardRoomItem } from "../../../app/contract/guard";
import { displayRef } from "../../../app/domain/model-reference";
import { useGuard, type Decision } from "../../state/guard";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { formatAgo, formatCount, formatList, formatMemory } from "../../ui/format";
import { PoolBars } from "./PoolBars";

/** The one question before a load that does harm, wherever it was asked for. */
export function GuardDialog() {
  const question = useGuard((state) => state.question);
  return question === null ? null : <Question key={question.plan.id} plan={question.plan} onAnswer={question.answer} />;
}

function Question({ plan, onAnswer }: { plan: GuardPlan; onAnswer: (decision: Decision | null) => void }) {
  const { t } = useTranslation();
  const [isAnyway, setAnyway] = useState(false);
  const [isSure, setSure] = useState(false);
  const { id: planId, kind, intent, room, fitsWithTokens } = plan;
  const isRefused = kind === "refuse";
  return (
    <Dialog
      isOpen
      onClose={() => onAnswer(null)}
      title={t(titleOf(plan), { model: displayRef(plan.ref) })}
      description={needText(t, plan)}
      actions={
        <>
          <Button onClick={() => onAnswer(null)}>{t("action.cancel")}</Button>
          {!isRefused && (
            <Button kind="primary" onClick={() => onAnswer({})}>
              {t("guard.do.goOn")}
            </Button>
          )}
          {isRefused && isAnyway && (
            <Button kind="danger" isDisabled={!isSure} onClick={() => onAnswer({ guard: { planId, isForced: true } })}>
              {t(`guard.do.anyway.${intent}`)}
            </Button>
          )}
          {isRefused && !isAnyway && (
            <>
              <Button kind="quiet" onClick={() => setAnyway(true)}>
                {t(`guard.do.anyway.${intent}`)}
              </Button>
              {fitsWithTokens !== null && intent !== "chat" && intent !== "pull" && (
                <Button
                  kind={room === null ? "primary" : "plain"}
                  onClick={() => onAnswer({ contextTokens: fitsWithTokens })}
                >
                  {t("guard.do.smaller", { tokens: formatCount(fitsWithTokens) })}
                </Button>
              )}
              {room !== null && intent !== "pull" && (
                <Button
                  kind="primary"
                  onClick={() => onAnswer({ guard: { planId, makeRoom: room.map(({ ref }) => ref) } })}
                >
                  {t(`guard.do.room.${intent}`)}
                </Button>
              )}
            </>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        {plan.pools.map((pool) => (
          <PoolBars key={pool.kind} pool={pool} />
        ))}
        <Unloads plan={plan} />
        {isRefused && intent !== "pull" && <Room plan={plan} />}
        <Part title={t("guard.after.title")} hasMark={isRefused}>
          {plan.consequences.map((each) => (
            <li key={each}>{t(`guard.after.${each}`, { tokens: formatCount(plan.contextTokens) })}</li>
          ))}
        </Part>
        <Part title={t("guard.unknown.title")}>
          {plan.unknowns.map((each) => (
            <li key={each}>{t(`guard.unknown.${each}`)}</li>
          ))}
        </Part>
        {isAnyway && (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={isSure} onChange={(event) => setSure(event.target.checked)} />
            {t("guard.do.sure")}
          </label>
        )}
      </div>
    </Dialog>
  );
}

function titleOf({ kind, intent, unloads }: GuardPlan) {
  if (intent === "pull") return "guard.title.pull" as const;
  if (kind === "refuse") return "guard.title.refuse" as const;
  return unloads.length > 0 ? ("guard.title.ask" as const) : ("guard.title.waits" as const);
}

function needText(t: TFunction, { needBytes, pools: [pool], contextTokens }: GuardPlan): string {
  const tokens = formatCount(contextTokens);
  const free =
    pool?.sizeBytes.isKnown && pool.takenBytes.isKnown
      ? formatMemory(Math.max(0, pool.sizeBytes.value - pool.takenBytes.value))
      : null;
  if (pool === undefined || (!needBytes.isKnown && free === null)) return t("guard.need.nothing");
  const shared = { tokens, pool: t(`guard.pool.${pool.kind}`) };
  if (!needBytes.isKnown) return t("guard.need.noNeed", { ...shared, free });
  const need = formatMemory(needBytes.value);
  return free === null ? t("guard.need.noFree", { ...shared, need }) : t("guard.need.both", { ...shared, need, free });
}

/** A heading with its list; nothing, where the list is empty. */
function Part({ title, hasMark = false, children }: { title: string; hasMark?: boolean; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title} className={hasMark ? "border-l-2 border-cross pl-3" : undefined}>
      <h3 className="text-body font-medium">{title}</h3>
      <ul className="grid gap-0.5 text-ink-2">{children}</ul>
    </section>
  );
}

function modeText(t: TFunction, mode: string): string {
  const modes: Readonly<Record<string, string>> = t("guard.mode", { returnObjects: true });
  return modes[mode] ?? mode;
}

function Unloads({ plan: { unloads } }: { plan: GuardPlan }) {
  const { t } = useTranslation();
  return (["slots-full", "starts-anew"] as const).map((why) => (
    <Part key={why} title={t(`guard.unloads.${why}`)}>
      {unloads
        .filter((each) => each.why === why)
        .map(({ ref, mode, bytes }) => (
          <li key={`${ref} ${mode}`} className="break-words">
            {amountText(t, { ref, bytes })} {mode !== "" && mode !== "completion" && `(${modeText(t, mode)})`}
          </li>
        ))}
    </Part>
  ));
}

function amountText(t: TFunction, { ref, bytes }: Pick<GuardRoomItem, "ref" | "bytes">): string {
  const model = displayRef(ref);
  return bytes.isKnown
    ? t("guard.room.item", { model, amount: formatMemory(bytes.value) })
    : t("guard.room.itemUnknown", { model });
}

function Room({ plan: { room, busy } }: { plan: GuardPlan }) {
  const { t } = useTranslation();
  return (
    <>
      {room === null ? (
        <p className="text-ink-2">{t("guard.room.none")}</p>
      ) : (
        <Part title={t("guard.room.title", { count: room.length })}>
          {room.map((item) => (
            <li key={item.ref} className="break-words">
              <span className="text-ink">{amountText(t, item)}</span>{" "}
              <span className="text-small">
                {[
                  item.lastUsedAt === null
                    ? t("guard.room.neverUsed")
                    : t("guard.room.used", { when: formatAgo(item.lastUsedAt) }),
                  item.isKeptForEver ? t("guard.room.forEver") : "",
                  item.modes.length > 1
                    ? t("guard.room.copies", {
                        count: item.modes.length,
                        modes: formatList(item.modes.map((mode) => modeText(t, mode))),
                      })
                    : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          ))}
        </Part>
      )}
      {busy.length > 0 && (
        <p className="text-ink-2">{t("guard.room.busy", { models: formatList(busy.map(displayRef)) })}</p>
      )}
    </>
  );
}
