import { app } from "electron";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readHomePage } from "../../../app/domain/updates";

/** Where people read of this build's releases and get them, as its own package.json says; null: it was not told. */
export function releasesPage(): string | null {
  try {
    return readHomePage(readFileSync(path.join(app.getAppPath(), "package.json"), "utf8"));
  } catch {
    return null;
  }
}
