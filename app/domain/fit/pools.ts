import { type Reading, known, unknown } from "../../contract/reading";

/** A graphics processor as far as memory goes. */
export type FitGpu = {
  name: string;
  vendor: "nvidia" | "amd" | "apple" | "intel" | "qualcomm" | "other";
  isUnified: boolean;
  vramBytes: Reading<number>;
  /** The user corrected what was read. */
  isCorrected: boolean;
  /** By everything, loaded models among it. */
  vramUsedBytes: Reading<number>;
};

/** The machine the runner runs on. */
export type FitMachine = {
  os: "darwin" | "win32" | "linux" | "other";
  memoryBytes: Reading<number>;
  /** What programs could still get now. */
  availableBytes: Reading<number>;
  gpus: Reading<readonly FitGpu[]>;
  /** macOS: `iogpu.wired_limit_mb`, where it was set. */
  wiredLimitBytes: number | null;
  /** Memory the runner's container may use, where it is limited. */
  runnerLimitBytes: number | null;
  /** What the engine itself says; null: not known, and a GPU that is there counts as used. */
  usesGpu: boolean | null;
};

/** A model that is loaded, in one mode: the same model loaded for chat and for embeddings takes memory twice. */
export type LoadedNeed = {
  /** It is the one that is judged: its memory comes free when it is loaded anew. */
  isJudged: boolean;
  /** Not in memory yet, but about to be: nothing that is measured holds it. */
  isComing?: boolean;
  totalBytes: Reading<number>;
  weightsBytes: Reading<number>;
};

type PoolNote =
  /** Memory of its own, of one card or several together. */
  | "cards-together"
  | "corrected"
  /** Apple: 2/3 of the memory up to 36 GB, 3/4 above; or what `iogpu.wired_limit_mb` says. */
  | "apple-share"
  | "apple-limit-set"
  /** Windows and Linux lend half of the memory to a GPU without its own. */
  | "half-shared"
  /** Nobody tells what is in use now: a reserve is left instead. */
  | "use-not-measured"
  | "runner-limit"
  /** A loaded model whose size is not known: more is taken than is counted. */
  | "loaded-size-unknown"
  /** Whether the runner uses the GPU is not known. */
  | "gpu-use-assumed";

export type MemoryPool = {
  kind: "vram" | "unified" | "ram";
  names: string[];
  sizeBytes: Reading<number>;
  /** What a model could take now. */
  freeBytes: Reading<number>;
  notes: PoolNote[];
};

const gibibyte = 1024 ** 3;
/** Left to the screen and the system where nobody tells what they use. */
const vramReserveBytes = gibibyte / 2;
const ramReserveFraction = 0.2;
const ramReserveLeastBytes = 2 * gibibyte;

/**
 * The memory a model could go into: the GPU's, where the runner uses one, and the machine's. Free is what is free now,
 * with other loaded models and other programs taken off.
 */
export function memoryPoolsOf(
  machine: FitMachine,
  engines: readonly LoadedNeed[] = [],
): { fast: MemoryPool | null; ram: MemoryPool } {
  // the judged one, while it is on its way, holds nothing that could come free
  const loaded = engines.filter(({ isJudged, isComing }) => !(isJudged && isComing));
  return { fast: fastPool(machine, loaded), ram: ramPool(machine, loaded) };
}

function fastPool(machine: FitMachine, loaded: readonly LoadedNeed[]): MemoryPool | null {
  if (machine.usesGpu === false || !machine.gpus.isKnown) return null;
  const assumed: PoolNote[] = machine.usesGpu === null ? ["gpu-use-assumed"] : [];
  const gpus = machine.gpus.value;
  const apple = gpus.find(({ vendor }) => vendor === "apple");
  if (apple !== undefined && machine.os === "darwin") return applePool(machine, apple, loaded);
  const cards = cardsOf(gpus);
  if (cards.length > 0) return cardPool(cards, loaded, assumed);
  const shared = gpus.find(({ isUnified }) => isUnified);
  if (shared === undefined) return null;
  // GB10 and the like: the GPU reaches all of the memory; others only when the engine says that it uses them
  if (shared.vendor === "nvidia") return sharedPool(machine, shared, 1, loaded, assumed);
  return machine.usesGpu === true ? sharedPool(machine, shared, 0.5, loaded, ["half-shared"]) : null;
}

/** Cards of one vendor work together, layer by layer; NVIDIA's go first, for runners are built for them first. */
function cardsOf(gpus: readonly FitGpu[]): FitGpu[] {
  for (const vendor of ["nvidia", "amd", "intel", "other"] as const) {
    const cards = gpus.filter((gpu) => gpu.vendor === vendor && !gpu.isUnified);
    if (cards.length > 0) return cards;
  }
  return [];
}

function cardPool(cards: readonly FitGpu[], loaded: readonly LoadedNeed[], assumed: PoolNote[]): MemoryPool {
  const notes: PoolNote[] = [...assumed];
  if (cards.length > 1) notes.push("cards-together");
  if (cards.some(({ isCorrected }) => isCorrected)) notes.push("corrected");
  const isMeasured = cards.every(({ vramUsedBytes }) => vramUsedBytes.isKnown);
  if (!isMeasured) notes.push("use-not-measured");
  let sizeBytes = 0;
  let freeBytes = 0;
  for (const { vramBytes, vramUsedBytes } of cards) {
    if (!vramBytes.isKnown)
      return { kind: "vram", names: namesOf(cards), sizeBytes: vramBytes, freeBytes: vramBytes, notes };
    sizeBytes += vramBytes.value;
    const used = isMeasured && vramUsedBytes.isKnown ? vramUsedBytes.value : vramReserveBytes;
    freeBytes += Math.max(0, vramBytes.value - used);
  }
  const own = sum(loaded, ({ isJudged }) => isJudged);
  const others = sum(loaded, ({ isJudged }) => !isJudged);
  if (others.isIncomplete && !isMeasured) notes.push("loaded-size-unknown");
  const coming = sum(loaded, ({ isComing }) => isComing === true);
  const free = isMeasured
    ? Math.max(0, Math.min(sizeBytes, freeBytes + own.bytes) - coming.bytes)
    : Math.max(0, freeBytes - others.bytes);
  return { kind: "vram", names: namesOf(cards), sizeBytes: known(sizeBytes), freeBytes: known(free), notes };
}

/** Source: `recommendedMaxWorkingSetSize` of Metal as measured by others on M1 to M4: 2/3 up to 36 GB, 3/4 above. */
function applePool(machine: FitMachine, gpu: FitGpu, loaded: readonly LoadedNeed[]): MemoryPool {
  const { memoryBytes, wiredLimitBytes } = machine;
  if (wiredLimitBytes !== null && wiredLimitBytes > 0 && memoryBytes.isKnown) {
    const size = Math.min(wiredLimitBytes, memoryBytes.value);
    return unifiedPool(machine, gpu, size, loaded, ["apple-limit-set"]);
  }
  if (!memoryBytes.isKnown)
    return {
      kind: "unified",
      names: [gpu.name],
      sizeBytes: memoryBytes,
      freeBytes: memoryBytes,
      notes: ["apple-share"],
    };
  const share = memoryBytes.value <= 36 * gibibyte ? 2 / 3 : 3 / 4;
  return unifiedPool(machine, gpu, memoryBytes.value * share, loaded, ["apple-share"]);
}

function sharedPool(
  machine: FitMachine,
  gpu: FitGpu,
  share: number,
  loaded: readonly LoadedNeed[],
  notes: PoolNote[],
): MemoryPool {
  const { memoryBytes } = machine;
  if (!memoryBytes.isKnown)
    return { kind: "unified", names: [gpu.name], sizeBytes: memoryBytes, freeBytes: memoryBytes, notes };
  return unifiedPool(machine, gpu, memoryBytes.value * share, loaded, notes);
}

/** Part of the machine's memory: never more than what is free of that. */
function unifiedPool(
  machine: FitMachine,
  gpu: FitGpu,
  sizeBytes: number,
  loaded: readonly LoadedNeed[],
  notes: PoolNote[],
): MemoryPool {
  const ram = ramPool(machine, loaded);
  const others = sum(loaded, ({ isJudged }) => !isJudged);
  const own = Math.max(0, sizeBytes - others.bytes);
  const freeBytes = ram.freeBytes.isKnown ? known(Math.min(own, ram.freeBytes.value)) : ram.freeBytes;
  return {
    kind: "unified",
    names: [gpu.name],
    sizeBytes: known(sizeBytes),
    freeBytes,
    notes: [...notes, ...ram.notes],
  };
}

function ramPool(
  { os, memoryBytes, availableBytes, runnerLimitBytes }: FitMachine,
  loaded: readonly LoadedNeed[],
): MemoryPool {
  const notes: PoolNote[] = [];
  const others = sum(loaded, ({ isJudged }) => !isJudged);
  const own = sum(loaded, ({ isJudged }) => isJudged);
  if (others.isIncomplete) notes.push("loaded-size-unknown");
  if (!memoryBytes.isKnown) {
    return {
      kind: "ram",
      names: [],
      sizeBytes: unknown(memoryBytes.reason, memoryBytes.detail),
      freeBytes: memoryBytes,
      notes,
    };
  }
  const total = memoryBytes.value;
  let free: number;
  if (availableBytes.isKnown) {
    // weights read from a file count as available, though a loaded model needs them; macOS loads without that
    const countedAsFree = os === "darwin" ? 0 : sumOfWeights(loaded);
    const coming = loaded.filter(({ isComing }) => isComing);
    const comingBytes = sum(coming, () => true).bytes - (os === "darwin" ? 0 : sumOfWeights(coming));
    free = Math.min(total - others.bytes, availableBytes.value - countedAsFree - Math.max(0, comingBytes) + own.bytes);
  } else {
    notes.push("use-not-measured");
    free = total - Math.max(ramReserveLeastBytes, total * ramReserveFraction) - others.bytes;
  }
  let sizeBytes = total;
  if (runnerLimitBytes !== null && runnerLimitBytes < total) {
    notes.push("runner-limit");
    sizeBytes = runnerLimitBytes;
    free = Math.min(free, runnerLimitBytes - others.bytes);
  }
  return { kind: "ram", names: [], sizeBytes: known(sizeBytes), freeBytes: known(Math.max(0, free)), notes };
}

function sum(
  loaded: readonly LoadedNeed[],
  isCounted: (each: LoadedNeed) => boolean,
): { bytes: number; isIncomplete: boolean } {
  let bytes = 0;
  let isIncomplete = false;
  for (const each of loaded.filter(isCounted)) {
    if (each.totalBytes.isKnown) bytes += each.totalBytes.value;
    else isIncomplete = true;
  }
  return { bytes, isIncomplete };
}

const sumOfWeights = (loaded: readonly LoadedNeed[]): number =>
  loaded.reduce((total, { weightsBytes }) => total + (weightsBytes.isKnown ? weightsBytes.value : 0), 0);

const namesOf = (cards: readonly FitGpu[]) => cards.map(({ name }) => name);
