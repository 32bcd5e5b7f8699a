/** Adds a listener under a name of its own, so that the same one may listen twice. Returns the function that ends it. */
export function listenTo(listeners: Set<() => void>, listener: () => void): () => void {
  const own = () => listener();
  listeners.add(own);
  return () => listeners.delete(own);
}
