/** A point with its spread; `x` and `y` are values, not pixels. */
export type ChartPoint = { id: string; x: number; y: number; least: number; most: number; label: string };

const size = { width: 704, height: 190, left: 56, right: 14, top: 12, bottom: 28 };

/** A round number at or above the value: 1, 2 or 5 times a power of ten. */
export function roundAbove(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value * 0.999_999) ?? 10;
  return step * power;
}

/** Points with their spread over a scale that begins at nothing. The table beside it says the same. */
export function Chart({
  label,
  points,
  isLine,
  amountOf,
  ends,
}: {
  /** What it shows, in a sentence. */
  label: string;
  points: readonly ChartPoint[];
  isLine: boolean;
  amountOf: (value: number) => string;
  /** Words at both ends of the x-axis. */
  ends: readonly [string, string];
}) {
  const top = roundAbove(Math.max(...points.map(({ most }) => most)));
  const [first, last] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const { width, height, left, right, bottom } = size;
  const inner = { width: width - left - right, height: height - size.top - bottom };
  const xOf = (x: number) =>
    left + (last === first ? 0.5 : (x - first) / (last - first)) * inner.width * 0.94 + inner.width * 0.03;
  const yOf = (y: number) => size.top + (1 - y / top) * inner.height;
  const line = points.map(({ x, y }) => `${xOf(x)},${yOf(y)}`).join(" ");
  return (
    <figure aria-label={label} className="max-w-prose">
      <svg aria-hidden viewBox={`0 0 ${width} ${height}`} className="h-auto w-full">
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line x1={left} x2={width - right} y1={yOf(value)} y2={yOf(value)} className="stroke-line" />
            <text x={left - 6} y={yOf(value) + 4} textAnchor="end" className="fill-ink-2 text-tiny">
              {amountOf(value)}
            </text>
          </g>
        ))}
        {isLine && points.length > 1 && (
          <polyline points={line} className="fill-transparent stroke-series-1" strokeWidth={1.5} />
        )}
        {points.map(({ id, x, y, least, most, label: name }) => (
          <g key={id}>
            {most > least && (
              <line
                x1={xOf(x)}
                x2={xOf(x)}
                y1={yOf(least)}
                y2={yOf(most)}
                className="stroke-series-3"
                strokeWidth={3}
              />
            )}
            <circle cx={xOf(x)} cy={yOf(y)} r={4} className="fill-series-1">
              <title>{name}</title>
            </circle>
          </g>
        ))}
        <text x={left} y={height - 8} className="fill-ink-2 text-tiny">
          {ends[0]}
        </text>
        <text x={width - right} y={height - 8} textAnchor="end" className="fill-ink-2 text-tiny">
          {ends[1]}
        </text>
      </svg>
    </figure>
  );
}
