import type * as Electron from "electron";
import { needsReady } from "./app.ts";
import { answer } from "./control.ts";
import type { StandInDisplay } from "./messages.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

const usual: StandInDisplay[] = [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 }, scaleFactor: 1 }];
/** The displays there are when the program starts: a test's environment may name others. */
let displays = readDisplays(process.env["STAND_IN_DISPLAYS"]) ?? usual;

function readDisplays(text: string | undefined): StandInDisplay[] | null {
  return text === undefined ? null : (JSON.parse(text) as StandInDisplay[]);
}

const { emit, listening } = createEmitter("screen", ["display-added", "display-removed", "display-metrics-changed"]);
const asDisplay = ({ id, workArea, scaleFactor }: StandInDisplay) =>
  standIn<Electron.Display>("display", { id, workArea, scaleFactor, bounds: workArea });

export const screen = standIn<Electron.Screen>("screen", {
  ...listening,
  ...({
    getAllDisplays() {
      needsReady("after", "screen.getAllDisplays()");
      return displays.map(asDisplay);
    },
    getPrimaryDisplay() {
      needsReady("after", "screen.getPrimaryDisplay()");
      return asDisplay(first());
    },
  } satisfies Partial<Electron.Screen>),
});

function first(): StandInDisplay {
  const [display] = displays;
  if (display === undefined) throw new Error("stand-in: there is no display");
  return display;
}

export const workArea = (): Electron.Rectangle => first().workArea;

/** Where a window stands that nobody told where to: in the middle of the first display. */
export function middle({ width, height }: { width: number; height: number }): Electron.Rectangle {
  const area = workArea();
  const [x, y] = [area.x + Math.round((area.width - width) / 2), area.y + Math.round((area.height - height) / 2)];
  return { x, y, width, height };
}

answer({
  setDisplays({ displays: next }) {
    const gone = displays.filter(({ id }) => !next.some((each) => each.id === id));
    const changed = next.filter((each) =>
      displays.some((was) => was.id === each.id && JSON.stringify(was) !== JSON.stringify(each)),
    );
    displays = next;
    for (const each of gone) emit("display-removed", createEvent({}), asDisplay(each));
    for (const each of changed) emit("display-metrics-changed", createEvent({}), asDisplay(each), ["workArea"]);
  },
});
