import { useEffect } from "react";
import { bridge } from "../bridge";
import { goTo } from "../pages";
import { useChosenModel } from "./chosen-model";
import { askGuarded } from "./guard";
import { usePalette } from "./palette-state";
import { makeWish } from "./wish";

/** Follows what menu, tray and notifications ask of the window. */
export function useCommands(): void {
  useEffect(
    () =>
      bridge.on("program.commanded", (asked) => {
        if (asked.command === "palette") return usePalette.getState().open();
        if (asked.command === "profile") return makeWish({ kind: "choose-profile", profile: asked.profile });
        if (asked.command === "switch") {
          goTo("models");
          return void askGuarded("switch.to", { model: asked.modelRef, whenAnswering: "wait" });
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
