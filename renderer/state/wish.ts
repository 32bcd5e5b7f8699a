import { useEffect, useEffectEvent } from "react";
import { create } from "zustand";
import type { GatewayOperation } from "../../app/contract/gateway";
import type { RouteName } from "../../app/contract/index";
import type { SetUpOperation } from "../../app/contract/set-up";
import type { RouteProfile } from "../../app/domain/route-profile-names";
import { goTo, pageOf, type Place } from "../pages";

/** Something that a page's own dialog has to ask about or show first. */
export type Wish =
  | { kind: "model-details"; ref: string }
  | { kind: "remove-model"; ref: string }
  | { kind: "name-model"; ref: string }
  | { kind: "recommended-models" }
  | { kind: "search-models" }
  | { kind: "import-model" }
  | { kind: "connect-openclaw"; ref: string }
  | { kind: "choose-profile"; profile: RouteProfile }
  | { kind: "undo-openclaw" }
  | { kind: "gateway"; operation: GatewayOperation }
  | { kind: "forget-session" }
  | { kind: "set-up-runner"; operation: SetUpOperation }
  | { kind: "clear-conversation" }
  | { kind: "support-report" }
  | { kind: "maximum-privacy" };
type WishKind = Wish["kind"];

/** Where each is granted, and what is asked of main there. */
export const wishes: Record<WishKind, { place: Place; routes: readonly RouteName[] }> = {
  "model-details": { place: "models", routes: ["models.inspect"] },
  "remove-model": { place: "models", routes: ["models.remove"] },
  "name-model": { place: "models/pull", routes: [] },
  "recommended-models": { place: "models/recommended", routes: [] },
  "search-models": { place: "models/pull", routes: ["registries.search"] },
  "import-model": { place: "models/pull", routes: ["models.examineFile", "models.import"] },
  "connect-openclaw": { place: "openclaw/connect", routes: ["openclaw.plan", "openclaw.connect"] },
  "choose-profile": { place: "openclaw/connect", routes: [] },
  gateway: { place: "openclaw/gateway", routes: ["gateway.plan", "gateway.carryOut"] },
  "forget-session": { place: "openclaw/gateway", routes: ["gateway.forgetSession"] },
  "undo-openclaw": { place: "openclaw/connect", routes: ["openclaw.undo"] },
  "set-up-runner": { place: "home", routes: ["runner.setUp"] },
  "clear-conversation": { place: "chat", routes: ["chat.clear"] },
  "support-report": { place: "activity", routes: ["activity.report"] },
  "maximum-privacy": { place: "privacy", routes: ["privacy.planFix", "privacy.fix"] },
};

const useWishes = create<{ wish: Wish | null }>()(() => ({ wish: null }));

/** Goes to the page that grants it, and lets it know. A wish that is not granted there is forgotten on leaving. */
export function makeWish(wish: Wish): void {
  useWishes.setState({ wish });
  goTo(wishes[wish.kind].place);
}

window.addEventListener("hashchange", () => {
  const { wish } = useWishes.getState();
  const page = pageOf(window.location.hash);
  if (wish !== null && pageOf(`#/${wishes[wish.kind].place}`) !== page) useWishes.setState({ wish: null });
});

type Of<K extends WishKind> = Extract<Wish, { kind: K }>;

/** For the page that can do it: takes the wish as soon as `isReady`. */
export function useWish<K extends WishKind>(kind: K, grant: (wish: Of<K>) => void, isReady = true): void {
  const wish = useWishes((state) => (state.wish?.kind === kind ? (state.wish as Of<K>) : null));
  const onWish = useEffectEvent(grant);
  useEffect(() => {
    if (wish === null || !isReady) return;
    useWishes.setState({ wish: null });
    onWish(wish);
  }, [wish, isReady]);
}
