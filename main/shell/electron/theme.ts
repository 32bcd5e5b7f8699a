import { nativeTheme } from "electron";
import type { SettingsSnapshot } from "../../../app/contract/settings";

/** Menus, scroll bars and the window's first colour follow the theme that was chosen. */
export function followTheme({ values }: SettingsSnapshot): void {
  nativeTheme.themeSource = values.theme;
}
