import { createContext } from "react";

/** Closes the dialog one is in, without giving the focus back, for who goes elsewhere. Outside of a dialog it does nothing. */
export const LeaveDialog = createContext<() => void>(() => {});
