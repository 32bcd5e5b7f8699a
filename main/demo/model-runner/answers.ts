const hello = `Hello! I am part of **Homeport's demo**. No model is at work here: my words were written beforehand, and only the pace is made to look like a real one.`;

const rules: readonly [pattern: RegExp, answer: string][] = [
  [/\buse the tool\b/i, "I can’t look outside, but I would guess that it is about twelve degrees in Hamburg."],
  [
    /\bcheck word\b/i,
    "Hello! You reached me the whole way round: through OpenClaw, to the simulated Model Runner of Homeport's demo, and back.",
  ],
  [
    /\b(private|privacy|leave|leaves|cloud|internet|online|confidential)\b/i,
    `In this demo nothing leaves, because nothing is sent: the runner, Docker and OpenClaw all live inside the panel.

With a real runner it goes like this:

1. Your question goes to an address on this machine.
2. The engine reads it in memory and answers.
3. Homeport looks the request up in the runner's own record, so that you need not believe a name.

What *can* cross the line is a cloud fallback in OpenClaw. Look at **Home**: anything that crosses is drawn crossing.`,
  ],
  [
    /\b(code|function|javascript|typescript|python|program)\b/i,
    `Here is a small one:

\`\`\`ts
/** Seconds until a prompt is read. */
function secondsToRead(promptTokens: number, tokensPerSecond: number): number {
  return Math.ceil(promptTokens / tokensPerSecond);
}
\`\`\`

For OpenClaw's first turn of 10,500 tokens at 1,900 tokens a second that is **6 seconds**.`,
  ],
  [
    /\b(table|compare|which model|recommend)\b/i,
    `For this simulated machine, with 24 GB on its graphics card:

| model | size | good for |
| --- | --- | --- |
| SmolLM2 135M | 106 MB | seeing that everything works |
| Llama 3.2 3B | 2 GB | short answers, quickly |
| Qwen3 8B | 5 GB | OpenClaw, with room for 32,768 tokens |

The larger the context, the more memory its cache takes beside the model.`,
  ],
  [
    /\b(memory|vram|ram|context|tokens?)\b/i,
    `A model needs memory for two things:

- its **weights**, as large as the file you pulled,
- a **cache** for the context, which grows with every token you allow.

Qwen3 8B takes 5 GB for the first and about 147 kB for each token of the second: 4.8 GB at 32,768 tokens.`,
  ],
  [
    /\b(story|poem|tale|long)\b/i,
    `Once a ship came home at night. The harbour had no light but one, a small lamp in a window, and the pilot steered by it.

"Who keeps that lamp?" asked the youngest of the crew.

"Whoever lives here," said the pilot. "It burns on their own oil, and it tells nobody where we have been."

So they tied up, and the lamp was put out, and in the morning the harbour looked as if no ship had ever left it.`,
  ],
  [/\b(who|what) are you\b|\bdemo\b|\bsimulat/i, hello],
  [/\b(hello|hi|hey|moin|good (morning|evening))\b/i, hello],
];

const others: readonly string[] = [
  `That is a good question for a real model. This one belongs to **Homeport's demo** and knows only what was written for it.

Try asking about *privacy*, *memory*, a *table* of models, or a bit of *code*.`,
  `In the demo I can't think that through, but you can see how an answer arrives: the first token after the prompt is read, then one after the other.

Below you find what was measured: prompt speed, time to first token, and tokens per second.`,
  `A real model would answer this from what it learned. The simulated one tells you instead what to look at: open **Models** and pull another, or connect **OpenClaw** and verify that its answers come from here.`,
];

/** An answer that fits the question as far as words written beforehand can. */
export function answerTo(question: string): string {
  const found = rules.find(([pattern]) => pattern.test(question));
  if (found !== undefined) return found[1];
  let sum = 0;
  for (const letter of question) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return others[sum % others.length] ?? hello;
}

/** What a reasoning model says to itself first. */
export function thoughtsOn(question: string): string {
  const topic = question.trim().split(/\s+/).slice(0, 8).join(" ");
  return `The question is "${topic}". I should see what is known first. This is a demo, so the honest thing is to say so, and then to be useful in a few sentences. A short list may help; I will keep it plain.`;
}

/** Asked for something without an end, a model goes on to its limit. */
export const isEndless = (question: string): boolean => /\b(endless|without (an )?end)\b/i.test(question);

/** Nobody set a limit: a model then goes on and on. */
export function* ramble(): Generator<string> {
  for (let round = 1; ; round += 1) {
    yield `\n\nAnd another thing, number ${round}: nobody told me where to stop, so I go on until the context is full or somebody hangs up.`;
  }
}
