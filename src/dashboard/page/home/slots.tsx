/** The last slots of a job, a cell each, newest on the right. */

import { memo, type ReactElement } from 'react';
import { runPath } from '../../paths.ts';
import { type SlotView, slotsShown } from '../../views.ts';
import { lastSlots } from '../format.ts';
import { follow } from '../parts/link.tsx';
import { Shape } from '../parts/state.tsx';
import { familyOf } from '../parts/words.ts';
import { barMax, baseline, cellStep, cellWidth, cellWords, type Figure, figureOf } from './cell.ts';

interface SlotsProps {
  readonly job: string;
  readonly slots: readonly SlotView[];
  readonly usualMs: number | null;
  readonly now: number;
  readonly zone: string;
  readonly row: number;
  /** The one cell of the grid that Tab reaches. */
  readonly tabColumn: number | undefined;
}

const width = slotsShown * cellStep + 2;

export const Slots = memo(function Slots({ job, slots, usualMs, now, zone, row, tabColumn }: SlotsProps) {
  const first = slotsShown - slots.length;
  return (
    <svg width={width} height={43} aria-hidden={slots.length === 0} className="cells">
      <title>{`${lastSlots(slots.length)} of ${job}, newest on the right`}</title>
      <path className="base" d={`M2 ${baseline + 0.5}h${width - 4}`} />
      {slots.map((slot, index) => {
        const column = first + index;
        const words = cellWords(slot, now, zone);
        const shared = {
          'data-row': row,
          'data-column': column,
          'data-words': words,
          'aria-label': `${job}: ${words}`,
          tabIndex: column === tabColumn ? 0 : -1,
        };
        const figure = <Cell figure={figureOf(slot, usualMs, now)} x={3 + column * cellStep} />;
        return slot.run === null ? (
          // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: arrows reach it, so that its words can be read
          <g key={column} role="img" {...shared}>
            {figure}
          </g>
        ) : (
          <a
            key={slot.run}
            href={runPath(job, slot.run)}
            {...shared}
            onClick={(event) => follow(event, runPath(job, slot.run as string))}
          >
            {figure}
          </a>
        );
      })}
    </svg>
  );
});

function Cell({ figure, x }: { readonly figure: Figure; readonly x: number }): ReactElement {
  const { kind, className, height, cuts, isTorn, glyph } = figure;
  const y = baseline - height;
  return (
    <>
      <rect className="hit" x={x - 3} y={0} width={cellStep} height={43} />
      {kind === 'solid' && !isTorn && <rect className={className} x={x} y={y} width={cellWidth} height={height} />}
      {isTorn && (
        <path className={className} d={`M${x} ${baseline}V${y + 3}l2.75 -3 2.75 3 2.75 -3 2.75 3V${baseline}Z`} />
      )}
      {kind === 'hollow' && (
        <rect className={className} x={x + 0.5} y={y + 0.5} width={cellWidth - 1} height={height - 1} />
      )}
      {cuts.map((above) => (
        <path
          key={above}
          className="cut"
          d={`M${x - 1} ${Math.max(baseline - barMax, baseline - above)}h${cellWidth + 2}`}
        />
      ))}
      {glyph && (
        <svg
          x={x + 0.5}
          y={32}
          width={10}
          height={10}
          viewBox="0 0 12 12"
          className={`is-${familyOf[glyph]}`}
          aria-hidden="true"
        >
          <Shape state={glyph} />
        </svg>
      )}
    </>
  );
}
