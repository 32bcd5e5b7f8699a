import clsx from "clsx";
import {
  Activity,
  Anchor,
  Box,
  House,
  ListChecks,
  Lock,
  MessageSquare,
  Search,
  Settings,
  SlidersHorizontal,
  Waypoints,
  type LucideIcon,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { pagePath, pages, type Page } from "../pages";
import { useGuide } from "../state/guide";
import { usePalette } from "../state/palette-state";
import { usePrivacy } from "../state/privacy";
import { useProgram } from "../state/program";
import { shortcutSpoken, shortcutText } from "../ui/keys";
import { Tag } from "../ui/Tag";
import { OfflineMark } from "./OfflineMark";
import { LoadedState } from "./LoadedState";

const icons: Record<Page, LucideIcon> = {
  home: House,
  models: Box,
  chat: MessageSquare,
  resources: SlidersHorizontal,
  openclaw: Waypoints,
  privacy: Lock,
  activity: Activity,
  settings: Settings,
  guide: ListChecks,
};

/** Opens the palette: a field's look where there is room, else an icon with its word. */
function FindButton() {
  const { t } = useTranslation();
  const open = usePalette((state) => state.open);
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts={shortcutSpoken("K")}
      title={`${t("app.find")} (${shortcutText("K")})`}
      onClick={open}
      className={clsx(
        "flex items-center rounded-control text-ink-2 hover:bg-surface",
        "max-bar:px-2 max-bar:py-1 bar:max-wide:mb-1.5 bar:max-wide:flex-col bar:max-wide:gap-0.5 bar:max-wide:py-1.5 bar:max-wide:text-tiny",
        "wide:mb-3 wide:gap-2 wide:border wide:border-control wide:bg-surface wide:px-2 wide:py-1 max-bar:gap-1.5",
      )}
    >
      <Search aria-hidden className="size-4 flex-none" strokeWidth={1.7} />
      {t("app.find")}
      <kbd aria-hidden className="ml-auto font-sans text-small text-ink-3 max-wide:hidden">
        {shortcutText("K")}
      </kbd>
    </button>
  );
}

/** How many checks cross the line or need a look; nothing until they were looked at. */
function PrivacyBadge() {
  const { t } = useTranslation();
  const count = usePrivacy(
    ({ snapshot }) => snapshot?.rows.filter(({ verdict }) => verdict === "fail" || verdict === "warn").length ?? 0,
  );
  if (count === 0) return null;
  return (
    <span className="rounded-full bg-look-soft px-1.5 text-tiny font-semi text-ink tabular-nums wide:ml-auto">
      {count}
      <span className="sr-only">{t("app.needLook", { count })}</span>
    </span>
  );
}

/** 204 px with words beside the icons; a rail with words under them when narrow; a bar on top when narrower still. */
export function Sidebar({ page }: { page: Page }) {
  const { t } = useTranslation();
  const isDemo = useProgram(({ info }) => info?.isDemo ?? false);
  // once it is finished, the palette and the menu still lead to it
  const isGuided = useGuide(({ snapshot }) => snapshot !== null && snapshot.hasBegun && snapshot.finishedAt === null);
  const shown = pages.filter((each) => each !== "guide" || isGuided || page === "guide");
  return (
    <header
      className={clsx(
        "flex border-line bg-sunken max-bar:flex-wrap max-bar:items-center max-bar:justify-between max-bar:gap-x-3 max-bar:border-b max-bar:px-2 max-bar:py-1.5",
        "bar:sticky bar:top-0 bar:h-screen bar:flex-col bar:overflow-y-auto bar:border-r bar:px-0.5 bar:py-3.5 wide:px-2.5",
      )}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-2 font-strong bar:pt-1 bar:pb-3.5 bar:max-wide:justify-center bar:max-wide:px-0">
        <Anchor aria-hidden className="size-5 flex-none text-accent" />
        <span className="bar:max-wide:sr-only">{t("app.name")}</span>
        {isDemo && <Tag title={t("app.demoWhy")}>{t("app.demo")}</Tag>}
      </div>
      <FindButton />
      <nav aria-label={t("app.pages")} className="min-w-0 max-bar:order-3 max-bar:w-full">
        <ul className="flex gap-0.5 max-bar:flex-wrap bar:flex-col">
          {shown.map((each) => {
            const Icon = icons[each];
            const isCurrent = each === page;
            return (
              <li key={each} className="max-bar:flex-1">
                <a
                  href={pagePath(each)}
                  aria-current={isCurrent ? "page" : undefined}
                  className={clsx(
                    "flex items-center rounded-control py-1.5 no-underline",
                    "max-wide:flex-col max-wide:gap-0.5 max-wide:px-0.5 max-wide:text-center max-wide:text-tiny max-wide:[overflow-wrap:anywhere] max-wide:hyphens-auto wide:gap-2.5 wide:px-2",
                    isCurrent
                      ? "bg-surface font-semi text-ink shadow-[0_0_0_1px_var(--color-line)]"
                      : "text-ink-2 hover:bg-surface",
                  )}
                >
                  <Icon aria-hidden className="size-4 flex-none" strokeWidth={1.7} />
                  {t(`nav.${each}`)}
                  {each === "privacy" && <PrivacyBadge />}
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className="bar:mt-auto">
        <OfflineMark />
      </div>
      <LoadedState />
    </header>
  );
}
