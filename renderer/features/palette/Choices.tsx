// A combobox that finds has no tags of its own.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import clsx from "clsx";
import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/action";
import { useProgram } from "../../state/program";
import { shortcutText } from "../../ui/keys";
import { Live } from "../../ui/Live";
import { useShown } from "./use-shown";

type OptionProps = {
  action: Action;
  id: string;
  isActive: boolean;
  /** Its group is not written above it. */
  isFound: boolean;
  onActive: () => void;
  onChoose: () => void;
};

function Option({ action, id, isActive, isFound, onActive, onChoose }: OptionProps) {
  const { t } = useTranslation();
  const isElectron = useProgram(({ info }) => info?.shell === "electron");
  const ref = useRef<HTMLDivElement>(null);
  const { title, note, obstacle, digit, group } = action;
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // The keyboard is the field's, as a combobox has it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={ref}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={obstacle !== null || undefined}
      onPointerMove={onActive}
      onClick={onChoose}
      className={clsx(
        "flex min-h-8 cursor-pointer items-baseline gap-x-3 rounded-control px-2.5 py-1.5",
        isActive && "bg-accent-soft",
      )}
    >
      <span className="min-w-0 flex-1">
        <span
          title={title}
          className={clsx("line-clamp-2 [overflow-wrap:anywhere]", obstacle !== null && "text-ink-2")}
        >
          {title}
        </span>
        {obstacle !== null && (
          <span className="block text-small text-ink-2">{t("palette.cannot", { why: obstacle })}</span>
        )}
      </span>
      {note !== undefined && <span className="flex-none text-small text-ink-2">{note}</span>}
      {isFound && (
        <span className="flex-none text-small text-ink-2 max-bar:sr-only">{t(`palette.group.${group}`)}</span>
      )}
      {digit !== undefined && isElectron && (
        <kbd className="flex-none font-sans text-small text-ink-2">{shortcutText(String(digit))}</kbd>
      )}
    </div>
  );
}

/** A field and the actions it finds. Arrow keys move, Enter chooses; what can't be done says why and stays. */
export function Choices({ onChoose }: { onChoose: (action: Action) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const [refused, setRefused] = useState("");
  const shown = useShown(text);
  const all = shown.flatMap(({ actions }) => actions);
  const active = all.find((action) => action.id === wanted) ?? all[0];
  const isFound = text.trim() !== "";
  const optionId = (action: Action) => `${id}-${action.id}`.replaceAll(/\s/g, "_");

  function write(next: string) {
    setText(next);
    setWanted(null);
    setRefused("");
  }

  function choose(action: Action) {
    if (action.obstacle === null) onChoose(action);
    else setRefused(t("palette.cannot", { why: action.obstacle }));
  }

  function move(by: 1 | -1) {
    const at = active === undefined ? 0 : all.indexOf(active);
    setWanted(all[(at + by + all.length) % all.length]?.id ?? null);
    setRefused("");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && active !== undefined) choose(active);
    else return;
    event.preventDefault();
  }

  return (
    <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <div className="flex items-center gap-2.5 border-b border-line px-3.5">
        <Search aria-hidden className="size-4 flex-none text-ink-3" />
        <input
          type="text"
          role="combobox"
          aria-label={t("palette.field")}
          aria-autocomplete="list"
          aria-expanded={all.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={active && optionId(active)}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={t("palette.placeholder")}
          className="min-h-11 w-full min-w-0 bg-transparent text-body outline-none placeholder:text-ink-3"
        />
      </div>
      {all.length === 0 ? (
        <div className="px-2.5 py-6 text-center">
          <p className="[overflow-wrap:anywhere]">{t("palette.none", { text: text.trim() })}</p>
          <p className="text-small text-ink-2">{t("palette.noneNext")}</p>
        </div>
      ) : (
        <div
          role="listbox"
          id={`${id}-list`}
          aria-label={t("palette.title")}
          tabIndex={-1}
          className="min-h-0 overflow-y-auto p-1.5"
        >
          {shown.map((group) => (
            <div key={group.id} role="group" aria-label={group.heading ?? t("palette.title")}>
              {group.heading !== null && (
                <div aria-hidden className="px-2.5 pt-2 pb-1 text-small font-semi text-ink-2">
                  {group.heading}
                </div>
              )}
              {group.actions.map((action) => (
                <Option
                  key={action.id}
                  action={action}
                  id={optionId(action)}
                  isActive={action === active}
                  isFound={isFound}
                  onActive={() => setWanted(action.id)}
                  onChoose={() => choose(action)}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <Live text={refused !== "" ? refused : isFound ? t("palette.count", { count: all.length }) : t("palette.keys")} />
    </div>
  );
}
