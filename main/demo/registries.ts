import { parseModelRef } from "../../app/domain/model-reference";
import type { Clock } from "../platform/clock";
import type { HttpAddress } from "../platform/http";
import { HttpProblem } from "../platform/http-problem";
import type { Answerer } from "./demo-http";
import { type CatalogueModel, digestOf } from "./model-runner/describe-model";
import type { Faults } from "./model-runner/faults";
import { huggingFaceRepositories } from "./model-runner/hugging-face";
import { type RunnerReply, jsonReply, plainReply, textReply } from "./model-runner/reply";
import type { Pace } from "./pace";

const latencyMs = 350;
const dayMs = 86_400_000;

type Hub = { pulls: number; stars: number; description: string };
const hub: Readonly<Record<string, Hub>> = {
  "ai/qwen3": { pulls: 512_340, stars: 88, description: "Qwen3: thinks or answers at once, in many languages." },
  "ai/llama3.2": { pulls: 431_002, stars: 51, description: "Solid LLaMA 3 update, reliable for chat and summaries." },
  "ai/gemma3": { pulls: 398_711, stars: 64, description: "Google’s Gemma, small yet strong for chat and generation." },
  "ai/gpt-oss": { pulls: 287_650, stars: 120, description: "OpenAI’s open-weight model for reasoning and tools." },
  "ai/smollm2": { pulls: 251_480, stars: 39, description: "Tiny LLM built for speed, edge devices, and trying out." },
  "ai/deepseek-r1-distill-llama": {
    pulls: 190_310,
    stars: 42,
    description: "Distilled LLaMA by DeepSeek, for reasoning.",
  },
  "ai/qwen3-coder": { pulls: 151_077, stars: 57, description: "Qwen3 for coding with tools, at long contexts." },
  "ai/mistral": { pulls: 132_900, stars: 33, description: "Efficient open model with top-tier performance." },
  "ai/phi4": { pulls: 80_455, stars: 21, description: "Microsoft’s compact model, strong in reasoning and code." },
  "ai/llama3.3": { pulls: 61_220, stars: 18, description: "Newest LLaMA 3 release with better reasoning." },
};

/**
 * Docker Hub's and Hugging Face's web interfaces as far as a search needs them, about the models the simulated
 * registries have. Null: the address is another's.
 */
export function createDemoRegistries({
  models,
  faults,
  clock,
  pace,
}: {
  models: readonly CatalogueModel[];
  faults: () => Readonly<Faults>;
  clock: Clock;
  pace: Pace;
}): (address: HttpAddress) => Answerer | null {
  const ago = (days: number) => new Date(clock.now() - days * dayMs).toISOString();

  function answerHub(path: string, query: URLSearchParams): RunnerReply {
    const tags = /^\/v2\/repositories\/([^/]+\/[^/]+)\/tags$/.exec(path)?.[1];
    if (tags !== undefined) return tagsOf(tags);
    if (path !== "/v2/repositories/ai/") return jsonReply({ message: "object not found", errinfo: {} }, 404);
    const results = Object.entries(hub).map(([name, { pulls, stars, description }], index) => ({
      name: name.slice("ai/".length),
      namespace: "ai",
      repository_type: "image",
      status: 1,
      status_description: "active",
      description,
      is_private: false,
      star_count: stars,
      pull_count: pulls,
      last_updated: ago(index * 9 + 3),
      affiliation: "",
      media_types: ["application/vnd.docker.ai.model.config.v0.1+json"],
      content_types: ["model"],
    }));
    const isFirst = (query.get("page") ?? "1") === "1";
    return jsonReply({ count: results.length, next: null, previous: null, results: isFirst ? results : [] });
  }

  function tagsOf(repository: string): RunnerReply {
    const own = models.filter(({ ref }) => repositoryOf(ref) === repository);
    if (own.length === 0) return jsonReply({ message: "object not found", errinfo: {} }, 404);
    const results = own.flatMap((model, index) =>
      [model.ref, ...model.aliases].map((ref) => ({
        name: ref.slice(ref.lastIndexOf(":") + 1),
        full_size: model.weightsBytes,
        digest: `sha256:${digestOf(`manifest ${model.ref}`)}`,
        media_type: "application/vnd.oci.image.manifest.v1+json",
        content_type: "model",
        tag_status: "active",
        last_updated: ago(index * 20 + 5),
        tag_last_pushed: ago(index * 20 + 5),
      })),
    );
    return jsonReply({ count: results.length, next: null, previous: null, results });
  }

  function answerHuggingFace(path: string, query: URLSearchParams): RunnerReply {
    const about = (repository: (typeof huggingFaceRepositories)[number]) => ({
      _id: digestOf(repository.id).slice(0, 24),
      id: repository.id,
      private: false,
      gated: repository.gated,
      likes: repository.likes,
      downloads: repository.downloads,
      lastModified: ago(repository.daysOld),
      pipeline_tag: "text-generation",
      tags: ["gguf", "text-generation", `license:${repository.license}`, "conversational", "region:us"],
    });
    if (path === "/api/models") {
      const words = (query.get("search") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
      const found = huggingFaceRepositories.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
      return jsonReply(found.map(about));
    }
    const id = decodeURIComponent(/^\/api\/models\/([^/]+\/[^/]+)$/.exec(path)?.[1] ?? "");
    const found = huggingFaceRepositories.find((each) => each.id.toLowerCase() === id.toLowerCase());
    // it doesn't tell what isn't there from what is private
    if (found === undefined) return jsonReply({ error: "Invalid username or password." }, 401);
    return jsonReply({
      ...about(found),
      gguf: { architecture: found.architecture, context_length: found.contextTokens },
      siblings: found.files.map(({ name, sizeBytes }) => ({ rfilename: name, size: sizeBytes })),
    });
  }

  return (address) => {
    const origin = address.kind === "tcp" ? address.origin : "";
    const own =
      origin === "https://hub.docker.com" ? answerHub : origin === "https://huggingface.co" ? answerHuggingFace : null;
    if (own === null) return null;
    return async ({ path, signal }) => {
      await pace.pause(latencyMs, signal);
      if (faults().isOffline) throw new HttpProblem("name-not-found", "ENOTFOUND");
      if (faults().registries === "busy") {
        const reply = plainReply(429, "Too Many Requests");
        return { ...reply, headers: { ...reply.headers, "retry-after": "60" } };
      }
      if (faults().registries === "garbage") return textReply("<!doctype html><title>Sign in</title>", "text/html");
      const [name = "", search = ""] = path.split("?", 2);
      return own(name, new URLSearchParams(search));
    };
  };
}

function repositoryOf(ref: string): string {
  const parsed = parseModelRef(ref);
  return parsed.ok && parsed.registry === "docker.io" ? parsed.repository : "";
}
