import { create } from "zustand";

const longestMemory = 5;

type PaletteState = {
  isOpen: boolean;
  /** It was opened since the window was. */
  wasOpened: boolean;
  /** Actions used last, newest first, by id. In memory only: they hold names of models. */
  recent: readonly string[];
  open(): void;
  close(): void;
  remember(id: string): void;
};

/** Whether the palette is open, and what was chosen in it. */
export const usePalette = create<PaletteState>()((set) => ({
  isOpen: false,
  wasOpened: false,
  recent: [],
  open: () => {
    // A dialog that is open asks something: that comes first.
    if (document.querySelector("[role=dialog]") === null) set({ isOpen: true, wasOpened: true });
  },
  close: () => set({ isOpen: false }),
  remember: (id) =>
    set(({ recent }) => ({ recent: [id, ...recent.filter((each) => each !== id)].slice(0, longestMemory) })),
}));
