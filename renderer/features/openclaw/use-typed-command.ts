import { useOpenClaw } from "../../state/openclaw";

/** A command of the tool's as it must be typed for the profile in use: the choice stands before everything else. */
export function useTypedCommand(): (line: string) => string {
  const profile = useOpenClaw(({ snapshot }) => snapshot?.cliProfile.name ?? null);
  return (line) => (profile === null ? line : line.replace(/^\S+/, `$& --profile ${profile}`));
}
