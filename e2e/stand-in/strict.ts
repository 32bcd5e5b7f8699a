import { EventEmitter } from "node:events";

/** What is there is typed against Electron's declarations; what is not there throws when it is touched. */
export function standIn<T extends object>(name: string, part: object): T {
  return new Proxy(part as T, {
    get(target, key, receiver) {
      // Promises and Node's own printing look for these on anything.
      if (typeof key === "symbol" || key === "then" || key === "prototype" || Reflect.has(target, key)) {
        return Reflect.get(target, key, receiver) as unknown;
      }
      throw new Error(`stand-in: electron.${name}.${key} is not there yet`);
    },
    set(target, key, value, receiver) {
      if (Reflect.has(target, key)) return Reflect.set(target, key, value, receiver);
      throw new Error(`stand-in: electron.${name}.${String(key)} can't be set yet`);
    },
  });
}

/** An event of Electron's: listeners may prevent what would follow. */
export function createEvent<Params extends object>(params: Params) {
  return {
    ...params,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

/** The listening half of an object that emits just these events; to listen for another, which would never come, throws. */
export function createEmitter(name: string, events: readonly string[]) {
  const emitter = new EventEmitter();
  const known = (event: string) => {
    if (!events.includes(event)) throw new Error(`stand-in: electron.${name} never emits '${event}' yet`);
  };
  type Listener = (...args: unknown[]) => void;
  return {
    emit: (event: string, ...args: unknown[]) => {
      known(event);
      return emitter.emit(event, ...args);
    },
    listening: {
      on(event: string, listener: Listener) {
        known(event);
        emitter.on(event, listener);
        return this;
      },
      once(event: string, listener: Listener) {
        known(event);
        emitter.once(event, listener);
        return this;
      },
      off(event: string, listener: Listener) {
        known(event);
        emitter.off(event, listener);
        return this;
      },
    },
  };
}
