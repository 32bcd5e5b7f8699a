type Look = { isVisible: boolean; isLive: boolean };

/**
 * Who looks: every window says what its user can see. Main polls only what some window shows; live figures only
 * count while their window is visible.
 */
export function createAttentionService() {
  const looks = new Map<string, Look>();
  const listeners = new Set<() => void>();
  let total: Look = { isVisible: false, isLive: false };

  function recount() {
    const all = [...looks.values()];
    const next = {
      isVisible: all.some(({ isVisible }) => isVisible),
      isLive: all.some(({ isVisible, isLive }) => isVisible && isLive),
    };
    if (next.isVisible === total.isVisible && next.isLive === total.isLive) return;
    total = next;
    for (const listener of listeners) listener();
  }

  return {
    look(clientId: string, { isVisible, isLive }: Look): void {
      looks.set(clientId, { isVisible, isLive });
      recount();
    },
    /** A window closed, or its connection was lost. */
    gone(clientId: string): void {
      looks.delete(clientId);
      recount();
    },
    isVisible: (): boolean => total.isVisible,
    isLive: (): boolean => total.isLive,
    /** Called after `isVisible` or `isLive` changed. Returns the function that ends it. */
    onChange(listener: () => void): () => void {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
