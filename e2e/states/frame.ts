import type { Page } from "@playwright/test";
import type { frameStates } from "../../renderer/frame/states";
import type { Staged } from "./staged";

async function find(page: Page, text: string) {
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: "Search actions" }).fill(text);
}

export const frame: Record<(typeof frameStates)[number], Staged> = {
  palette: { act: (page) => find(page, "") },
  "palette-searched": { act: (page) => find(page, "remove") },
  "palette-empty": { act: (page) => find(page, "xyzzy") },
  "no-token": { isRefused: true },
};
