type Work = { run: () => void; chars: number };

/** What a slow machine parses well within a frame. */
const charsPerFrame = 1_000;
const waiting: Work[] = [];
let isScheduled = false;

function runSome() {
  isScheduled = false;
  for (let chars = 0; chars < charsPerFrame;) {
    // What was put in last lies lowest on the page, where the user looks first.
    const work = waiting.pop();
    if (!work) return;
    chars += work.chars;
    work.run();
  }
  schedule();
}

function schedule() {
  if (isScheduled || waiting.length === 0) return;
  isScheduled = true;
  requestAnimationFrame(runSome);
}

/** Runs `run` in a frame with room for it, so that a long conversation never blocks the window. Returns how to take it back. */
export function inLaterFrame(chars: number, run: () => void): () => void {
  const work = { run, chars };
  waiting.push(work);
  schedule();
  return () => {
    const at = waiting.indexOf(work);
    if (at >= 0) waiting.splice(at, 1);
  };
}
