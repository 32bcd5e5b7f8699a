import type { Page } from "../../app/domain/pages";
import { activity } from "./activity";
import { chat } from "./chat";
import { frame } from "./frame";
import { guide } from "./guide";
import { home } from "./home";
import { models } from "./models";
import { openclaw } from "./openclaw";
import { privacy } from "./privacy";
import { resources } from "./resources";
import { settings } from "./settings";
import type { Staged } from "./staged";

/**
 * Every state every page is designed for, with what brings it about. Pages and states come from the window's own lists,
 * so that one without a row does not compile.
 */
export const table: Record<Page | "frame", Record<string, Staged>> = {
  home,
  models,
  chat,
  resources,
  openclaw,
  privacy,
  activity,
  settings,
  guide,
  frame,
};
