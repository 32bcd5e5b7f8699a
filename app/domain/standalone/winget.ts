import type { ErrorCode } from "../../contract/errors";

/** The codes of WinGet that lead to something else than its own words ("Return Codes" in its documentation). */
const problems: Readonly<Record<number, ErrorCode | null>> = {
  0: null,
  // there already: nothing newer, or found installed
  0x8a15002b: null,
  0x8a15004f: null,
  0x8a150061: null,
  // it waits for a restart of Windows, and is there
  0x8a150076: null,
  0x8a150008: "download-failed",
  0x8a15002e: "download-failed",
  0x8a15004b: "download-failed",
  0x8a150074: "download-failed",
  0x8a150011: "download-mismatch",
  0x8a15002d: "download-mismatch",
  0x8a150060: "download-mismatch",
  0x8a150010: "no-release",
  0x8a150014: "no-release",
  0x8a150017: "no-release",
  0x8a150086: "no-release",
  0x8a150072: "disk-full",
  0x8a150069: "busy",
  0x8a150005: "cancelled",
  0x8a150079: "cancelled",
};

/**
 * What an exit code of `winget install` means; null: the program is there, which has still to be seen. Node tells the code as
 * Windows does, as a number without a sign; documentation also writes it with one.
 */
export function wingetProblem(exitCode: number): ErrorCode | null {
  const known = problems[exitCode >>> 0];
  return known === undefined ? "command-failed" : known;
}
