export type RefProblem = "empty" | "too-long" | "bad-characters" | "address" | "bad-name" | "bad-tag";

export type ModelRef = {
  ok: true;
  /** Canonical: `ai/qwen3:8B`, `huggingface.co/org/name:Q4_K_M`, `registry:5000/a/b:c`, `sha256:…`. The one to compare by. */
  ref: string;
  /** What a pull asks for: as `ref`, but Hugging Face tells upper from lower case in names. */
  pullRef: string;
  /** `docker.io` when none is named; empty for a digest. */
  registry: string;
  repository: string;
  /** Empty for a digest. */
  tag: string;
  /** A model's id (64 hex digits) or its first 12. */
  isDigest: boolean;
};

const maxLength = 255;
const hubRegistry = "docker.io";
const huggingFace = "huggingface.co";
const shortId = /^[0-9a-f]{12}$/;
const longId = /^(?:sha256:)?([0-9a-f]{64})$/;

/**
 * A model's name as a person typed it or a runner told it, in the one form used for comparing and asking; by the
 * runner's own rules (trim, `hf.co/`, default `ai/` and `:latest`, names in lower case, tags as typed). Never throws.
 */
export function parseModelRef(text: string): ModelRef | { ok: false; reason: RefProblem } {
  const typed = text.trim();
  if (typed === "") return refuse("empty");
  if (typed.length > maxLength) return refuse("too-long");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return refuse("address");
  if (!/^[A-Za-z0-9._:/-]+$/.test(typed)) return refuse("bad-characters");

  if (shortId.test(typed)) return digest(typed);
  const id = longId.exec(typed)?.[1];
  if (id !== undefined) return digest(`sha256:${id}`);

  const colon = typed.indexOf(":", typed.lastIndexOf("/") + 1);
  const tag = colon < 0 ? "latest" : typed.slice(colon + 1);
  if (!/^\w[\w.-]{0,127}$/.test(tag) || tag.includes("..")) return refuse("bad-tag");

  const place = splitRegistry(colon < 0 ? typed : typed.slice(0, colon));
  if (place === null) return refuse("bad-name");
  const segments = place.path.split("/");
  if (!segments.every((segment) => /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$/i.test(segment) && !segment.includes("..")))
    return refuse("bad-name");
  if (place.registry === huggingFace && segments.length !== 2) return refuse("bad-name");

  const isBare = place.registry === hubRegistry && segments.length === 1;
  const path = isBare ? `ai/${place.path}` : place.path;
  const prefix = place.registry === hubRegistry ? "" : `${place.registry}/`;
  const ref = `${prefix}${path.toLowerCase()}:${tag}`;
  if (ref.length > maxLength) return refuse("too-long");
  return {
    ok: true,
    ref,
    pullRef: place.registry === huggingFace ? `${prefix}${path}:${tag}` : ref,
    registry: place.registry,
    repository: path.toLowerCase(),
    tag,
    isDigest: false,
  };
}

/** Both name the same model: equal in canonical form, or an id and its short form. */
export function sameModel(a: string, b: string): boolean {
  const [left, right] = [parseModelRef(a), parseModelRef(b)];
  if (!left.ok || !right.ok) return a === b;
  if (left.ref === right.ref) return true;
  return left.isDigest && right.isDigest && idStart(left.ref) === idStart(right.ref) && hasShort(left.ref, right.ref);
}

/** Whether a listed model goes by this name: its reference, a tag, or its digest. */
export function hasName(
  { ref, tags, id }: { ref: string; tags: readonly string[]; id: string },
  name: string,
): boolean {
  return [ref, ...tags, id].some((own) => sameModel(own, name));
}

/** The listed model of that name; exact names first, because comparing forms costs more with many models. */
export function modelNamed<M extends Parameters<typeof hasName>[0]>(items: readonly M[], name: string): M | undefined {
  return (
    items.find(({ ref, tags, id }) => ref === name || id === name || tags.includes(name)) ??
    items.find((model) => hasName(model, name))
  );
}

/** Registry and repository, to tell whether two names are of the same one; what can't be read stays as it is. */
export function repositoryOf(name: string): string {
  const parsed = parseModelRef(name);
  return parsed.ok ? `${parsed.registry}/${parsed.repository}` : name;
}

/** How a model is shown: without `ai/` and `:latest`, an id by its first 12 digits. What can't be read stays as it is. */
export function displayRef(ref: string): string {
  const parsed = parseModelRef(ref);
  if (!parsed.ok) return ref;
  if (parsed.isDigest) return idStart(parsed.ref);
  const short = parsed.ref
    .replace(/^ai\/(?=[^/]+$)/, "")
    .replace(/^huggingface\.co\//, "hf.co/")
    .replace(/:latest$/, "");
  const again = parseModelRef(short);
  return again.ok && again.ref === parsed.ref ? short : parsed.ref;
}

/** For a URL's path: slashes stay, everything else is encoded. */
export function encodeRefPath(ref: string): string {
  return ref.split("/").map(encodeURIComponent).join("/");
}

/** False where the runner starts over after an interruption: it downloads from Hugging Face into a temporary folder. */
export function isResumablePull({ registry }: { registry: string }): boolean {
  return registry !== huggingFace;
}

function splitRegistry(name: string): { registry: string; path: string } | null {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash).toLowerCase();
  if (!/[.:]/.test(first) && first !== "localhost") return { registry: hubRegistry, path: name };
  const match = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(\d{1,5}))?$/.exec(first);
  if (!match || first.includes("..") || Number(match[1] ?? 1) > 65_535 || Number(match[1] ?? 1) < 1) return null;
  const path = name.slice(slash + 1);
  if (first === hubRegistry || first === "index.docker.io") {
    // a second registry behind the first would name something else after one more round
    return /[.:]/.test(path.split("/").length > 1 ? (path.split("/")[0] ?? "") : "")
      ? null
      : { registry: hubRegistry, path };
  }
  return { registry: first === "hf.co" ? huggingFace : first, path };
}

function digest(ref: string): ModelRef {
  return { ok: true, ref, pullRef: ref, registry: "", repository: "", tag: "", isDigest: true };
}

const refuse = (reason: RefProblem) => ({ ok: false, reason }) as const;
const idStart = (ref: string) => ref.replace(/^sha256:/, "").slice(0, 12);
const hasShort = (a: string, b: string) => shortId.test(a) || shortId.test(b);
