import type { RouteName } from "../contract/index";
import type { Capability } from "./runner-capabilities";

/** What a route needs of whoever answers at the runner's address; a route that is not here only asks, or asks nobody. */
export const routeNeeds: Partial<Record<RouteName, Capability>> = {
  "models.inspect": "details",
  "models.pull": "pull",
  "models.import": "pull",
  "models.tag": "pull",
  "models.repackage": "pull",
  "models.checkUpdate": "pull",
  "models.remove": "remove",
  "models.unload": "load",
  "models.unloadAll": "load",
  "engine.read": "settings",
  "engine.apply": "settings",
  "engine.load": "load",
  "fit.read": "fit",
  "fit.list": "fit",
  "guard.look": "fit",
  "limits.apply": "settings",
  "requests.reveal": "requests",
  "gpu.read": "logs",
  "measure.benchmark": "load",
  "measure.checkAgent": "load",
  "measure.compare": "load",
  "warmUp.start": "requests",
  "switch.pause": "load",
};
