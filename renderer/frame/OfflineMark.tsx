import { Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useIsOffline, useIsOfflineUnsure } from "../state/use-offline";
import { PageLink } from "../ui/Links";

/** In sight on every page while offline mode is on, and the way to switch it off. */
export function OfflineMark() {
  const { t } = useTranslation();
  const isOn = useIsOffline();
  const isUnsure = useIsOfflineUnsure();
  return (
    <output className="block px-2 bar:max-wide:px-1 bar:max-wide:text-center">
      {isOn && (
        <PageLink
          to="settings/offline"
          title={t(isUnsure ? "wayOut.markUnsureWhy" : "wayOut.markWhy")}
          className="inline-flex items-center gap-1.5 py-1 text-small bar:max-wide:flex-col bar:max-wide:gap-0.5 bar:max-wide:text-tiny"
        >
          <Unplug aria-hidden className="size-4 flex-none" strokeWidth={1.7} />
          {t(isUnsure ? "wayOut.markUnsure" : "wayOut.mark")}
        </PageLink>
      )}
    </output>
  );
}
