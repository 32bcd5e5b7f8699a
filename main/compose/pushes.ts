import type { EventName, Events, Push } from "../../app/contract/index";

export type OnEvent = ReturnType<typeof createPushes>["onEvent"];

/** One place through which all pushes go: to the shell, and to what follows from them inside main. */
export function createPushes(log: { error(text: string): void }) {
  const listeners: Push[] = [];
  const push: Push = (event, payload) => {
    for (const listener of listeners) {
      try {
        listener(event, payload);
      } catch (error) {
        log.error(`push of ${event}: ${String(error)}`);
      }
    }
  };
  return {
    push,
    onPush: (listener: Push) => void listeners.push(listener),
    onEvent<E extends EventName>(wanted: E, listener: (payload: Events[E]) => void) {
      listeners.push((event, payload) => {
        if ((event as EventName) === wanted) listener(payload as unknown as Events[E]);
      });
    },
  };
}
