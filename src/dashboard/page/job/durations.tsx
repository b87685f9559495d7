/** How long the last slots took, with the time that half of the runs, and that 95 of 100, kept. */
import type { JobView } from '../../job-views.ts';
import { runPath } from '../../paths.ts';
import type { SlotView } from '../../views.ts';
import { day, lastSlots, span } from '../format.ts';
import { cellWords, figureOf } from '../home/cell.ts';
import { follow } from '../parts/link.tsx';
import { Shape } from '../parts/state.tsx';
import { familyOf } from '../parts/words.ts';
import { useWidth } from '../use-width.ts';
import { useZone } from '../zone.ts';

const shown = 50;
const height = 190;
const top = 16;
const floor = 150;
const left = 88;

export function Durations({ view }: { readonly view: JobView }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const slots = view.slots.slice(-shown);
  const { usualMs, slowMs } = view.row;
  if (slots.length === 0) return null;
  return (
    <section aria-labelledby="took">
      <div className="head">
        <h2 id="took">How long it took</h2>
        <span className="small">
          {lastSlots(slots.length)}
          {usualMs !== null &&
            slowMs !== null &&
            ` · half took under ${span(usualMs)} (p50), 95 in 100 under ${span(slowMs)} (p95)`}
        </span>
      </div>
      <div className="card chart" ref={ref}>
        {width > 0 && <Chart view={view} slots={slots} width={width} />}
      </div>
    </section>
  );
}

interface ChartProps {
  readonly view: JobView;
  readonly slots: JobView['slots'];
  readonly width: number;
}

function Chart({ view: { job, row, frame }, slots, width }: ChartProps) {
  const zone = useZone();
  const { usualMs, slowMs } = row;
  const took = slots.map(({ tookMs }) => tookMs ?? 0);
  const mostMs = Math.max(...took, slowMs ?? 0, 1) * 1.1;
  const right = width - 60;
  const step = (right - left) / shown;
  const y = (ms: number): number => floor - (ms / mostMs) * (floor - top);
  const unit = mostMs < 10_000 ? 100 : 1000;
  const marks = [0, 0.5, 1].map((share) => (mostMs / 1.1) * share);
  return (
    <svg
      width={width}
      height={height}
      className="cells"
      role="img"
      aria-label={`how long ${lastSlots(slots.length)} of ${job} took`}
    >
      {marks.map((ms) => (
        <g key={ms}>
          <path className="base" d={`M${left} ${y(ms)}H${right}`} />
          <text className="dim" x={left - 10} y={y(ms) + 4} textAnchor="end">
            {span(Math.round(ms / unit) * unit)}
          </text>
        </g>
      ))}
      {slots.map((slot, index) => {
        const at = shown - slots.length + index;
        const { kind } = figureOf(slot, usualMs, frame.now);
        const barTop = y(slot.tookMs ?? (kind === 'hollow' ? (usualMs ?? mostMs / 2) : 0));
        return (
          <g key={`${slot.run} ${slot.dueAt}`}>
            <Bar
              job={job}
              slot={slot}
              usualMs={usualMs}
              now={frame.now}
              x={left + at * step}
              step={step}
              top={barTop}
            />
            {at % 10 === 0 && (
              <text className="dim" x={left + at * step} y={height - 10}>
                {day(slot.dueAt ?? slot.startedAt ?? frame.now, zone).slice(4)}
              </text>
            )}
          </g>
        );
      })}
      {usualMs !== null && <Line y={y(usualMs)} wordY={y(usualMs)} right={right} name="p50" />}
      {slowMs !== null && usualMs !== null && slowMs !== usualMs && (
        <Line y={y(slowMs)} wordY={Math.min(y(slowMs), y(usualMs) - 14)} right={right} name="p95" isDashed />
      )}
    </svg>
  );
}

interface BarProps {
  readonly job: string;
  readonly slot: SlotView;
  readonly usualMs: number | null;
  readonly now: number;
  readonly x: number;
  readonly step: number;
  readonly top: number;
}

function Bar({ job, slot, usualMs, now, x, step, top: barTop }: BarProps) {
  const zone = useZone();
  const { kind, className, glyph } = figureOf(slot, usualMs, now);
  const barHeight = Math.max(2, floor - barTop);
  return (
    <>
      <title>{cellWords(slot, now, zone)}</title>
      {kind !== 'none' && (
        <rect className={className} x={x + step * 0.15} y={barTop} width={step * 0.7} height={barHeight} />
      )}
      {glyph && (
        <svg
          x={x + step / 2 - 5}
          y={floor + 5}
          width={10}
          height={10}
          viewBox="0 0 12 12"
          className={`is-${familyOf[glyph]}`}
          aria-hidden="true"
        >
          <Shape state={glyph} />
        </svg>
      )}
      {slot.run !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the ledger below has the same as links
        <rect
          className="hit"
          x={x}
          y={top}
          width={step}
          height={floor - top}
          onClick={(event) => follow(event, runPath(job, slot.run as string))}
        />
      )}
    </>
  );
}

interface LineProps {
  readonly y: number;
  readonly wordY: number;
  readonly right: number;
  readonly name: string;
  readonly isDashed?: boolean;
}

const Line = ({ y, wordY, right, name, isDashed }: LineProps) => (
  <>
    <path className={isDashed ? 'usual is-dashed' : 'usual'} d={`M${left} ${y}H${right}`} />
    <text className="strong" x={right + 8} y={wordY + 4}>
      {name}
    </text>
  </>
);
