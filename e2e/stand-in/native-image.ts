import type * as Electron from "electron";
import { existsSync } from "node:fs";
import { standIn } from "./strict.ts";

const pathOf = new WeakMap<object, string>();

/** An image is known by its file, which has to be there: a wrong name would be an empty picture under Electron. */
export const nativeImage = standIn<typeof Electron.nativeImage>("nativeImage", {
  createFromPath(file) {
    if (!existsSync(file)) throw new Error(`stand-in: there is no picture ${file}`);
    const image = standIn<Electron.NativeImage>("nativeImage", {
      isEmpty: () => false,
    } satisfies Partial<Electron.NativeImage>);
    pathOf.set(image, file);
    return image;
  },
} satisfies Partial<typeof Electron.nativeImage>);

export function fileOf(image: string | Electron.NativeImage): string {
  return typeof image === "string" ? image : (pathOf.get(image) ?? "");
}
