const open = "<think>";
const close = "</think>";

/**
 * Splits content that may begin with `<think>…</think>`, in pieces cut anywhere. What can still become a tag is held
 * back until it is one or isn't; `end` gives out the rest.
 */
export function createThinkingSplitter() {
  let phase: "start" | "thinking" | "after" | "answer" = "start";
  let held = "";

  function push(piece: string): { answer: string; reasoning: string } {
    const out = { answer: "", reasoning: "" };
    held += piece;
    if (phase === "start") {
      const text = held.trimStart();
      if (text.startsWith(open)) {
        phase = "thinking";
        held = text.slice(open.length);
      } else if (!open.startsWith(text)) {
        phase = "answer";
      }
    }
    if (phase === "thinking") {
      const end = held.indexOf(close);
      if (end >= 0) {
        out.reasoning = held.slice(0, end);
        held = held.slice(end + close.length);
        phase = "after";
      } else {
        const keep = tailThatMayBecome(close, held);
        out.reasoning = held.slice(0, held.length - keep);
        held = held.slice(held.length - keep);
      }
    }
    if (phase === "after") {
      // the line break between a thought and its answer belongs to neither
      held = held.trimStart();
      if (held !== "") phase = "answer";
    }
    if (phase === "answer") {
      out.answer = held;
      held = "";
    }
    return out;
  }

  return {
    push,
    end(): { answer: string; reasoning: string } {
      const rest = held;
      held = "";
      if (phase === "thinking") return { answer: "", reasoning: rest };
      return { answer: phase === "after" ? "" : rest, reasoning: "" };
    },
  };
}

/** Length of the longest end of `text` that is a beginning of `tag`. */
function tailThatMayBecome(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (tag.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
