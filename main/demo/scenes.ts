import { pullable, pulledAtStart } from "./model-runner/catalogue";
import { demoEngineAddress } from "./engines-elsewhere";
import type { DemoOptions } from "./demo-platform";

type Scene = Omit<DemoOptions, "version">;

const noModels = { models: [], offers: [...pulledAtStart, ...pullable] };
const nobody = { assistants: [], openclawConfig: null } as const;
const oneModel = { models: pulledAtStart.slice(0, 1) };

/**
 * Worlds the demo can begin in, by the name that HOMEPORT_DEMO says; without one everything is there, and the guide is
 * past. Each is a place somebody may start from.
 */
export const demoScenes = {
  nothing: { docker: "none", dockerState: { isRunnerOn: false }, runner: noModels, ...nobody },
  "no-runner": { dockerState: { container: "missing", hasImage: false }, runner: noModels, ...nobody },
  "desktop-off": { docker: "desktop", dockerState: { isDaemonUp: false }, runner: noModels, ...nobody },
  "runner-off": { docker: "desktop", dockerState: { isRunnerOn: false, hasPort: false }, runner: noModels, ...nobody },
  "no-model": { runner: noModels, ...nobody },
  "no-openclaw": { runner: oneModel, ...nobody },
  /** A GPU box of the network: a certificate to trust, a token to type (`demo-token-4711`), a model that answers. */
  elsewhere: { docker: "none", dockerState: { isRunnerOn: false }, runner: noModels, runnerAddress: demoEngineAddress },
  "not-connected": { runner: oneModel, assistants: ["openclaw"] },
} as const satisfies Record<string, Scene>;

/** `no-model`, or `no-model@20` for one twenty times as fast. */
export function demoScene(wanted = ""): Scene {
  const [name = "", speed] = wanted.split("@");
  const scene = Object.hasOwn(demoScenes, name) ? demoScenes[name as keyof typeof demoScenes] : { isFirstStart: false };
  return Number(speed) > 0 ? { ...scene, speed: Number(speed) } : scene;
}
