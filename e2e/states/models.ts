import type { Page } from "@playwright/test";
import { known, unknown } from "../../app/contract/common";
import type { Job } from "../../app/contract/jobs";
import type { modelsStates } from "../../renderer/features/models/states";
import { sampleFindings, sampleVariants } from "../../renderer/features/models/find/find-test-kit";
import { sampleMachines } from "../../renderer/features/models/recommended/machine-samples";
import { sampleFit } from "../../renderer/features/models/fit-samples";
import { sampleJob } from "../../renderer/test/page-samples";
import {
  sampleJobs,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleRunner,
  sampleSettings,
} from "../../renderer/test/samples";
import { click, failure, longRef, type Replies, type Staged } from "./staged";

const list = (over: Parameters<typeof sampleModels>[0]): Replies => ({
  "models.read": sampleModels(over),
  "models.refresh": sampleModels(over),
});
const jobs = (...items: Job[]): Staged => ({ replies: { "jobs.read": sampleJobs({ items }) } });
async function search(page: Page) {
  await page.getByRole("tab", { name: "Search" }).click();
  await page.getByRole("searchbox", { name: "Words to search for" }).fill("gemma");
  await page.keyboard.press("Enter");
}

async function lookAtFile(page: Page) {
  await page.getByRole("tab", { name: "From a file" }).click();
  await page.getByRole("textbox", { name: "Path of the GGUF file" }).fill("/home/anna/Downloads/tiny.gguf");
  await page.keyboard.press("Enter");
}

const twoNames = sampleModel({ tags: ["ai/qwen3:8B", "mine/letters:v2"] });
const progress = {
  doneBytes: 2.1e9,
  totalBytes: known(5.03e9),
  bytesPerSecond: known(24e6),
  secondsLeft: known(122),
};
const ended = { endedAt: sampleJob().startedAt, progress };

/** Nothing is pulled: what is recommended stands open. */
const chooseFor = (machine: keyof typeof sampleMachines, act?: Staged["act"]): Staged => ({
  replies: {
    ...list({ items: [] }),
    "runner.read": sampleRunner({ loaded: [] }),
    "fit.machine": sampleMachines[machine],
  },
  ...(act === undefined ? {} : { act }),
});
const unfold = (name: string) => (page: Page) =>
  page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name, exact: true }) })
    .locator("summary")
    .click();
async function filter(page: Page, text: string) {
  await page.getByRole("searchbox", { name: "Filter" }).fill(text);
}

export const models: Record<(typeof modelsStates)[number], Staged> = {
  "offline-mode": {
    replies: {
      ...chooseFor("mac16").replies,
      "settings.read": sampleSettings({ values: { offlineMode: true } }),
      "jobs.read": sampleJobs({ items: [sampleJob({ outcome: { kind: "cancelled", isResumable: true }, ...ended })] }),
    },
    act: (page) => page.getByRole("textbox", { name: "Name of the model" }).fill("ai/gemma3"),
  },
  waiting: { replies: { ...list({ state: "waiting", items: [] }), "models.refresh": "never" } },
  ready: {},
  failed: {
    replies: list({ state: "failed", items: [], problem: failure("runner-bad-answer", "unexpected end of JSON") }),
  },
  empty: { replies: { ...list({ items: [] }), "runner.read": sampleRunner({ loaded: [] }) } },
  recommended: chooseFor("card24"),
  "recommended-why": chooseFor("mac16", unfold("qwen3:8B")),
  "recommended-on-processor": chooseFor("laptop8"),
  "recommended-nothing-fits": chooseFor("full"),
  "recommended-unknown": chooseFor("unknown"),
  "recommended-elsewhere": {
    replies: {
      ...chooseFor("unknown").replies,
      "runner.read": sampleRunner({
        loaded: [],
        endpoint: {
          source: "settings",
          kind: "unknown",
          transport: "tcp",
          address: "box.example:12434",
          location: "another-machine",
          locationReason: { code: "other-address", host: "gpu.example" },
          openAiBaseUrl: "http://box.example:12434/engines/v1",
        },
      }),
    },
  },
  "recommended-other-quantization": chooseFor("card12", (page) => filter(page, "magistral")),
  "recommended-all": chooseFor("loaded", click(/^Show all/)),
  "engine-only": {
    replies: {
      "runner.read": sampleRunner({
        loaded: [],
        service: { engine: "vLLM", apiPath: "/v1", can: [] },
        endpoint: {
          source: "settings",
          kind: "unknown",
          transport: "tcp",
          address: "https://gpu.example:8443/v1",
          location: "another-machine",
          locationReason: { code: "other-address", host: "gpu.example" },
          openAiBaseUrl: "https://gpu.example:8443/v1",
          isEncrypted: true,
        },
      }),
      ...list({ items: [sampleModel({ id: "Qwen/Qwen3-8B", ref: "Qwen/Qwen3-8B", tags: [] })] }),
    },
  },
  "no-runner": {
    replies: { "runner.read": sampleRunner({ state: "down", loaded: [], problem: failure("runner-down") }) },
  },
  many: {
    replies: list({
      items: Array.from({ length: 12 }, (_, index) => {
        const ref = `ai/model-${index}:8B`;
        return sampleModel({ id: `sha256:${index}`, ref, tags: [ref] });
      }),
    }),
  },
  "long-names": {
    replies: {
      ...list({
        items: [sampleModel({ ref: longRef, tags: [longRef, `${longRef}-again`], sizeBytes: unknown("not-reported") })],
      }),
      "runner.read": sampleRunner({ loaded: [sampleLoaded({ ref: longRef })] }),
    },
  },
  fits: {
    replies: {
      ...list({
        items: (["runs-well", "tight", "slow", "wont-fit", "unknown"] as const).map((verdict) =>
          sampleModel({ id: verdict, ref: `ai/${verdict}:8B`, tags: [`ai/${verdict}:8B`] }),
        ),
      }),
      "runner.read": sampleRunner({ loaded: [sampleLoaded({ ref: "ai/tight:8B" })] }),
      "fit.list": {
        items: [
          sampleFit({ ref: "ai/runs-well:8B" }),
          sampleFit({ ref: "ai/tight:8B", verdict: "tight", reason: "near-limit" }),
          sampleFit({ ref: "ai/slow:8B", verdict: "slow", reason: "split" }),
          sampleFit({ ref: "ai/wont-fit:8B", verdict: "wont-fit", reason: "beyond-vram" }),
          { ref: "ai/unknown:8B", failure: failure("runner-bad-answer") },
        ],
      },
    },
    act: (page) => page.getByRole("link", { name: /^Won’t fit/ }).focus(),
  },
  loading: { replies: { "runner.read": sampleRunner({ loaded: [sampleLoaded({ isLoading: true })] }) } },
  pulling: jobs(sampleJob({ progress }), sampleJob({ id: "8", key: "pull:b", subject: "ai/b", notice: "stalled" })),
  "pull-paused": jobs(sampleJob({ ...ended, outcome: { kind: "cancelled", isResumable: true } })),
  "pull-failed": jobs(
    sampleJob({
      ...ended,
      outcome: { kind: "failed", failure: failure("disk-full") },
      warnings: [{ code: "tool-said", text: "skipped a layer" }],
    }),
  ),
  "bad-name": {
    act: async (page) => {
      await page.getByRole("textbox", { name: "Name of the model" }).fill("docker model pull ai/qwen3 --force");
      await page.keyboard.press("Tab");
    },
  },
  "name-instead": {
    act: (page) => page.getByRole("textbox", { name: "Name of the model" }).fill("ai/deepseek-r1"),
  },
  quality: {
    act: async (page) => {
      await page.getByText("Local or cloud: which is for what").click();
      await page.getByRole("table", { name: "How they compare" }).waitFor();
    },
  },
  details: {
    replies: {
      ...list({ items: [twoNames] }),
      "models.inspect": {
        model: twoNames,
        isRemote: false,
        gguf: { "general.architecture": "qwen3", "qwen3.block_count": "36" },
        license: null,
      },
    },
    act: click(/^Details/),
  },
  "details-failed": { replies: { "models.inspect": failure("runner-down") }, act: click(/^Details/) },
  found: {
    replies: { "registries.search": sampleFindings({ hasMore: true }), "registries.stop": {} },
    act: search,
  },
  "search-failed": {
    replies: { "registries.search": failure("registry-offline"), "registries.stop": {} },
    act: search,
  },
  variants: {
    replies: {
      "registries.search": sampleFindings(),
      "registries.stop": {},
      "registries.variants": sampleVariants(),
      "registries.access": { kept: "no", canStore: true },
    },
    act: async (page) => {
      await search(page);
      await page
        .getByRole("button", { name: /versions/i })
        .first()
        .click();
      await page.getByRole("dialog").getByText("12B").first().waitFor();
    },
  },
  access: {
    replies: {
      "registries.search": sampleFindings(),
      "registries.stop": {},
      "registries.variants": sampleVariants({ isGated: true }),
      "registries.access": { kept: "no", canStore: true },
    },
    act: async (page) => {
      await search(page);
      await page
        .getByRole("button", { name: /versions/i })
        .first()
        .click();
      await page.getByRole("dialog").getByRole("button", { name: /^Pull/ }).click();
      await page.getByLabel("Access token").waitFor();
    },
  },
  import: {
    replies: {
      "models.examineFile": {
        path: "/home/anna/Downloads/tiny-stories-33M-Q4_0.gguf",
        partCount: 1,
        sizeBytes: 2.8e7,
        name: "Tiny Stories 33M",
        architecture: "llama",
        parameters: "33M",
        quantization: "Q4_0",
        license: null,
        trainedContextTokens: known(2048),
        proposedRef: "local/tiny-stories:33M-Q4_0",
      },
    },
    act: lookAtFile,
  },
  "import-refused": {
    replies: { "models.examineFile": failure("file-not-importable", "This is not a GGUF file.") },
    act: lookAtFile,
  },
  importing: jobs(
    sampleJob({ kind: "import-model", key: "import:local/a:x", subject: "local/a:x", phase: "sending", progress }),
  ),
  removing: { replies: list({ items: [twoNames] }), act: click(/^Remove/) },
  offline: { isLost: true },
};
