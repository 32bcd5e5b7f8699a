import type { TFunction } from "i18next";
import type { JobWarning } from "../../app/contract/jobs";
import { formatBytes, formatCount, formatParagraph } from "./format";

/** A job's warning in words. */
export function jobWarningText(t: TFunction, warning: JobWarning): string {
  switch (warning.code) {
    case "tool-said":
      return t("jobWarning.tool-said", { text: warning.text });
    case "room-unsure": {
      const needed = formatBytes(warning.neededBytes);
      const free = formatBytes(warning.freeBytes);
      if (warning.othersBytes === 0) return t("jobWarning.room-unsure", { needed, free });
      return t("jobWarning.room-unsure-shared", { needed, free, others: formatBytes(warning.othersBytes) });
    }
    case "context-unread":
    case "cloud-not-asked":
    case "key-stays":
    case "gateway-restart-needed":
      return t(`jobWarning.${warning.code}`);
    case "context-other":
      return t("jobWarning.context-other", {
        asked: formatCount(warning.askedTokens),
        loaded: formatCount(warning.loadedTokens),
      });
    case "settings-model-missing":
    case "settings-no-room":
      return t(`jobWarning.${warning.code}`, { model: warning.model });
    case "address-not-tried":
      return t("jobWarning.address-not-tried", { address: warning.address });
    case "limits-not-set":
      return t("jobWarning.limits-not-set", { text: warning.text });
    case "config-kept":
      return t("jobWarning.config-kept", { path: warning.path });
    case "not-onboarded":
      return t("jobWarning.not-onboarded", { text: warning.text });
    case "no-checksum":
      return t("jobWarning.no-checksum", { what: warning.what });
    case "context-not-back":
      return t("jobWarning.context-not-back", { model: warning.model, text: warning.text });
    case "undo-left":
      return t("jobWarning.undo-left", { what: warning.what, text: warning.text });
    case "undo-stopped": {
      const text = t(`jobWarning.undo-stopped.${warning.reason}`, { what: warning.what });
      return formatParagraph([
        text,
        warning.copy !== null && t("jobWarning.undo-stopped.copy", { copy: warning.copy }),
      ]);
    }
    case "settings-refused":
      return t("jobWarning.settings-refused", { model: warning.model, text: warning.text });
  }
}
