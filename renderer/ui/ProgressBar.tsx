const look =
  "block h-2 w-full appearance-none overflow-hidden rounded-tiny border-0 bg-series-free " +
  "[&::-webkit-progress-bar]:bg-series-free [&::-webkit-progress-value]:bg-series-1 [&::-moz-progress-bar]:bg-series-1 " +
  "indeterminate:animate-breathe indeterminate:bg-series-3 indeterminate:[&::-webkit-progress-bar]:bg-series-3";

type ProgressBarProps = { label: string; fraction: number | null; valueText?: string };

/** Progress of a job. `fraction` null: under way, how far is not known. */
export function ProgressBar({ label, fraction, valueText }: ProgressBarProps) {
  const percent = fraction === null ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return <progress aria-label={label} aria-valuetext={valueText} max={100} value={percent} className={look} />;
}

/** The same with its figures below it; in a grid, whose gap is between them. */
export function ProgressWithFigures({
  label,
  fraction,
  figures,
}: Omit<ProgressBarProps, "valueText"> & { figures: string }) {
  return (
    <>
      <ProgressBar label={label} fraction={fraction} valueText={figures} />
      <p className="text-small text-ink-2 tabular-nums">{figures}</p>
    </>
  );
}
