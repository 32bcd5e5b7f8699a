import type { FailedLoad } from "../../../app/contract/runner-log";
import type { GpuWords } from "../../../app/domain/gpu-use";
import { failedLoadIn } from "../../../app/domain/runner-log-line";

type Slot = { contextTokens: number };
type Load = { modelId: string; isChat: boolean; slots: Slot[]; gpu: GpuWords };

/**
 * Reads the runner's log line by line for the context each loaded model got: the engine's arguments name the model and
 * a socket, `n_ctx_slot = N` names neither, `listening on` names the socket again. Two loads at once are told apart as
 * far as that goes; where it doesn't, the answer is null.
 */
export function createLoadLog() {
  const loading = new Map<string, Load>();
  const loaded = new Map<string, number | null>();
  const gpuWords = new Map<string, GpuWords>();
  /** By what the model was called, with those that were loading then: an engine that ends later is another matter. */
  const failed = new Map<string, { load: FailedLoad; ids: readonly string[] }>();

  function listen(socket: string) {
    const load = loading.get(socket);
    if (load === undefined) return;
    loading.delete(socket);
    for (const [ref, { ids }] of failed) if (ids.length === 1 && ids[0] === load.modelId) failed.delete(ref);
    const own = load.slots.length === 1 ? load.slots[0] : undefined;
    if (load.isChat) {
      loaded.set(load.modelId, own?.contextTokens ?? null);
      gpuWords.set(load.modelId, load.gpu);
    }
    if (own === undefined) return;
    for (const other of loading.values()) other.slots = other.slots.filter((slot) => slot !== own);
  }

  /** What is said of the machine holds for all that load now; a count of layers only where one model does. */
  function takeGpuWords(line: string) {
    const noGpu = /\bno (?:usable )?GPU found\b[^"]*|ggml_cuda_init: failed[^"]*/i.exec(line)?.[0];
    if (noGpu !== undefined) for (const { gpu } of loading.values()) gpu.noGpu ??= noGpu.trim().slice(0, 300);
    const [, layers, of] = /offloaded (\d{1,4})\/(\d{1,4}) layers to GPU/.exec(line) ?? [];
    const [only, ...others] = loading.values();
    if (only === undefined || others.length > 0 || layers === undefined) return;
    only.gpu.offloaded = { layers: Number(layers), of: Number(of) };
  }

  function fail(line: string): void {
    const load = failedLoadIn(line);
    if (load === null) return;
    failed.set(load.model, { load, ids: [...loading.values()].map(({ modelId }) => modelId) });
    if (loading.size === 1) loading.clear();
  }

  return {
    push(line: string): void {
      const args = /msg="backend args".* args="\[(.*)\]"/.exec(line)?.[1];
      if (args !== undefined) {
        const modelId = /[\\/]sha256[\\/]([0-9a-f]{64})[\\/]/.exec(args)?.[1];
        const socket = /--host (\S+)/.exec(args)?.[1];
        if (modelId === undefined || socket === undefined) return;
        const isChat = !/--embeddings?\b|--rerank/.test(args);
        loading.set(baseName(socket), { modelId, isChat, slots: [], gpu: { noGpu: null, offloaded: null } });
        if (isChat) loaded.delete(modelId);
        return;
      }
      if (loading.size > 0) {
        takeGpuWords(line);
        fail(line);
      }
      const slot = /load_model: .*\bn_ctx_slot = (\d{1,9})\b/.exec(line)?.[1];
      if (slot !== undefined) {
        const told: Slot = { contextTokens: Number(slot) };
        for (const load of loading.values()) load.slots.push(told);
        return;
      }
      const socket = /listening on unix:\/\/([^\s"]+)/.exec(line)?.[1];
      if (socket !== undefined) {
        listen(baseName(socket));
        return;
      }
      const evicted = /msg="Evicting backend runner".*model=sha256:([0-9a-f]{64})/.exec(line);
      if (evicted?.[1] !== undefined && !/mode=(embedding|rerank)/.test(line)) {
        loaded.delete(evicted[1]);
        gpuWords.delete(evicted[1]);
      }
    },
    /** `id` is a model's id, with or without `sha256:`. Null: not told, or not told apart. */
    contextOf(id: string): number | null {
      const tokens = loaded.get(id.replace(/^sha256:/, "")) ?? null;
      return tokens !== null && tokens > 0 ? tokens : null;
    },
    /** Loads that failed, and were not followed by one of the same model that did not. `idOf`: of what it was called. */
    failedLoads: (idOf: (ref: string) => string | null): FailedLoad[] =>
      [...failed.values()]
        .filter(({ load, ids }) => ids.includes(idOf(load.model)?.replace(/^sha256:/, "") ?? ""))
        .map(({ load }) => load),
    /** What its last load said of the graphics processor; null: it is not loaded, or the log begins later. */
    gpuOf: (id: string): GpuWords | null => gpuWords.get(id.replace(/^sha256:/, "")) ?? null,
  };
}

const baseName = (path: string) => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
export type LoadLog = ReturnType<typeof createLoadLog>;
