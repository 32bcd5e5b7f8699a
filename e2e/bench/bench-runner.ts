// A simulated Model Runner in a process of its own, whose chat streams 500 tokens a second.
import { systemClock } from "../../main/platform/clock";
import { pullable, pulledAtStart } from "../../main/demo/model-runner/catalogue";
import { createModelRunner } from "../../main/demo/model-runner/model-runner";
import { jsonReply, type RunnerReply, type RunnerRequest } from "../../main/demo/model-runner/reply";
import { createPace } from "../../main/demo/pace";
import { createHandlerServer, listen } from "../fake-tools/serve";
import { promptMs, tokensPerAnswer, tokensPerSecond } from "./figures";

/** `--models 500`: so many copies of what the demo has, each under a name of its own. */
const many = Number(process.argv[process.argv.indexOf("--models") + 1] ?? 0) || 0;
const copies = Array.from({ length: many }, (_, index) => {
  const model = pulledAtStart[index % pulledAtStart.length];
  return model === undefined ? [] : [{ ...model, ref: `ai/copy-${index}:8B-Q4_K_M`, aliases: [] }];
}).flat();
const models = many > 0 ? copies : pulledAtStart;
const runner = createModelRunner({ clock: systemClock, speed: 4, models, offers: pullable });
const pace = createPace({ clock: systemClock, speed: 1 });
const words = ["The ", "harbour ", "lay ", "quiet, ", "**and** ", "a lamp ", "burned ", "on.\n\n", "- one ", "`two` "];

async function* answer(signal: AbortSignal): AsyncGenerator<string> {
  const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const time = pace.timeline();
  yield event({ choices: [{ index: 0, delta: { role: "assistant", content: null } }] });
  for (let count = 1; count <= tokensPerAnswer; count++) {
    await time.until(promptMs + (count / tokensPerSecond) * 1000, signal);
    yield event({ choices: [{ index: 0, delta: { content: words[count % words.length] }, finish_reason: null }] });
  }
  yield event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  yield "data: [DONE]\n\n";
}

let isLong = false;
let loaded: Promise<void> | null = null;

/** The model that answers is listed as loaded, as a real runner's is: the first question is none that is measured. */
async function load(request: RunnerRequest): Promise<void> {
  const reply = await runner.handle({ ...request, headers: { ...request.headers, "x-preload-only": "true" } });
  for await (const _ of reply.body);
}

/** Once asked for, the list has 500 rows, each with the metadata a real one has. */
async function longList(request: RunnerRequest): Promise<RunnerReply> {
  const reply = await runner.handle(request);
  let text = "";
  for await (const piece of reply.body) text += piece;
  const rows = JSON.parse(text) as { id: string; tags: string[] }[];
  const more = Array.from({ length: 500 - rows.length }, (_, index) => ({
    ...rows[index % rows.length],
    id: `sha256:${index.toString(16).padStart(64, "0")}`,
    tags: [`ai/many:${index}`],
  }));
  return jsonReply([...rows, ...more]);
}

async function handle(request: RunnerRequest): Promise<RunnerReply> {
  if (request.path === "/bench/long-list") {
    isLong = true;
    return jsonReply({});
  }
  if (isLong && request.method === "GET" && request.path === "/models") return longList(request);
  const isAsked = request.path === "/engines/v1/chat/completions" && !("x-preload-only" in request.headers);
  if (!isAsked) return runner.handle(request);
  await (loaded ??= load(request));
  return { status: 200, headers: { "content-type": "text/event-stream" }, body: answer(request.signal) };
}

const port = await listen(createHandlerServer(handle), 0);
console.log(`runner at http://127.0.0.1:${port}`);
