import { create } from "zustand";

type ChosenModel = {
  /** The model the user chose last, on any page; null until then. */
  ref: string | null;
  choose(ref: string): void;
};

/** Hands a chosen model from page to page. It lives as long as the window. */
export const useChosenModel = create<ChosenModel>()((set) => ({ ref: null, choose: (ref) => set({ ref }) }));
