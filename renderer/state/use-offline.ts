import { useTranslation } from "react-i18next";
import type { Input, RouteName } from "../../app/contract/index";
import { offlineContact } from "../../app/domain/offline-policy";
import { useSettings } from "./settings";

export const useIsOffline = (): boolean => useSettings(({ snapshot }) => snapshot?.values.offlineMode ?? false);

/** It is on because nobody could read whether it was. */
export const useIsOfflineUnsure = (): boolean => useSettings(({ snapshot }) => snapshot?.isOfflineUnsure ?? false);

/** Why offline mode keeps this from being asked, naming whom it would reach; null: it does not. */
export function useOfflineReason<R extends RouteName>(route: R, input: Input<R> | null): string | null {
  const { t } = useTranslation();
  const isOffline = useIsOffline();
  if (!isOffline || input === null) return null;
  const contact = offlineContact(route, input);
  return contact === null ? null : t("wayOut.reason", { contact });
}
