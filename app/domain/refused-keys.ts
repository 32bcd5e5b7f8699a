/** The keys that a tool's own words say are wrong: `- gateway.bind: Invalid input`, `<root>: Unrecognized key: "provider"`. */
export function refusedKeys(words: string): string[] {
  const keys = words.split(/\r?\n|\\n/).flatMap((line) => {
    const found = /^[\s-]*(<root>|[\w$-]+(?:\.[\w$-]+)*): (.*)$/.exec(line);
    if (found === null) return [];
    const [, path = "", message = ""] = found;
    const named = [...message.matchAll(/"([^"]{1,200})"/g)].map(([, name = ""]) => name);
    const unknown = /^Unrecognized keys?:/.test(message) ? named : [];
    if (path === "<root>") return unknown;
    // a sentence with a colon is no path, but a key of one word is only told apart by what follows
    if (!path.includes(".") && !/^(?:Invalid|Expected|Required|Unrecognized|Too )/.test(message)) return [];
    return unknown.length > 0 ? unknown.map((name) => `${path}.${name}`) : [path];
  });
  return [...new Set(keys)];
}
