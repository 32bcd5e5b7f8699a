/** One entry of an archive, in its order. `body` must be read, or left, before the next is asked for. */
export type ArchiveEntry = {
  name: string;
  kind: "file" | "folder" | "link" | "other";
  /** Of a link: what it says it points at. */
  target: string;
  isProgram: boolean;
  sizeBytes: number;
  body: AsyncIterable<Uint8Array>;
};

/** An archive that is damaged, or holds what a release never does. */
export class ArchiveProblem extends Error {
  override readonly name = "ArchiveProblem";
}
