import { create } from "zustand";

/** connecting: never connected yet; lost: trying again; refused: the token is missing or no longer valid. */
export type ConnectionStatus = "connecting" | "open" | "lost" | "refused";

type Connection = {
  status: ConnectionStatus;
  /** Counts connections that followed a lost one: everything must be read again then. */
  reconnections: number;
  become(status: ConnectionStatus): void;
};

/** Whether the main process can be reached. Under Electron it stays `open`: the window dies with it. */
export const useConnection = create<Connection>()((set) => ({
  status: "open",
  reconnections: 0,
  become: (status) =>
    set((was) => ({
      status,
      reconnections: status === "open" && was.status === "lost" ? was.reconnections + 1 : was.reconnections,
    })),
}));
