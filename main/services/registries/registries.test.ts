import { expect, test } from "vitest";
import { FoundModels, Variants } from "../../../app/contract/registries";
import { known, unknown } from "../../../app/contract/common";
import { systemClock } from "../../platform/clock";
import { type HttpAddress, type HttpCall, HttpProblem, type HttpResponse, type SendHttp } from "../../platform/http";
import { createRegistryService } from "./registries";

type Reply = { status?: number; body: unknown; headers?: Record<string, string> } | HttpProblem | "silent";

/** What the two registries answer, by `host/path` without its query, or by the whole of it. */
function setUp(replies: Record<string, Reply>) {
  const calls: string[] = [];
  let now = 1_800_000_000_000;
  const sendHttp: SendHttp = async (address: HttpAddress, call: HttpCall): Promise<HttpResponse> => {
    const whole = `${address.kind === "tcp" ? address.origin : ""}${call.path}`;
    calls.push(whole);
    const reply = replies[whole] ?? replies[whole.replace(/\?.*/, "")] ?? { status: 404, body: {} };
    if (reply instanceof HttpProblem) throw reply;
    if (reply === "silent") {
      await new Promise<void>((resolve) => call.signal?.addEventListener("abort", () => resolve()));
      throw new HttpProblem("cancelled", "aborted");
    }
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    return {
      status: reply.status ?? 200,
      headers: reply.headers ?? {},
      text: async () => text,
      async *pieces() {
        yield text;
      },
      async *lines() {
        yield text;
      },
      close() {},
    };
  };
  const clock = { ...systemClock, now: () => now };
  const registries = createRegistryService({ sendHttp, clock });
  return { calls, registries, later: (ms: number) => void (now += ms) };
}

const hubRepositories = "https://hub.docker.com/v2/repositories/ai/";
const page = (results: unknown[], next: string | null = null) => ({
  count: results.length,
  next,
  previous: null,
  results,
});
/** Field by field as hub.docker.com answers. */
const qwen = {
  name: "qwen3",
  namespace: "ai",
  repository_type: "image",
  status: 1,
  status_description: "active",
  description: "Qwen3 is the latest Qwen LLM",
  is_private: false,
  star_count: 61,
  pull_count: 412_345,
  last_updated: "2026-04-17T15:31:10.111111Z",
  affiliation: "",
  content_types: ["model"],
  media_types: ["application/vnd.docker.ai.model.config.v0.1+json"],
};
const anna = { askedBy: "anna" };

test("Docker's catalogue is read whole, page by page, and searched here by every word", async () => {
  const { registries, calls } = setUp({
    [`${hubRepositories}?page_size=100&ordering=pull_count&page=1`]: {
      body: page([qwen], "https://evil.example/?page=2"),
    },
    [`${hubRepositories}?page_size=100&ordering=pull_count&page=2`]: {
      body: page([{ ...qwen, name: "gemma3", description: "Google’s latest" }]),
    },
  });
  const found = await registries.search({ ...anna, registry: "docker-hub", text: "LATEST qwen" });
  expect(FoundModels.parse(found).items).toEqual([
    {
      registry: "docker-hub",
      ref: "ai/qwen3",
      name: "ai/qwen3",
      description: "Qwen3 is the latest Qwen LLM",
      pulls: known(412_345),
      likes: known(61),
      updatedAt: Date.parse("2026-04-17T15:31:10.111Z"),
      isOfficial: true,
      isGated: false,
      license: null,
    },
  ]);
  // what was typed is in neither, and an address out of an answer was not followed
  expect(calls).toEqual([
    `${hubRepositories}?page_size=100&ordering=pull_count&page=1`,
    `${hubRepositories}?page_size=100&ordering=pull_count&page=2`,
  ]);
});

test("the catalogue is kept for five minutes: typing on asks nobody", async () => {
  const { registries, calls, later } = setUp({ [hubRepositories]: { body: page([qwen]) } });
  const first = await registries.search({ ...anna, registry: "docker-hub", text: "q" });
  later(299_000);
  const second = await registries.search({ ...anna, registry: "docker-hub", text: "qw" });
  expect(calls).toHaveLength(1);
  expect(second.asOf).toBe(first.asOf);
  later(2_000);
  await registries.search({ ...anna, registry: "docker-hub", text: "qwe" });
  expect(calls).toHaveLength(2);
});

test("private ones and rows that are none are left out; what is not told is unknown", async () => {
  const rows = [
    { ...qwen, is_private: true },
    5,
    { name: 7 },
    { name: "bare", namespace: "ai" },
    { ...qwen, name: "a b" },
  ];
  const { registries } = setUp({ [hubRepositories]: { body: page(rows) } });
  const { items } = await registries.search({ ...anna, registry: "docker-hub", text: "" });
  expect(items).toMatchObject([
    {
      ref: "ai/bare",
      description: null,
      pulls: unknown("not-reported"),
      likes: unknown("not-reported"),
      updatedAt: null,
    },
  ]);
});

const hfRow = {
  _id: "65f",
  id: "Qwen/Qwen3-8B-GGUF",
  likes: 12,
  downloads: 3400,
  private: false,
  gated: false,
  lastModified: "2026-05-01T00:00:00.000Z",
  tags: ["gguf", "text-generation", "license:apache-2.0"],
  pipeline_tag: "text-generation",
};

test("Hugging Face is asked for GGUFs by the words, and told apart what is gated", async () => {
  const { registries, calls } = setUp({
    "https://huggingface.co/api/models": {
      body: [
        hfRow,
        { ...hfRow, id: "google/gemma", gated: "manual", tags: [] },
        { ...hfRow, private: true },
        null,
        { id: "no-owner" },
      ],
    },
  });
  const { items, hasMore } = await registries.search({ ...anna, registry: "hugging-face", text: " qwen 3&x " });
  expect(items.map(({ ref, isGated, license }) => [ref, isGated, license])).toEqual([
    ["huggingface.co/Qwen/Qwen3-8B-GGUF", false, "apache-2.0"],
    ["huggingface.co/google/gemma", true, null],
  ]);
  expect(hasMore).toBe(false);
  const url = new URL(calls[0] ?? "");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ filter: "gguf", search: "qwen 3&x", sort: "downloads" });
  expect(url.searchParams.getAll("expand[]")).toContain("gated");
});

test("tags of one model are one variant under its most telling name", async () => {
  const tag = (name: string, digest: string, size: number) => ({
    name,
    digest,
    full_size: size,
    tag_status: "active",
    last_updated: "2026-04-17T15:31:10.111111Z",
    tag_last_pushed: "2026-04-17T15:31:10.111111Z",
  });
  const { registries, calls } = setUp({
    "https://hub.docker.com/v2/repositories/ai/qwen3/tags": {
      body: page([
        tag("latest", "sha256:a", 5e9),
        tag("8B-Q4_K_M", "sha256:a", 5e9),
        tag("8B", "sha256:a", 5e9),
        { ...tag("0.6B-F16", "sha256:b", 0) },
        { ...tag("old", "sha256:c", 1), tag_status: "inactive" },
      ]),
    },
  });
  const found = Variants.parse(await registries.variants({ ...anna, ref: "docker.io/AI/Qwen3:latest" }));
  expect(found.items).toMatchObject([
    {
      ref: "ai/qwen3:8B-Q4_K_M",
      otherTags: ["8B", "latest"],
      parameters: "8B",
      quantization: "Q4_K_M",
      sizeBytes: known(5e9),
    },
    { ref: "ai/qwen3:0.6B-F16", sizeBytes: unknown("not-reported") },
  ]);
  expect(calls).toEqual(["https://hub.docker.com/v2/repositories/ai/qwen3/tags?page_size=100&page=1"]);
});

test("a repository's files become variants, with context, licence and projector", async () => {
  const { registries, calls } = setUp({
    "https://huggingface.co/api/models/Qwen/Qwen3-8B-GGUF": {
      body: {
        ...hfRow,
        gguf: { total: 8_190_735_360, architecture: "qwen3", context_length: 40_960 },
        siblings: [
          { rfilename: ".gitattributes", size: 1519 },
          {
            rfilename: "Qwen3-8B-Q4_K_M.gguf",
            size: 5_027_783_488,
            lfs: { sha256: "…", size: 5_027_783_488, pointerSize: 135 },
          },
          { rfilename: "Qwen3-8B-Q8_0.gguf", lfs: { size: 8_709_519_168 } },
          { rfilename: "mmproj-F16.gguf", size: 800 },
        ],
      },
    },
  });
  const found = Variants.parse(await registries.variants({ ...anna, ref: "hf.co/Qwen/Qwen3-8B-GGUF:Q4_K_M" }));
  expect(found).toMatchObject({
    ref: "huggingface.co/Qwen/Qwen3-8B-GGUF",
    license: "apache-2.0",
    isGated: false,
    contextTokens: known(40_960),
    projectorBytes: known(800),
    items: [
      { ref: "huggingface.co/Qwen/Qwen3-8B-GGUF:Q4_K_M", sizeBytes: known(5_027_783_488), parameters: "8B" },
      { ref: "huggingface.co/Qwen/Qwen3-8B-GGUF:Q8_0", sizeBytes: known(8_709_519_168) },
    ],
  });
  expect(calls).toEqual(["https://huggingface.co/api/models/Qwen/Qwen3-8B-GGUF?blobs=true"]);
});

test.each<[string, Reply, string]>([
  ["no network", new HttpProblem("name-not-found", "ENOTFOUND"), "registry-offline"],
  ["a firewall", new HttpProblem("refused", "ECONNREFUSED"), "registry-offline"],
  ["somebody between", new HttpProblem("certificate", "SELF_SIGNED_CERT_IN_CHAIN"), "registry-offline"],
  ["silence", new HttpProblem("timed-out", "no answer within 15000 ms"), "timed-out"],
  ["too many questions", { status: 429, body: "", headers: { "retry-after": "60" } }, "registry-busy"],
  ["a sign-in page", { body: "<!doctype html><title>Wi-Fi</title>" }, "registry-bad-answer"],
  ["JSON of another shape", { body: { error: "?" } }, "registry-bad-answer"],
  ["a redirect", { status: 302, body: "", headers: { location: "https://evil.example/" } }, "registry-bad-answer"],
  ["a fault of its own", { status: 503, body: "" }, "registry-bad-answer"],
  ["nothing there", { status: 404, body: { message: "object not found" } }, "pull-not-found"],
  ["a locked door", { status: 401, body: { error: "Invalid username or password." } }, "pull-unauthorized"],
])("%s is told as what it is", async (_what, reply, code) => {
  const { registries } = setUp({
    [hubRepositories]: reply,
    "https://huggingface.co/api/models": reply,
    "https://hub.docker.com/v2/repositories/ai/x/tags": reply,
    "https://huggingface.co/api/models/a/b": reply,
  });
  await expect(registries.search({ ...anna, registry: "docker-hub", text: "" })).rejects.toMatchObject({ code });
  await expect(registries.search({ ...anna, registry: "hugging-face", text: "" })).rejects.toMatchObject({ code });
  await expect(registries.variants({ ...anna, ref: "ai/x" })).rejects.toMatchObject({ code });
  await expect(registries.variants({ ...anna, ref: "hf.co/a/b" })).rejects.toMatchObject({ code });
});

test("how long to wait is said where the registry says it", async () => {
  const { registries } = setUp({ [hubRepositories]: { status: 429, body: "", headers: { "retry-after": "60" } } });
  const search = registries.search({ ...anna, registry: "docker-hub", text: "" });
  await expect(search).rejects.toThrow("It says to wait 60 s.");
});

test("a window's next question ends its last, another window's not; stop ends them all", async () => {
  const { registries, calls } = setUp({ "https://huggingface.co/api/models": "silent", [hubRepositories]: "silent" });
  const search = (askedBy: string, registry: "docker-hub" | "hugging-face", text: string) => {
    const answer = registries.search({ askedBy, registry, text });
    answer.catch(() => undefined);
    return answer;
  };
  const others = search("ben", "hugging-face", "a");
  const first = search("anna", "hugging-face", "a");
  const hub = search("anna", "docker-hub", "a");
  const second = search("anna", "hugging-face", "ab");
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  registries.stop("anna");
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  await expect(hub).rejects.toMatchObject({ code: "cancelled" });
  expect(calls).toHaveLength(4);
  registries.stop("ben");
  await expect(others).rejects.toMatchObject({ code: "cancelled" });
});

test.each([
  ["not a name", "bad-reference"],
  [`sha256:${"ab".repeat(32)}`, "bad-reference"],
  ["registry.example:5000/a/b", "registry-unknown"],
  ["https://evil.example/a", "bad-reference"],
])("%s is looked into nowhere", async (ref, code) => {
  const { registries, calls } = setUp({});
  await expect(registries.variants({ ...anna, ref })).rejects.toMatchObject({ code });
  expect(calls).toEqual([]);
});
