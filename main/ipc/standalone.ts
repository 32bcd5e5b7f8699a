import type { StandaloneInstaller } from "../services/standalone/install";
import type { StandaloneService } from "../services/standalone/standalone";
import type { HandlersOf } from "./gate";

export function standaloneHandlers({
  service,
  install,
}: {
  service: StandaloneService;
  install: StandaloneInstaller;
}): HandlersOf<"standalone"> {
  return {
    "standalone.read": () => service.read(),
    "standalone.look": () => service.look(),
    "standalone.plan": ({ asksOutside }) => install.plan(asksOutside),
    "standalone.install": ({ part }) => ({ jobId: install.install(part).id }),
    "standalone.start": () => ({ jobId: service.start().id }),
    "standalone.stop": () => ({ jobId: service.stop().id }),
    "standalone.set": (wishes) => service.set(wishes),
  };
}
