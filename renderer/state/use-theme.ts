import { useEffect } from "react";
import { useSettings } from "./settings";

/** Applies the theme of the settings to the page; "system" follows the system while the page is open. */
export function useTheme(): void {
  const theme = useSettings(({ snapshot }) => snapshot?.values.theme ?? "system");
  useEffect(() => {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
      document.documentElement.dataset.theme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    };
    apply();
    dark.addEventListener("change", apply);
    return () => dark.removeEventListener("change", apply);
  }, [theme]);
}
