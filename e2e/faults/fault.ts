import { test, type TestContext } from "vitest";
import { rows, type FaultId } from "./rows";

type ServiceFault = { [Id in FaultId]: (typeof rows)[Id]["place"] extends "window" ? never : Id }[FaultId];

/** The test of one row; runs beside the others of its file. */
export function fault(id: ServiceFault, run: (context: TestContext) => Promise<void>): void {
  const row = rows[id];
  test.concurrent(`${id}: ${row.fault} → ${row.holds}`, run);
}
