import { create } from "zustand";

type ComposerState = {
  /** What is typed and not sent. In memory only, and there again when the page is. */
  draft: string;
  limitText: string;
  setDraft(draft: string): void;
  setLimitText(limitText: string): void;
};

export const useComposer = create<ComposerState>()((set) => ({
  draft: "",
  limitText: "1024",
  setDraft: (draft) => set({ draft }),
  setLimitText: (limitText) => set({ limitText }),
}));
