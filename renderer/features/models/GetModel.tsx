import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { useWish } from "../../state/wish";
import { Panel } from "../../ui/Panel";
import { Tabs } from "../../ui/Tabs";
import { Search } from "./find/Search";
import { FreeDisk } from "./FreeDisk";
import type { OpenDialog } from "./ModelDialogs";
import { ImportForm } from "./ImportForm";
import { PullForm } from "./PullForm";

const ways = ["name", "search", "file"] as const;
type Way = (typeof ways)[number];

/** The ways to a model that is not here: by its name, by a search, or from a file on this disk. */
export function GetModel({
  items,
  isPrimary,
  onAsk,
}: {
  items: readonly Model[];
  /** Its button is the page's first. */
  isPrimary: boolean;
  onAsk: (dialog: OpenDialog) => void;
}) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>("name");
  const [named, setNamed] = useState({ ref: "", turn: 0 });
  const search = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLDivElement>(null);
  useWish("name-model", ({ ref }) => {
    setWay("name");
    setNamed(({ turn }) => ({ ref, turn: turn + 1 }));
  });
  useWish("import-model", () => {
    flushSync(() => setWay("file"));
    file.current?.querySelector("input")?.focus();
  });
  useWish("search-models", () => {
    flushSync(() => setWay("search"));
    search.current?.querySelector("input")?.focus();
  });
  return (
    <Panel title={t("models.get.title")} section="models/pull" aside={<FreeDisk />}>
      <Tabs
        label={t("models.get.title")}
        tabs={ways.map((value) => ({ value, label: t(`models.get.${value}`) }))}
        value={way}
        onChange={setWay}
      >
        {(each) =>
          each === "name" ? (
            <PullForm
              key={named.turn}
              named={named.ref}
              items={items}
              isPrimary={isPrimary}
              onLookUp={(ref) => onAsk({ kind: "look-up", ref })}
              onVariants={(ref) => onAsk({ kind: "variants", ref })}
            />
          ) : each === "file" ? (
            <ImportForm ref={file} items={items} />
          ) : (
            <div ref={search}>
              <Search items={items} onVariants={(ref) => onAsk({ kind: "variants", ref })} />
            </div>
          )
        }
      </Tabs>
    </Panel>
  );
}
