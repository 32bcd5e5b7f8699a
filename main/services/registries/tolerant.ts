import { z } from "zod";
import { known, unknown } from "../../../app/contract/common";

/** A text that holds something, else null. */
export const textIn = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" && value.trim() !== "" ? value.trim() : null));

/** A count; what is none is not known. */
export const countOf = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0
      ? known(value)
      : unknown<number>("not-reported"),
  );

/** Epoch ms of an ISO time, else null. */
export const timeIn = z
  .unknown()
  .optional()
  .transform((value) => {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isFinite(time) && time > 0 ? time : null;
  });

/** The rows that have the shape; a broken one costs only itself. */
export function itemsOf<T extends z.ZodType>(rows: readonly unknown[], shape: T): z.output<T>[] {
  return rows.flatMap((row) => {
    const parsed = shape.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}
