import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";
import type { Answer, EventName, Events, HomeportBridge, Input, RouteName } from "../app/contract/index";

const bridge: HomeportBridge = {
  request<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>> {
    return ipcRenderer.invoke("request", route, input) as Promise<Answer<R>>;
  },
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
    // Electron's own event object stays here: it leads back to ipcRenderer.
    const forward = (_event: IpcRendererEvent, name: EventName, payload: Events[E]) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on("event", forward);
    return () => void ipcRenderer.off("event", forward);
  },
};

contextBridge.exposeInMainWorld("homeport", bridge);
