import { useEffect } from "react";
import { bridge } from "../bridge";
import { goTo } from "../pages";
import { useChosenModel } from "./chosen-model";
import { askGuarded } from "./guard";
import { usePalette } from "./palette-state";
import { useSwitchRefusal } from "./switch";
import { makeWish } from "./wish";

/** No button was pressed here that could say why it was refused: every page does. */
async function switchTo(to: string): Promise<void> {
  useSwitchRefusal.setState({ refusal: null });
  const answer = await askGuarded("switch.to", { model: to, whenAnswering: "wait" });
  if (answer !== null && !answer.ok) useSwitchRefusal.setState({ refusal: { to, failure: answer.error } });
}

/** Follows what menu, tray and notifications ask of the window. */
export function useCommands(): void {
  useEffect(
    () =>
      bridge.on("program.commanded", (asked) => {
        if (asked.command === "palette") return usePalette.getState().open();
        if (asked.command === "profile") return makeWish({ kind: "choose-profile", profile: asked.profile });
        if (asked.command === "switch") {
          goTo("models");
          return void switchTo(asked.modelRef);
        }
        if (asked.command === "updates") {
          goTo("settings/updates");
          return void bridge.request("updates.check", {});
        }
        if (asked.modelRef !== undefined) useChosenModel.getState().choose(asked.modelRef);
        goTo(asked.page);
      }),
    [],
  );
}
