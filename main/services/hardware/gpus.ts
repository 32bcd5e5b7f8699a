import { known, unknown, type Reading } from "../../../app/contract/common";
import type { Gpu } from "../../../app/contract/hardware";
import type { DrmCard } from "./amd";
import type { NvidiaGpu } from "./nvidia";

/** A graphics controller as `systeminformation` lists it; its numbers are not to be trusted unseen. */
export type Controller = {
  vendor?: string | null;
  model?: string | null;
  /** MiB; null, a string or nonsense at times. */
  vram?: unknown;
  driverVersion?: string | null;
};

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;
/** Windows keeps this size in 32 bits: every larger card says 4095 MiB. */
const windowsCapMib = 4095;
/** 16 TiB: no card of any year this program will see. */
const mostMib = 16 * 1024 * 1024;

/** Adapters that draw a screen and compute nothing: virtual machines, remote desktops, server consoles. */
const noCompute =
  /virtual|vmware|virtio|qxl|cirrus|bochs|basic (display|render)|remote display|hyper-?v|parallels|citrix|aspeed|matrox|parsec|displaylink|xen|vmsvga|virtualbox|amazon|standard vga|spacedesk|teamviewer|mirror driver|paravirtual|red hat/i;

export function vendorOf(text: string): Gpu["vendor"] {
  if (/nvidia|geforce|quadro|tesla/i.test(text)) return "nvidia";
  if (/\bamd\b|\bati\b|advanced micro devices|radeon/i.test(text)) return "amd";
  if (/\bapple\b/i.test(text)) return "apple";
  if (/\bintel\b/i.test(text)) return "intel";
  if (/qualcomm|adreno/i.test(text)) return "qualcomm";
  return "other";
}

/** One list out of what all sources say; the vendor's own tool wins over the general one. */
export function mergeGpus({
  os,
  controllers,
  nvidia,
  drmCards,
  rocm,
}: {
  os: NodeJS.Platform;
  controllers: readonly Controller[];
  nvidia: Reading<NvidiaGpu[]>;
  drmCards: readonly DrmCard[];
  rocm: readonly { name: string; totalBytes: Reading<number> }[];
}): Gpu[] {
  const real = controllers
    .map((controller) => ({ controller, text: `${controller.vendor ?? ""} ${controller.model ?? ""}`.trim() }))
    .filter(({ text }) => text !== "" && !noCompute.test(text))
    .map(({ controller, text }) => ({ controller, text, vendor: vendorOf(text) }));
  const of = (vendor: Gpu["vendor"]) => real.filter((each) => each.vendor === vendor);
  const drmOf = (vendorId: string) => drmCards.filter((card) => card.vendorId === vendorId);
  return [
    ...nvidiaGpus(nvidia, of("nvidia"), drmOf("0x10de").length),
    ...amdGpus(os, of("amd"), drmOf("0x1002"), rocm),
    ...real
      .filter(({ vendor }) => vendor !== "nvidia" && vendor !== "amd")
      .map(({ controller, text, vendor }): Gpu => {
        const isUnified = vendor !== "other" && !isDiscreteIntel(text);
        return {
          name: nameOf(controller, vendor),
          vendor,
          isUnified,
          vramBytes: isUnified ? unknown("not-reported") : trustedVram(os, controller.vram),
          driver: textReading(controller.driverVersion),
        };
      }),
  ];
}

type Named = { controller: Controller; text: string };

function nvidiaGpus(nvidia: Reading<NvidiaGpu[]>, controllers: readonly Named[], drmCount: number): Gpu[] {
  if (nvidia.isKnown && nvidia.value.length > 0) {
    return nvidia.value.map(({ name, totalBytes, driver }) => ({
      name,
      vendor: "nvidia",
      vramBytes: totalBytes,
      // a card with memory of its own always says how much; unified ones (GB10) say [N/A]
      isUnified: !totalBytes.isKnown && totalBytes.reason === "not-reported",
      driver,
    }));
  }
  const why = <T>(): Reading<T> => (nvidia.isKnown ? unknown("tool-failed") : nvidia);
  const names = controllers.map(({ controller }) => nameOf(controller, "nvidia"));
  const missing = Math.max(0, drmCount - names.length);
  return [...names, ...Array.from({ length: missing }, () => "NVIDIA GPU")].map((name) => ({
    name,
    vendor: "nvidia",
    vramBytes: why(),
    isUnified: false,
    driver: why(),
  }));
}

function amdGpus(
  os: NodeJS.Platform,
  controllers: readonly Named[],
  cards: readonly DrmCard[],
  rocm: readonly { name: string; totalBytes: Reading<number> }[],
): Gpu[] {
  const amd = (name: string, totalBytes: Reading<number>, driver: Reading<string>): Gpu => {
    // less than 1 GiB is the part of the machine's memory that an integrated GPU has set aside
    const isUnified = totalBytes.isKnown && totalBytes.value < gibibyte;
    return { name, vendor: "amd", isUnified, driver, vramBytes: isUnified ? unknown("not-reported") : totalBytes };
  };
  const driverOf = (at: number) => textReading(controllers[at]?.controller.driverVersion);
  if (cards.length > 0) {
    return cards.map(({ name, totalBytes }, at) => {
      const listed = controllers[at]?.controller;
      return amd(name ?? (listed ? nameOf(listed, "amd") : "AMD GPU"), totalBytes, driverOf(at));
    });
  }
  if (rocm.length > 0) return rocm.map(({ name, totalBytes }, at) => amd(name, totalBytes, driverOf(at)));
  return controllers.map(({ controller }, at) =>
    amd(nameOf(controller, "amd"), trustedVram(os, controller.vram), driverOf(at)),
  );
}

/** What the general tool says of a card's memory, where it can be right at all. */
function trustedVram(os: NodeJS.Platform, vram: unknown): Reading<number> {
  // on Linux it is the size of a PCI window, not of the memory
  if (os === "linux") return unknown("not-reported");
  const mib = typeof vram === "string" && vram.trim() !== "" ? Number(vram) : vram;
  if (typeof mib !== "number" || mib === 0) return unknown("not-reported");
  if (!(mib > 0 && mib <= mostMib)) return unknown("implausible", String(vram));
  if (os === "win32" && mib >= windowsCapMib && mib <= 4096)
    return unknown("implausible", `${mib} MiB is Windows' cap`);
  return known(mib * mebibyte);
}

/** Arc A770, Arc B580, Arc Pro A60: cards. "Arc Graphics", "Arc 140V": part of the processor. */
function isDiscreteIntel(text: string): boolean {
  return /\barc\b.*\b[ab]\d{2,3}m?\b/i.test(text);
}

function nameOf({ vendor, model }: Controller, kind: Gpu["vendor"]): string {
  const name = (model ?? "").trim();
  if (name === "") return (vendor ?? "").trim() || kind;
  return vendorOf(name) === kind || kind === "other" ? name : `${(vendor ?? "").trim()} ${name}`.trim();
}

function textReading(text: string | null | undefined): Reading<string> {
  const trimmed = text?.trim();
  return trimmed ? known(trimmed) : unknown("not-reported");
}
