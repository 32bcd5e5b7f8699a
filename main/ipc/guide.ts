import type { GuideFlow } from "../flows/guide";
import type { HandlersOf } from "./gate";

export function guideHandlers({ guide }: { guide: GuideFlow }): HandlersOf<"guide"> {
  return {
    "guide.read": () => guide.read(),
    "guide.passed": ({ step }) => guide.passed(step),
    "guide.choose": (choice) => guide.choose(choice),
    "guide.later": () => guide.later(),
    "guide.resume": () => guide.resume(),
    "guide.check": () => guide.check(),
    "guide.finish": () => guide.finish(),
  };
}
