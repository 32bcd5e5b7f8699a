import { useEffect } from "react";
import { useAction } from "../../../state/use-action";

/** The doctor's look: begun when its view is opened, and whenever it is asked for. */
export function useDoctor(isOpen: boolean) {
  const look = useAction("doctor.look");
  const { run } = look;
  useEffect(() => {
    if (isOpen) void run({});
  }, [isOpen, run]);
  return look;
}
