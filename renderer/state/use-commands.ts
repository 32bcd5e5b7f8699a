import { useEffect } from "react";
import { bridge } from "../bridge";
import { goTo } from "../pages";
import { useChosenModel } from "./chosen-model";
import { usePalette } from "./palette-state";

/** Follows what menu, tray and notifications ask of the window. */
export function useCommands(): void {
  useEffect(
    () =>
      bridge.on("program.commanded", (asked) => {
        if (asked.command === "palette") return usePalette.getState().open();
        if (asked.modelRef !== undefined) useChosenModel.getState().choose(asked.modelRef);
        goTo(asked.page);
      }),
    [],
  );
}
