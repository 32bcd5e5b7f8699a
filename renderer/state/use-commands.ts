import { useEffect } from "react";
import { bridge } from "../bridge";
import { goTo } from "../pages";
import { useChosenModel } from "./chosen-model";

/** Follows what menu, tray and notifications ask of the window. */
export function useCommands(): void {
  useEffect(
    () =>
      bridge.on("program.commanded", (asked) => {
        if (asked.command !== "go") return;
        if (asked.modelRef !== undefined) useChosenModel.getState().choose(asked.modelRef);
        goTo(asked.page);
      }),
    [],
  );
}
