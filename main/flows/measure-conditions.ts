import type { Reading } from "../../app/contract/common";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { Conditions } from "../../app/contract/measure";
import type { Model } from "../../app/contract/models";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { countIn } from "../../app/domain/engine-record";
import type { JsonObject } from "../../app/domain/json-value";
import { isEngineOf } from "../../app/domain/loaded-models";

const valueOf = <T>(reading: Reading<T>): T | null => (reading.isKnown ? reading.value : null);

/** What a measurement depends on, read at the moment of it: machine, engine, settings, and what else is loaded. */
export function createMeasureConditions({
  runner,
  hardware,
  models,
}: {
  runner: { read(): RunnerSnapshot };
  hardware: { read(): HardwareSnapshot; power(): Promise<Conditions["power"]> };
  models: {
    effectiveContext(ref: string): Promise<Reading<number>>;
    configured(ref: string): Promise<JsonObject | null>;
  };
}): (model: Model) => Promise<Conditions> {
  return async ({ id, ref, tags }) => {
    const [context, record, power] = await Promise.all([
      models.effectiveContext(ref),
      models.configured(ref).catch(() => null),
      hardware.power(),
    ]);
    const { endpoint, backends, loaded } = runner.read();
    const { gpus, cpu } = hardware.read();
    // what this machine has says nothing of another that computes
    const isHere = endpoint?.location === "this-machine";
    const engine = backends.find(({ name, status }) => name === "llama.cpp" && status === "running");
    const config = record ?? {};
    return {
      contextTokens: valueOf(context),
      engine: engine?.detail ?? null,
      gpus: isHere && gpus.isKnown ? gpus.value.map(({ name }) => name) : null,
      processor: isHere ? valueOf(cpu.name) : null,
      gpuLayers: countIn(config, "gpuLayers", 0),
      threads: countIn(config, "threads", 1),
      power: isHere ? power : null,
      others: loaded.filter((row) => !isEngineOf(row, [ref, id, ...tags])).map((row) => row.ref),
    };
  };
}
