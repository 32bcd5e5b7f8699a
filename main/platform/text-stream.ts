/** Cuts text that comes in pieces into lines: without their end (`\n` or `\r\n`), empty ones kept. */
export function createLineSplitter({
  onLine,
  maxChars,
  onTooLong,
}: {
  onLine: (line: string) => void;
  maxChars: number;
  /** Called with what has gathered when a line passes `maxChars`; it starts anew afterwards. */
  onTooLong: (start: string) => void;
}) {
  let rest = "";
  return {
    push(piece: string): void {
      let from = 0;
      for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", from)) {
        const line = rest + piece.slice(from, end);
        rest = "";
        from = end + 1;
        if (line.length > maxChars) onTooLong(line);
        else onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
      }
      rest += piece.slice(from);
      if (rest.length <= maxChars) return;
      const start = rest;
      rest = "";
      onTooLong(start);
    },
    /** The last line, when it had no end. */
    end(): void {
      if (rest === "") return;
      const line = rest;
      rest = "";
      onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    },
  };
}

/** Keeps at most `maxBytes` of what is pushed: the first of it (`head`) or the last (`tail`). */
export function createBoundedBuffer(maxBytes: number, keep: "head" | "tail") {
  let chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let isTruncated = false;
  return {
    push(chunk: Uint8Array): void {
      if (keep === "head") {
        const room = maxBytes - sizeBytes;
        if (chunk.length > room) isTruncated = true;
        if (room <= 0) return;
        const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
        chunks.push(kept);
        sizeBytes += kept.length;
        return;
      }
      chunks.push(chunk);
      sizeBytes += chunk.length;
      // trimmed rarely, so that a talkative process doesn't copy its tail for each line
      if (sizeBytes > maxBytes * 2) compact();
    },
    isTruncated: () => isTruncated || sizeBytes > maxBytes,
    /** As UTF-8; a character cut at the limit is left away. */
    text(): string {
      if (keep === "tail") compact();
      const bytes = Buffer.concat(chunks);
      const from = keep === "tail" && isTruncated ? firstWholeCharacter(bytes) : 0;
      // not flushed when cut: the rest of the last character was dropped by us, it isn't a fault in the text
      return new TextDecoder().decode(bytes.subarray(from), { stream: keep === "head" && isTruncated });
    },
  };

  function compact(): void {
    if (sizeBytes <= maxBytes) return;
    const all = Buffer.concat(chunks);
    chunks = [all.subarray(all.length - maxBytes)];
    sizeBytes = maxBytes;
    isTruncated = true;
  }
}

function firstWholeCharacter(bytes: Uint8Array): number {
  let at = 0;
  while (at < 3 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}
