/**
 * What of the pulled names somebody may have meant. `registry`: the same repository and tag under another host (a runner
 * started with another `DEFAULT_REGISTRY`); `name`: only case, tag, or the part before the last slash differs.
 */
export function nearestName(
  wanted: string,
  names: readonly string[],
): { kind: "registry" | "name"; name: string } | null {
  const mine = partsOf(wanted);
  const others = names.map((name) => ({ name, ...partsOf(name) }));
  const elsewhere = others.find(({ host, path, tag }) => path === mine.path && tag === mine.tag && host !== mine.host);
  if (elsewhere !== undefined) return { kind: "registry", name: elsewhere.name };
  const nearly =
    others.find(({ path }) => path === mine.path) ??
    others.find(({ base, tag }) => base === mine.base && tag.toLowerCase() === mine.tag.toLowerCase()) ??
    others.find(({ base }) => base === mine.base);
  return nearly === undefined ? null : { kind: "name", name: nearly.name };
}

/** As Docker reads a name: host when the first part looks like one, `ai/` and `latest` where nothing is said. */
function partsOf(text: string) {
  const [, name = "", tag = "latest"] = /^(.*?)(?::([^/:]+))?$/.exec(text.trim()) ?? [];
  const [first = "", ...rest] = name.split("/");
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const host = isHost ? first.toLowerCase() : "docker.io";
  const path = (isHost ? rest.join("/") : name).toLowerCase();
  const full = path.includes("/") ? path : `ai/${path}`;
  return {
    host: host === "index.docker.io" ? "docker.io" : host,
    path: full,
    base: full.slice(full.lastIndexOf("/") + 1),
    tag,
  };
}
