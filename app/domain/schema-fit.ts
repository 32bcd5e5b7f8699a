import { type Json, type JsonObject, isEqualJson, isJsonObject } from "./json-value";
import type { ConfigChange } from "./openclaw-config";

/** More than any real one takes (the real ones: some hundred); a schema that turns in circles ends here. */
const mostSteps = 20_000;
type Looking = { root: Json; steps: number };

function step(looking: Looking): void {
  looking.steps += 1;
  if (looking.steps > mostSteps) throw new RangeError("This schema leads nowhere");
}

/**
 * The first key that a configuration schema (JSON Schema, draft 7) would not take as it is to be written; null when it
 * takes all. A key that no schema speaks of counts as not taken, also where unknown keys are allowed: it would do nothing.
 * What a schema says in words not known here is taken as agreed. Throws RangeError for one that can't be followed.
 */
export function schemaRefusal(schema: Json, changes: readonly ConfigChange[]): string | null {
  const looking: Looking = { root: schema, steps: 0 };
  for (const { path, value } of changes) {
    const places = placesAt(looking, schema, path);
    if (places.length === 0) return path.join(".");
    if (value === undefined) continue;
    const refused = places.map((place) => refusalAt(looking, place, value, path));
    if (refused.every((each) => each !== null)) return deepest(refused);
  }
  return null;
}

const deepest = (keys: readonly (string | null)[]): string | null =>
  keys.reduce((best, key) => ((key ?? "").length > (best ?? "").length ? key : best), null);

/** Every schema that may hold at the path. */
function placesAt(looking: Looking, from: Json, path: readonly string[]): Json[] {
  let nodes = branches(looking, from);
  for (const key of path) nodes = nodes.flatMap((node) => below(node, key)).flatMap((node) => branches(looking, node));
  return nodes;
}

/** A schema with its references followed and its alternatives apart. */
function branches(looking: Looking, node: Json, seen = new Set<Json>()): Json[] {
  step(looking);
  if (!isJsonObject(node)) return [node];
  // one that refers to itself adds nothing
  if (seen.has(node)) return [];
  seen.add(node);
  const { $ref: reference } = node;
  if (typeof reference === "string") {
    const found = referred(looking.root, reference);
    return found === undefined ? [] : branches(looking, found, seen);
  }
  const others = [...listOf(node["anyOf"] ?? node["oneOf"]), ...listOf(node["allOf"])];
  if (others.length === 0) return [node];
  return [
    ...(isJsonObject(node["properties"]) ? [node] : []),
    ...others.flatMap((each) => branches(looking, each, seen)),
  ];
}

function below(node: Json, key: string): Json[] {
  if (!isJsonObject(node)) return [];
  const { properties, patternProperties, additionalProperties, items } = node;
  if (isJsonObject(properties) && properties[key] !== undefined && Object.hasOwn(properties, key))
    return [properties[key]];
  const pattern = patternFor(patternProperties, key);
  if (pattern !== undefined) return [pattern];
  if (/^\d+$/.test(key) && isJsonObject(items)) return [items];
  return isJsonObject(additionalProperties) && Object.keys(additionalProperties).length > 0
    ? [additionalProperties]
    : [];
}

function patternFor(patterns: Json | undefined, key: string): Json | undefined {
  if (!isJsonObject(patterns)) return undefined;
  return Object.entries(patterns).find(([pattern]) => matches(pattern, key))?.[1];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}

/** The key where a value is not taken; null when it is. */
function refusalAt(
  looking: Looking,
  schema: Json,
  value: Json,
  path: readonly string[],
  seen: ReadonlySet<Json> = new Set(),
): string | null {
  step(looking);
  const here = path.join(".");
  if (schema === false) return here;
  if (!isJsonObject(schema) || seen.has(schema)) return null;
  const withThis = new Set([...seen, schema]);
  const inner = (next: Json, each: Json, way = path) =>
    refusalAt(looking, next, each, way, way === path ? withThis : undefined);
  if (typeof schema["$ref"] === "string") {
    const found = referred(looking.root, schema["$ref"]);
    return found === undefined ? null : inner(found, value);
  }
  for (const part of listOf(schema["allOf"])) {
    const refused = inner(part, value);
    if (refused !== null) return refused;
  }
  const choices = listOf(schema["anyOf"] ?? schema["oneOf"]);
  if (choices.length > 0) {
    const refused = choices.map((each) => inner(each, value));
    if (refused.every((each) => each !== null)) return deepest(refused);
  }
  const { const: only, enum: allowed, type } = schema;
  if (only !== undefined && !isEqualJson(only, value)) return here;
  if (Array.isArray(allowed) && !(allowed as readonly Json[]).some((each) => isEqualJson(each, value))) return here;
  if (type !== undefined && !isOfType(type, value)) return here;
  if (!isWithin(schema, value)) return here;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isJsonObject(items)) return null;
    return first((value as readonly Json[]).map((each, index) => inner(items, each, [...path, String(index)])));
  }
  return isJsonObject(value) ? objectRefusal(schema, value, path, inner) : null;
}

function objectRefusal(
  schema: JsonObject,
  value: JsonObject,
  path: readonly string[],
  inner: (schema: Json, value: Json, path: readonly string[]) => string | null,
): string | null {
  const missing = listOf(schema["required"]).find((key) => typeof key === "string" && !Object.hasOwn(value, key));
  if (typeof missing === "string") return [...path, missing].join(".");
  const isDescribed = isJsonObject(schema["properties"]) || isJsonObject(schema["patternProperties"]);
  return first(
    Object.entries(value).map(([key, each]) => {
      const [next] = below(schema, key);
      if (next !== undefined) return inner(next, each, [...path, key]);
      return isDescribed || schema["additionalProperties"] === false ? [...path, key].join(".") : null;
    }),
  );
}

const first = (keys: readonly (string | null)[]): string | null => keys.find((key) => key !== null) ?? null;
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

function isOfType(type: Json, value: Json): boolean {
  const types = Array.isArray(type) ? (type as readonly Json[]) : [type];
  return types.some((each) => {
    if (each === "integer") return typeof value === "number" && Number.isInteger(value);
    if (each === "array") return Array.isArray(value);
    if (each === "object") return isJsonObject(value);
    if (each === "null") return value === null;
    return typeof value === each;
  });
}

function isWithin(
  { minimum, maximum, exclusiveMinimum, minLength, maxLength, pattern, maxItems, minItems }: JsonObject,
  value: Json,
): boolean {
  if (typeof value === "number") {
    if (typeof minimum === "number" && value < minimum) return false;
    if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) return false;
    return !(typeof maximum === "number" && value > maximum);
  }
  if (typeof value === "string") {
    if (typeof minLength === "number" && value.length < minLength) return false;
    if (typeof maxLength === "number" && value.length > maxLength) return false;
    return typeof pattern !== "string" || matches(pattern, value);
  }
  if (!Array.isArray(value)) return true;
  return (
    !(typeof minItems === "number" && value.length < minItems) &&
    !(typeof maxItems === "number" && value.length > maxItems)
  );
}

/** `#/definitions/name` and the like. */
function referred(root: Json, reference: string): Json | undefined {
  if (!reference.startsWith("#")) return undefined;
  let node: Json | undefined = root;
  for (const part of reference.slice(1).split("/").filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    node = isJsonObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}
