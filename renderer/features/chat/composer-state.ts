import { create } from "zustand";

/** Whom a question is put to. */
export const ways = ["runner", "openclaw"] as const;
export type Via = (typeof ways)[number];

type ComposerState = {
  /** What is typed and not sent. In memory only, and there again when the page is. */
  draft: string;
  limitText: string;
  via: Via;
  setVia(via: Via): void;
  setDraft(draft: string): void;
  setLimitText(limitText: string): void;
};

export const useComposer = create<ComposerState>()((set) => ({
  draft: "",
  limitText: "1024",
  via: "runner",
  setVia: (via) => set({ via }),
  setDraft: (draft) => set({ draft }),
  setLimitText: (limitText) => set({ limitText }),
}));
