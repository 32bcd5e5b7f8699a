import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { routes } from "../app/contract/index";
import { loadAllWords } from "./i18n";

const root = import.meta.dirname;
const words = (await loadAllWords()) as unknown as Record<string, object>;
/** Loaded before the first page; `common` stands without a name before its texts, and two files are main's. */
const early = ["home", "errors"];
const late = readdirSync(path.join(root, "locales/en"))
  .map((file) => path.parse(file).name)
  .filter((name) => ![...early, "common", "shell", "terminal"].includes(name));

const leaves = (node: object, above = ""): string[] =>
  Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "object" && value !== null ? leaves(value, `${above}${key}.`) : [above + key],
  );
const keys = leaves(words);

type Part = { uses: [name: string, key: string][]; imports: string[]; lazily: { to: string; names: string[] }[] };
const parts = new Map<string, Part>();

function fileOf(from: string, specifier: string): string[] {
  const base = path.join(path.dirname(from), specifier);
  return [".ts", ".tsx"]
    .map((end) => base + end)
    .filter((file) => existsSync(file) && !path.relative(root, file).startsWith(".."));
}

/** A text is a key when the words have it; with a part in braces, when they have one that begins so. */
function isKey(text: string): boolean {
  if (text in routes) return false;
  const [start = ""] = text.split("${");
  if (start !== text) return keys.some((key) => key.startsWith(start));
  return keys.some((key) => key === text || key.replace(/_(?:zero|one|two|few|many|other)$/, "") === text);
}

function read(file: string): Part {
  const known = parts.get(file);
  if (known) return known;
  const text = readFileSync(file, "utf8");
  const part: Part = { uses: [], imports: [], lazily: [] };
  for (const [, specifier = ""] of text.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from\s+"(\.[^"]+)"/gm))
    part.imports.push(...fileOf(file, specifier));
  for (const [, names = "", specifier = ""] of text.matchAll(
    /(?:withWords\(\s*\[([^\]]*)\],\s*)?\bimport\("(\.[^"]+)"\)/g,
  ))
    for (const to of fileOf(file, specifier)) part.lazily.push({ to, names: names.match(/\w+/g) ?? [] });
  for (const [, quoted, template] of text.matchAll(/"([a-zA-Z]+\.[^"\s]+)"|`([a-zA-Z]+\.[^`\s]+)`/g)) {
    const key = quoted ?? template ?? "";
    const [name = ""] = key.split(".");
    if (late.includes(name) && isKey(key)) part.uses.push([name, key]);
  }
  parts.set(file, part);
  return part;
}

/** Every text used in what comes with `entry`, by static imports, whose words are not there then; and in what that loads. */
function missing(entry: string, have: readonly string[], seen: Set<string>): string[] {
  const id = `${entry} ${have.toSorted().join()}`;
  if (seen.has(id)) return [];
  seen.add(id);
  const files = new Set([entry]);
  // a set goes on to what is added to it meanwhile
  for (const file of files) for (const each of read(file).imports) files.add(each);
  return [...files].flatMap((file) => {
    const { uses, lazily } = read(file);
    const place = `${path.relative(root, entry)}: ${path.relative(root, file)}`;
    return [
      ...uses.filter(([name]) => !have.includes(name)).map(([, key]) => `${place} says ${key}`),
      ...lazily.flatMap(({ to, names }) => missing(to, [...new Set([...have, ...names])], seen)),
    ];
  });
}

test("whatever is loaded comes with all the words it may show", () => {
  expect([...new Set(missing(path.join(root, "main.tsx"), early, new Set()))]).toEqual([]);
});
