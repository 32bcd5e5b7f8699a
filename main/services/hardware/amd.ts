import { known, unknown, type Reading } from "../../../app/contract/common";
import { isJsonObject, parseJson } from "../../../app/domain/json-value";

export type ReadTextFile = (file: string) => Promise<string | null>;

/** A graphics card as Linux lists it under /sys/class/drm. */
export type DrmCard = {
  folder: string;
  vendorId: string;
  name: string | null;
  totalBytes: Reading<number>;
};
const cardsAtMost = 16;

/** All cards the kernel has a driver for; empty where there is no such folder. */
export async function readDrmCards(readTextFile: ReadTextFile): Promise<DrmCard[]> {
  const numbers = Array.from({ length: cardsAtMost }, (_, number) => number);
  const cards = await Promise.all(
    numbers.map(async (number): Promise<DrmCard | null> => {
      const folder = `/sys/class/drm/card${number}/device`;
      const vendorId = await readLine(readTextFile, `${folder}/vendor`);
      if (vendorId === null) return null;
      return {
        folder,
        vendorId: vendorId.toLowerCase(),
        name: await readLine(readTextFile, `${folder}/product_name`),
        totalBytes: await readCount(readTextFile, `${folder}/mem_info_vram_total`),
      };
    }),
  );
  return cards.filter((card) => card !== null);
}

export async function readDrmLoad(
  readTextFile: ReadTextFile,
  folder: string,
): Promise<{ busyFraction: Reading<number>; usedBytes: Reading<number> }> {
  const [busy, usedBytes] = await Promise.all([
    readCount(readTextFile, `${folder}/gpu_busy_percent`),
    readCount(readTextFile, `${folder}/mem_info_vram_used`),
  ]);
  if (!busy.isKnown) return { busyFraction: busy, usedBytes };
  return { busyFraction: busy.value <= 100 ? known(busy.value / 100) : unknown("implausible"), usedBytes };
}

async function readLine(readTextFile: ReadTextFile, file: string): Promise<string | null> {
  const text = await readTextFile(file).catch(() => null);
  return text?.trim() || null;
}

async function readCount(readTextFile: ReadTextFile, file: string): Promise<Reading<number>> {
  const text = await readLine(readTextFile, file);
  if (text === null) return unknown("not-reported");
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? known(count) : unknown("implausible", text.slice(0, 100));
}

/** Cards out of `rocm-smi --showproductname --showmeminfo vram --json`; warnings may stand before the JSON. */
export function parseRocm(stdout: string): { name: string; totalBytes: Reading<number> }[] {
  const start = stdout.search(/^\s*\{/m);
  if (start < 0) return [];
  const content = parseJson(stdout.slice(start));
  if (!isJsonObject(content)) return [];
  return Object.entries(content)
    .flatMap(([key, card]) => (/^card\d+$/.test(key) && isJsonObject(card) ? [card] : []))
    .map((card) => {
      const names = [card["Card Series"], card["Card series"], card["Device Name"], card["Card Model"]];
      const name = names.find((text) => typeof text === "string" && text !== "" && text !== "N/A");
      const total = card["VRAM Total Memory (B)"];
      const size = typeof total === "string" || typeof total === "number" ? Number(total) : Number.NaN;
      return {
        name: typeof name === "string" ? name : "AMD GPU",
        totalBytes: Number.isSafeInteger(size) && size > 0 ? known(size) : unknown<number>("not-reported"),
      };
    });
}
