/** One file of the store. Two names of one file have the same `file`: they are hard links. */
export type StoreFile = { file: string; sizeBytes: number };

/** The store as it was found: what the runner's own files say, and what lies there. */
export type StoreFacts = {
  models: readonly { id: string; tags: readonly string[]; blobs: readonly string[] }[];
  /** By digest: `sha256:…`. */
  blobs: ReadonlyMap<string, StoreFile>;
  /** Files of the folder a model is loaded from, by the model's id. */
  bundles: ReadonlyMap<string, readonly StoreFile[]>;
  manifests: ReadonlyMap<string, StoreFile>;
  incomplete: readonly (StoreFile & { digest: string; modifiedAt: number })[];
  /** Anything else. */
  others: readonly StoreFile[];
};

type ModelUse = { id: string; sizeBytes: number; ownBytes: number; sharedBytes: number; sharedWith: string[] };
export type StoreUse = {
  models: ModelUse[];
  orphans: { fileCount: number; sizeBytes: number };
  totalBytes: number;
};

/** Who takes how much: each file counts once, however many names it has, and a file of several models is shared. */
export function storeUse(store: StoreFacts): StoreUse {
  const sizes = new Map<string, number>();
  const owners = new Map<string, Set<string>>();
  const note = ({ file, sizeBytes }: StoreFile, owner: string | null) => {
    sizes.set(file, Math.max(sizes.get(file) ?? 0, sizeBytes));
    const those = owners.get(file) ?? new Set<string>();
    if (owner !== null) those.add(owner);
    owners.set(file, those);
  };

  const ids = new Set(store.models.map(({ id }) => id));
  for (const { id, blobs } of store.models) {
    for (const digest of blobs) {
      const blob = store.blobs.get(digest);
      if (blob !== undefined) note(blob, id);
    }
  }
  for (const [id, files] of store.bundles) for (const file of files) note(file, ids.has(id) ? id : null);
  for (const [id, file] of store.manifests) note(file, ids.has(id) ? id : null);
  for (const blob of store.blobs.values()) note(blob, null);

  const use = new Map(
    store.models.map(({ id }) => [id, { ownBytes: 0, sharedBytes: 0, sharedWith: new Set<string>() }]),
  );
  for (const [file, those] of owners) {
    const size = sizes.get(file) ?? 0;
    for (const id of those) {
      const own = use.get(id);
      if (own === undefined) continue;
      if (those.size === 1) own.ownBytes += size;
      else own.sharedBytes += size;
      for (const other of those) if (other !== id) own.sharedWith.add(other);
    }
  }
  const models = [...use].map(([id, { ownBytes, sharedBytes, sharedWith }]): ModelUse => {
    return { id, sizeBytes: ownBytes + sharedBytes, ownBytes, sharedBytes, sharedWith: [...sharedWith] };
  });
  const unowned = [...owners].filter(([, those]) => those.size === 0);
  for (const file of [...store.incomplete, ...store.others]) note(file, null);
  return {
    models,
    orphans: {
      fileCount: unowned.length,
      sizeBytes: unowned.reduce((sum, [file]) => sum + (sizes.get(file) ?? 0), 0),
    },
    totalBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
  };
}

/** What goes with these models: their own files, and those they share only with each other. */
export function freedBy(store: StoreFacts, wanted: ReadonlySet<string>): number {
  const left = { ...store, models: store.models.filter(({ id }) => !wanted.has(id)) };
  const before = storeUse(store).orphans.sizeBytes;
  return storeUse(left).orphans.sizeBytes - before;
}
