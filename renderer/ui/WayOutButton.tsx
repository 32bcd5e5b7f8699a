import { useId } from "react";
import { Button, type ButtonProps } from "./Button";

/** A button that would make this machine ask another one. `reason`: why offline mode keeps it from that; null: it may. */
export function WayOutButton({
  reason,
  isReasonShown = true,
  isDisabled,
  ...rest
}: ButtonProps & {
  reason: string | null;
  /** Beside it; else only told to screen readers and on hover. */ isReasonShown?: boolean;
}) {
  const id = useId();
  if (reason === null) return <Button isDisabled={isDisabled ?? false} {...rest} />;
  return (
    <>
      <Button {...rest} isDisabled title={reason} aria-describedby={id} />
      <span id={id} className={isReasonShown ? "self-center text-small text-ink-2" : "sr-only"}>
        {reason}
      </span>
    </>
  );
}
