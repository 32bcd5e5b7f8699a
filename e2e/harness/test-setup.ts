import { vi } from "vitest";
import { patienceMs } from "./patience";

// it has no setting of its own, unlike `expect.poll`
const { waitFor } = vi;
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === "number" ? options : { timeout: patienceMs, ...options });
