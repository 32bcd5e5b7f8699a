import type { Clock } from "../../platform/clock";
import { sameModel } from "../../../app/domain/model-reference";
import type { Engine } from "./engines";
import type { RunnerRequest } from "./reply";
import type { EngineConfig } from "./settings";
import type { StoredModel } from "./store";

const keptForEachModel = 10;

type RequestRecord = {
  id: string;
  model: string;
  method: string;
  url: string;
  request: string;
  response?: string;
  error?: string;
  timestamp: number;
  status_code: number;
  user_agent?: string;
  origin?: string;
};
type Group = { model: StoredModel; config: EngineConfig; records: RequestRecord[] };
export type OpenRecord = { finish(status: number, words: string): void };

/** The last ten requests of each model, words included, until it is unloaded; who follows hears of each that ended. */
export function createRequestRecorder(clock: Clock) {
  let groups: Group[] = [];
  const followers = new Set<(event: string) => void>();
  let count = 0;

  const shown = (group: Group, records: readonly RequestRecord[], name = group.model.id) => ({
    count: records.length,
    model: name,
    config: group.config,
    records,
  });
  const matching = (ref: string | null) =>
    groups.filter(({ model }) => ref === null || [model.id, ...model.tags].some((name) => sameModel(name, ref)));

  return {
    /** From now on it is listed, with status 0 until it has ended. */
    open(engine: Engine, request: RunnerRequest, body: object, origin?: string): OpenRecord {
      const { model, config, contextTokens } = engine;
      let group = groups.find((each) => each.model.id === model.id);
      if (group === undefined) {
        group = { model, config: { ...config, "context-size": contextTokens }, records: [] };
        groups = [...groups, group];
      }
      const own = group;
      count += 1;
      const agent = request.headers["user-agent"];
      const record: RequestRecord = {
        id: `${model.id}_${Math.floor(clock.now())}${String(count).padStart(6, "0")}`,
        model: engine.ref,
        method: request.method,
        url: request.path.replace(/^\/v1\//, "/engines/v1/"),
        request: JSON.stringify(sorted(body)),
        timestamp: Math.floor(clock.now() / 1000),
        status_code: 0,
        ...(agent === undefined ? {} : { user_agent: agent }),
        ...(origin === undefined ? {} : { origin }),
      };
      own.records = [...own.records, record].slice(-keptForEachModel);
      return {
        finish(status, words) {
          if (record.status_code !== 0) return;
          record.status_code = status;
          if (status === 200) record.response = words;
          else record.error = words;
          const event = eventOf("new_request", [shown(own, [record], record.model)]);
          for (const follower of followers) follower(event);
        },
      };
    },
    list: (ref: string | null) => matching(ref).map((group) => shown(group, group.records)),
    drop(model: StoredModel): void {
      groups = groups.filter((group) => group.model.id !== model.id);
    },
    clear(): void {
      groups = [];
    },
    /** Server-sent events, without an end. */
    async *follow(ref: string | null, hasExisting: boolean, signal: AbortSignal): AsyncGenerator<string> {
      const waiting: string[] = [];
      let wake = () => {};
      const hear = (event: string) => {
        waiting.push(event);
        wake();
      };
      followers.add(hear);
      signal.addEventListener("abort", () => wake(), { once: true });
      try {
        if (hasExisting) {
          for (const group of matching(ref)) {
            for (const record of group.records) yield eventOf("existing_request", [shown(group, [record])]);
          }
        }
        yield 'event: connected\ndata: {"status": "connected"}\n\n';
        while (!signal.aborted) {
          const event = waiting.shift();
          if (event !== undefined) yield event;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        followers.delete(hear);
      }
    },
  };
}
export type RequestRecorder = ReturnType<typeof createRequestRecorder>;

const eventOf = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Go writes the keys of a map in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
