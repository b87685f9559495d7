/** The states and attempts of a run over time, with the waits between them; numbers stand in columns at the right. */
import type { ReactElement } from 'react';
import type { RunView } from '../../views.ts';
import { clock, clockSeconds, span } from '../format.ts';
import { SvgWords } from '../parts/svg-words.tsx';
import { useNow } from '../use-now.ts';
import { useWidth } from '../use-width.ts';
import { useZone } from '../zone.ts';
import { type Axis, rowsOf, type TimelineRow, ticksOf } from './timeline-rows.ts';

const rowHeight = 30;
const top = 40;

export function Timeline({ view }: { readonly view: RunView }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const zone = useZone();
  const now = useNow(view.frame);
  const rows = rowsOf(view);
  if (rows.length === 0) return null;
  const until = Math.max(view.endedAt ?? now, view.startedAt + 1000);
  const isNarrow = width < 620;
  const axis: Axis = {
    from: view.startedAt,
    until,
    left: isNarrow ? 96 : 150,
    right: Math.max(200, width - (isNarrow ? 16 : 330)),
  };
  const height = top + rows.length * rowHeight + 22;
  const usualAt = view.usualMs === null ? undefined : view.startedAt + view.usualMs;
  return (
    <section aria-labelledby="time">
      <div className="head">
        <h2 id="time">Time</h2>
        <span className="small">each state, and its attempts under it</span>
      </div>
      <div className="card timeline" ref={ref}>
        {width > 0 && (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={`${rows.length} states and attempts over ${span(until - axis.from)}`}
          >
            {ticksOf(axis).map((at) => (
              <g key={at}>
                <path className="axis" d={`M${x(at, axis)} ${top - 6}V${height - 12}`} />
                <text className="dim" x={x(at, axis)} y={24} textAnchor="middle">
                  {until - axis.from < 180_000 ? clockSeconds(at, zone) : clock(at, zone)}
                </text>
              </g>
            ))}
            {usualAt !== undefined && usualAt < until && <Usual at={usualAt} axis={axis} height={height} />}
            {!isNarrow && <Columns width={width} />}
            {rows.map((row, index) => (
              <Row
                key={row.key}
                row={row}
                y={top + index * rowHeight + 14}
                axis={axis}
                width={width}
                isNarrow={isNarrow}
              />
            ))}
          </svg>
        )}
      </div>
    </section>
  );
}

const x = (at: number, { from, until, left, right }: Axis): number =>
  left + ((Math.min(at, until) - from) / (until - from)) * (right - left);

const Usual = ({ at, axis, height }: { readonly at: number; readonly axis: Axis; readonly height: number }) => (
  <>
    <path className="usual" d={`M${x(at, axis)} ${top - 6}V${height - 12}`} />
    <text className="dim" x={x(at, axis) + 6} y={height - 10}>
      usually done by now
    </text>
  </>
);

const Columns = ({ width }: { readonly width: number }): ReactElement => (
  <>
    <text className="dim" x={width - 220} y={24} textAnchor="end">
      took
    </text>
    <text className="dim" x={width - 200} y={24}>
      ended
    </text>
  </>
);

interface RowProps {
  readonly row: TimelineRow;
  readonly y: number;
  readonly axis: Axis;
  readonly width: number;
  readonly isNarrow: boolean;
}

function Row({ row, y, axis, width, isNarrow }: RowProps) {
  const from = x(row.from, axis);
  const until = x(row.until ?? axis.until, axis);
  const length = Math.max(2, until - from);
  return (
    <g>
      <SvgWords className={row.kind === 'state' ? 'strong' : 'dim'} x={16} y={y} width={axis.left - 22}>
        {row.name}
      </SvgWords>
      {row.kind === 'state' && (
        <path
          className={row.tone === 'fail' ? 'span is-bad' : 'span'}
          d={
            length < 6
              ? `M${from} ${y - 6}v12`
              : `M${from} ${y}h${length}M${from} ${y - 5}v10M${from + length} ${y - 5}v10`
          }
        />
      )}
      {row.kind === 'attempt' && (
        <rect className={`bar-${row.tone}`} x={from} y={y - 7} width={length} height={14} rx={2} />
      )}
      {row.kind === 'wait' && <path className="wait" d={`M${from} ${y}h${length}`} />}
      {!isNarrow && (
        <>
          <text x={width - 220} y={y + 4} textAnchor="end" className={row.kind === 'wait' ? 'dim' : ''}>
            {span((row.until ?? axis.until) - row.from)}
          </text>
          <SvgWords x={width - 200} y={y} width={188} className={row.tone === 'fail' ? 'bad' : ''}>
            {row.end}
          </SvgWords>
        </>
      )}
    </g>
  );
}
