import type { RequestPurpose } from "../../../app/domain/request-purpose";
import { unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { FoundModel, FoundModels, RegistryId, Variant, Variants } from "../../../app/contract/registries";
import { parseModelRef } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { SendHttp } from "../../platform/http";
import { createAskRegistry } from "./ask-registry";
import { cataloguePath, filterCatalogue, parseCatalogue, parseTags, tagsPath } from "./docker-hub";
import { filesPath, parseFiles, parseSearch, searchLimit, searchPath } from "./hugging-face";

/** So long an answer stands for a new question: whoever types a letter more asks nobody again. */
const keepMs = 300_000;
const maxPages = 10;

export type RegistryService = ReturnType<typeof createRegistryService>;

/**
 * Looks for models outside, when told to and never by itself. Throws CodedError: registry-offline, -busy, -bad-answer,
 * pull-not-found, pull-unauthorized, bad-reference, timed-out, cancelled.
 */
export function createRegistryService({ sendHttp, clock }: { sendHttp: SendHttp; clock: Clock }) {
  const ask = createAskRegistry({ sendHttp });
  const asking = new Map<string, AbortController>();
  let catalogue: { items: FoundModel[]; hasMore: boolean; asOf: number } | null = null;

  /** The last question of a window counts; `what` keeps its two registries apart. */
  async function asTheLast<T>(askedBy: string, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const key = `${askedBy} ${what}`;
    asking.get(key)?.abort();
    const own = new AbortController();
    asking.set(key, own);
    try {
      return await work(own.signal);
    } finally {
      if (asking.get(key) === own) asking.delete(key);
    }
  }

  async function readPages<T>(
    registry: RegistryId,
    signal: AbortSignal,
    purpose: RequestPurpose,
    pathOf: (page: number) => string,
    parse: (content: Awaited<ReturnType<typeof ask>>) => { items: T[]; hasMore: boolean } | null,
  ): Promise<{ items: T[]; hasMore: boolean }> {
    const items: T[] = [];
    let hasMore = true;
    for (let page = 1; hasMore && page <= maxPages; page++) {
      const read = parse(await ask({ registry, path: pathOf(page), purpose, signal }));
      if (read === null) throw badAnswer();
      items.push(...read.items);
      ({ hasMore } = read);
    }
    return { items, hasMore };
  }

  async function readCatalogue(signal: AbortSignal) {
    if (catalogue !== null && clock.now() - catalogue.asOf < keepMs) return catalogue;
    const read = await readPages("docker-hub", signal, "registry-search", cataloguePath, parseCatalogue);
    catalogue = { ...read, asOf: clock.now() };
    return catalogue;
  }

  async function hubVariants(repository: string, signal: AbortSignal): Promise<Variants> {
    const path = (page: number) => tagsPath(repository, page);
    const parse = (content: Awaited<ReturnType<typeof ask>>) => parseTags(content, repository);
    const { items, hasMore } = await readPages<Variant>("docker-hub", signal, "registry-variants", path, parse);
    return {
      registry: "docker-hub",
      ref: repository,
      name: repository,
      asOf: clock.now(),
      isGated: false,
      license: null,
      contextTokens: unknown("not-reported"),
      projectorBytes: null,
      items,
      unnamedCount: 0,
      hasMore,
    };
  }

  return {
    search({ askedBy, registry, text }: { askedBy: string; registry: RegistryId; text: string }): Promise<FoundModels> {
      return asTheLast(askedBy, registry, async (signal) => {
        if (registry === "docker-hub") {
          const { items, hasMore, asOf } = await readCatalogue(signal);
          return { registry, asOf, items: filterCatalogue(items, text), hasMore };
        }
        const path = searchPath(text.trim());
        const items = parseSearch(await ask({ registry, path, purpose: "registry-search", signal }));
        if (items === null) throw badAnswer();
        return { registry, asOf: clock.now(), items, hasMore: items.length >= searchLimit };
      });
    },

    /** Ends everything this window asked. */
    stop(askedBy: string): void {
      for (const [key, own] of asking) if (key.startsWith(`${askedBy} `)) own.abort();
    },

    /** What can be pulled from the repository of this reference. */
    variants({ askedBy, ref }: { askedBy: string; ref: string }): Promise<Variants> {
      return asTheLast(askedBy, "variants", async (signal) => {
        const parsed = parseModelRef(ref);
        if (!parsed.ok || parsed.isDigest) throw new CodedError("bad-reference", "This is not a model's name.");
        if (parsed.registry === "docker.io") return hubVariants(parsed.repository, signal);
        if (parsed.registry !== "huggingface.co") {
          throw new CodedError("registry-unknown", "Only Docker Hub and Hugging Face can be looked into.");
        }
        const name = parsed.pullRef.slice("huggingface.co/".length, parsed.pullRef.lastIndexOf(":"));
        const path = filesPath(name);
        const found = parseFiles(await ask({ registry: "hugging-face", path, purpose: "registry-variants", signal }));
        if (found === null) throw badAnswer();
        return { ...found, asOf: clock.now() };
      });
    },
  };
}

const badAnswer = () =>
  new CodedError("registry-bad-answer", "The registry's answer has another shape than it should.");
