import { createParser } from "eventsource-parser";

export type RunnerEvent = { name: string; data: string };

/** The runner takes requests of 10 MiB, and writes them as a string in JSON in JSON. */
const maxEventChars = 32 * 1024 * 1024;

/** Events out of a stream's pieces. What is larger than can be held is left out, and counted; what follows is read. */
export async function* readEvents(
  pieces: AsyncIterable<string>,
  { onTooLarge, maxChars = maxEventChars }: { onTooLarge: () => void; maxChars?: number },
): AsyncGenerator<RunnerEvent> {
  let events: RunnerEvent[] = [];
  let isTooLarge = false;
  const parser = createParser({
    maxBufferSize: maxChars,
    onEvent: ({ event = "message", data }) => events.push({ name: event, data }),
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") isTooLarge = true;
    },
  });
  for await (const piece of pieces) {
    parser.feed(piece);
    if (isTooLarge) {
      isTooLarge = false;
      // the rest of its line begins with no field's name, and is passed over
      parser.reset();
      onTooLarge();
    }
    const ready = events;
    events = [];
    yield* ready;
  }
}
