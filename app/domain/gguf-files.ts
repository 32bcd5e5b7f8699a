import { type Reading, known, unknown } from "../contract/reading";
import { quantizationIn } from "./quantization";

/** A file of a repository; `path` with its folders. */
export type RepositoryFile = { path: string; sizeBytes: number | null };

type FileVariant = {
  /** What names it in a pull. */
  tag: string;
  quantization: string | null;
  sizeBytes: Reading<number>;
  fileCount: number;
  hasOthersFiles: boolean;
};

type GgufFiles = {
  variants: FileVariant[];
  /** The one the runner takes along; null: there is none. */
  projectorBytes: Reading<number> | null;
  unnamedCount: number;
};

/**
 * The variants in a Hugging Face repository, by the runner's own choice of files: a tag takes every GGUF whose name
 * holds it between separators, parts are one model, and a projector (`mmproj`, F16 first) comes along
 * (docker/model-runner, pkg/distribution/huggingface/repository.go).
 */
export function sortGgufFiles(files: readonly RepositoryFile[]): GgufFiles {
  const all = files.filter(({ path }) => /\.gguf$/i.test(path));
  const isProjector = ({ path }: RepositoryFile) => /mmproj/i.test(nameOf(path));
  const projectors = all.filter(isProjector);
  const weights = all.filter((file) => !isProjector(file));
  const projector = projectors.find(({ path }) => /f16/i.test(nameOf(path))) ?? projectors[0];
  const projectorBytes = projector === undefined ? null : sumOf([projector]);

  const [only] = weights;
  if (only !== undefined && weights.length === 1) {
    const quantization = quantizationIn(stemOf(only.path));
    const variant = {
      tag: quantization ?? "latest",
      quantization,
      sizeBytes: sumOf([only]),
      fileCount: 1,
      hasOthersFiles: false,
    };
    return { variants: [variant], projectorBytes, unnamedCount: 0 };
  }

  const tags = new Map<string, string>();
  let unnamedCount = 0;
  for (const { path } of weights) {
    const quantization = quantizationIn(stemOf(path));
    if (quantization === null) unnamedCount += 1;
    else if (!tags.has(quantization.toLowerCase())) tags.set(quantization.toLowerCase(), quantization);
  }
  const variants = [...tags.values()].map((tag): FileVariant => {
    const taken = weights.filter(({ path }) => isTakenBy(tag, nameOf(path)));
    return {
      tag,
      quantization: tag,
      sizeBytes: sumOf(taken),
      fileCount: taken.length,
      hasOthersFiles: new Set(taken.map(({ path }) => stemOf(path).toLowerCase())).size > 1,
    };
  });
  return { variants, projectorBytes, unnamedCount };
}

/** The runner looks at the first place only where a separator and the tag stand in the name. */
function isTakenBy(tag: string, name: string): boolean {
  const lower = name.toLowerCase().replace(/\.gguf$/, "");
  return ["-", ".", "_"].some((separator) => {
    const pattern = separator + tag.toLowerCase();
    const at = lower.indexOf(pattern);
    if (at < 0) return false;
    const after = lower.charAt(at + pattern.length);
    return after === "" || "-._".includes(after);
  });
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
/** Without its ending and without the number of a part. */
const stemOf = (path: string) =>
  nameOf(path)
    .replace(/\.gguf$/i, "")
    .replace(/-\d{5}-of-\d{5}$/, "");

function sumOf(files: readonly RepositoryFile[]): Reading<number> {
  let sum = 0;
  for (const { sizeBytes } of files) {
    if (sizeBytes === null) return unknown("not-reported");
    sum += sizeBytes;
  }
  return known(sum);
}
