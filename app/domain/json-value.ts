export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a text says as JSON; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A text that holds something; null for all else. */
export const textOf = (value: Json | undefined): string | null =>
  typeof value === "string" && value !== "" ? value : null;

/** The value at a path, or undefined where the path leads nowhere. */
export function valueAt(config: Json | undefined, path: readonly string[]): Json | undefined {
  let node = config;
  for (const key of path) {
    if (Array.isArray(node)) node = /^\d+$/.test(key) ? (node as readonly Json[])[Number(key)] : undefined;
    else if (isJsonObject(node)) node = Object.hasOwn(node, key) ? node[key] : undefined;
    else return undefined;
  }
  return node;
}

export function isEqualJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [a as readonly Json[], b as readonly Json[]];
    return left.length === right.length && left.every((each, index) => isEqualJson(each, right[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqualJson(a[key], b[key]))
  );
}

/** A copy with `value` at the path; arrays are entered by position, what can't be entered on the way becomes an object. */
export function putAt(node: Json | undefined, path: readonly string[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(node) && /^\d+$/.test(key)) {
    const copy = [...(node as readonly Json[])];
    copy[Number(key)] = putAt(copy[Number(key)], rest, value);
    return copy;
  }
  const object = isJsonObject(node) ? node : {};
  // a computed key in a literal makes an own property, even of `__proto__`
  return { ...object, [key]: putAt(Object.hasOwn(object, key) ? object[key] : undefined, rest, value) };
}

/** A copy without what is at the path; as it is where nothing is. */
export function removeAt(node: Json, path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (key === undefined || valueAt(node, path) === undefined) return node;
  if (Array.isArray(node)) {
    const list = node as readonly Json[];
    if (rest.length === 0) return list.filter((_, index) => index !== Number(key));
    return list.map((each, index) => (index === Number(key) ? removeAt(each, rest) : each));
  }
  if (!isJsonObject(node)) return node;
  const entries = Object.entries(node);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== key));
  return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? removeAt(each, rest) : each]));
}
