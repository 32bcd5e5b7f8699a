export type Bounds = { x: number; y: number; width: number; height: number };
type Size = { width: number; height: number };

/** How a window stood when it was last looked at; bounds are those it has when neither maximised nor full screen. */
export type WindowPlace = { bounds: Bounds; isMaximised: boolean; isFullScreen: boolean };

/** What is grabbed to move a window: so much of it must lie on a display. */
const titleBarHeight = 32;
const graspableWidth = 120;

/** Whether a person could take hold of the window: enough of its title bar lies on one of the work areas. */
export function isReachable(bounds: Bounds, workAreas: readonly Bounds[]): boolean {
  const titleBar = { ...bounds, height: titleBarHeight };
  return workAreas.some((area) => {
    const shared = overlap(titleBar, area);
    return shared.width >= Math.min(graspableWidth, bounds.width) && shared.height >= titleBarHeight;
  });
}

/**
 * Where a window that stood at `bounds` belongs on the displays there are now (work areas, the primary first): on the one
 * it covers most, no larger than it, all of it in sight; in the middle of the primary one when it stood on none of them.
 */
export function placeWindow(
  bounds: Bounds,
  { workAreas, minimum }: { workAreas: readonly Bounds[]; minimum: Size },
): Bounds {
  const areaOf = (area: Bounds) => sizeOf(overlap(bounds, area));
  const [primary] = workAreas;
  const best = workAreas.toSorted((a, b) => areaOf(b) - areaOf(a))[0];
  if (primary === undefined || best === undefined) return bounds;
  const wasSeen = areaOf(best) > 0;
  const area = wasSeen ? best : primary;
  const width = fit(bounds.width, minimum.width, area.width);
  const height = fit(bounds.height, minimum.height, area.height);
  if (!wasSeen) return { ...middleOf(area, { width, height }), width, height };
  return {
    x: within(bounds.x, area.x, area.x + area.width - width),
    y: within(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** A display smaller than the minimum has the last word. */
const fit = (wanted: number, least: number, most: number) => Math.min(Math.max(wanted, least), most);
const within = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));
const sizeOf = ({ width, height }: Size) => width * height;

function middleOf(area: Bounds, { width, height }: Size) {
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
  };
}

function overlap(a: Bounds, b: Bounds): Size {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return { width: Math.max(0, width), height: Math.max(0, height) };
}
