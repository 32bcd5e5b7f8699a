import { Fragment } from "react";

/** A model's name that breaks after its `/` and `:` first, and anywhere only when a part itself is too long. */
export function BreakableName({ name }: { name: string }) {
  return name.split(/(?<=[/:])/).map((part, index) => (
    // parts may be equal, and never change places
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
