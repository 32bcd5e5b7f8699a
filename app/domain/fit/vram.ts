const gibibyte = 1024 ** 3;

/** What a graphics card's memory may be corrected to. */
export const leastVramBytes = gibibyte / 4;
export const mostVramBytes = 16 * 1024 * gibibyte;

/** Gigabytes as people type them (`24`, `11,5`, `8 GB`), of two to the thirtieth as memory is sold; null: none that a card can have. */
export function parseVramGigabytes(text: string): number | null {
  const match = /^(\d{1,5}(?:[.,]\d{1,3})?)\s*(?:g(?:i?b)?)?$/i.exec(text.trim());
  if (match?.[1] === undefined) return null;
  const bytes = Math.round(Number(match[1].replace(",", ".")) * gibibyte);
  return bytes >= leastVramBytes && bytes <= mostVramBytes ? bytes : null;
}

/** The figure for the field: `24`, `11.5`. */
export function vramGigabytes(bytes: number): string {
  return String(Number((bytes / gibibyte).toFixed(2)));
}
