import type { PortHolder } from "../contract/port-holder";

/** Who has a port, for logs and the messages of errors, which are English whatever the window speaks. */
export function holderInEnglish(holder: PortHolder): string {
  switch (holder.kind) {
    case "container":
      return `the container ${holder.name}`;
    case "program":
      return `${holder.name} (process ${holder.pid})`;
    case "process":
      return `a program (process ${holder.pid})`;
    case "windows-range":
      return `Windows itself, which keeps the ports ${holder.from} to ${holder.to}`;
  }
}

/** Its name, where it has one: what a program is called tells a tunnel from an engine. */
export const nameOfHolder = (holder: PortHolder | null): string | null =>
  holder !== null && "name" in holder ? holder.name : null;
