import { lazy, Suspense, useEffect, useRef, type ComponentType } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useTranslation } from "react-i18next";
import { Home } from "./features/home/Home";
import { CrashNotice, OfflineBanner, RefusedPage } from "./frame/Notices";
import { GuardHost } from "./frame/GuardHost";
import { PaletteHost } from "./frame/PaletteHost";
import { PressureNotice } from "./frame/PressureNotice";
import { SwitchHost } from "./frame/SwitchHost";
import { Sidebar } from "./frame/Sidebar";
import { withWords } from "./i18n";
import { usePage, type Page } from "./pages";
import { startStores } from "./state/all";
import { useGuideOpening } from "./state/guide";
import { useConnection } from "./state/connection";
import { useCommands } from "./state/use-commands";
import { useLanguage } from "./state/use-language";
import { useLook } from "./state/use-look";
import { useTheme } from "./state/use-theme";
import { PageSkeleton } from "./ui/Skeleton";
import { useKeepFocus } from "./ui/use-keep-focus";

/** Home comes with the window; every other page, and the words on it, when it is first opened. */
const views: Record<Page, ComponentType> = {
  home: Home,
  models: lazy(async () => ({
    default: (await withWords(["models", "resources", "setup", "speed", "switch"], import("./features/models/Models")))
      .Models,
  })),
  chat: lazy(async () => ({ default: (await withWords(["chat", "openclaw"], import("./features/chat/Chat"))).Chat })),
  resources: lazy(async () => ({
    default: (await withWords(["models", "resources", "speed"], import("./features/resources/Resources"))).Resources,
  })),
  openclaw: lazy(async () => ({
    default: (await withWords(["openclaw", "setup", "speed"], import("./features/openclaw/OpenClaw"))).OpenClaw,
  })),
  privacy: lazy(async () => ({
    default: (await withWords(["privacy", "crossing", "offline"], import("./features/privacy/Privacy"))).Privacy,
  })),
  activity: lazy(async () => ({
    default: (
      await withWords(
        ["activity", "doctor", "requests", "runnerLog", "openclaw"],
        import("./features/activity/Activity"),
      )
    ).Activity,
  })),
  settings: lazy(async () => ({
    default: (
      await withWords(
        ["settings", "settingsFind", "palette", "setup", "offline", "openclaw", "privacy", "resources", "speed"],
        import("./features/settings/Settings"),
      )
    ).Settings,
  })),
  guide: lazy(async () => ({
    default: (
      await withWords(
        ["guide", "setup", "models", "resources", "speed", "chat", "openclaw", "privacy", "crossing", "switch"],
        import("./features/guide/Guide"),
      )
    ).Guide,
  })),
};

function Frame() {
  const { t } = useTranslation();
  const page = usePage();
  const View = views[page];
  const frame = useRef<HTMLDivElement>(null);
  useKeepFocus(frame);
  useLook(page === "home");
  useCommands();
  useGuideOpening();
  useEffect(startStores, []);
  useEffect(() => {
    document.title = t("app.pageTitle", { page: t(`nav.${page}`) });
    // a section that is gone to is scrolled to by itself
    if (!window.location.hash.includes("/", 2)) window.scrollTo(0, 0);
  }, [page, t]);

  return (
    <div
      ref={frame}
      className="min-h-screen wide:grid wide:grid-cols-[204px_minmax(0,1fr)] bar:max-wide:grid bar:max-wide:grid-cols-[76px_minmax(0,1fr)]"
    >
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-1.5 focus:text-accent"
        onClick={(event) => {
          // The hash is the router's; the focus goes there by hand.
          event.preventDefault();
          document.querySelector<HTMLElement>("#content h1")?.focus();
        }}
      >
        {t("app.skip")}
      </a>
      <Sidebar page={page} />
      <div className="min-w-0">
        <OfflineBanner />
        <PressureNotice />
        <SwitchHost />
        <main
          id="content"
          tabIndex={-1}
          className="grid max-w-page grid-cols-[minmax(0,1fr)] content-start gap-5 px-4 pt-5 pb-8 outline-none bar:px-7"
        >
          <ErrorBoundary FallbackComponent={CrashNotice} resetKeys={[page]}>
            <Suspense fallback={<PageSkeleton />}>
              <View />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <PaletteHost />
      <GuardHost />
    </div>
  );
}

/** The window: sidebar and page, or, without a valid token, the word that one is needed. */
export function App() {
  useTheme();
  useLanguage();
  const isRefused = useConnection(({ status }) => status === "refused");
  return isRefused ? <RefusedPage /> : <Frame />;
}
