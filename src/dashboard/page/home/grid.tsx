/** Every job by its last slots. Only the rows that can be seen are there; arrows move between cells, and the grid is one stop of the Tab key. */
import { type KeyboardEvent, memo, type ReactElement, useEffect, useRef, useState } from 'react';
import { jobPath } from '../../paths.ts';
import { type HomeView, type JobRow, slotsShown } from '../../views.ts';
import { useAddress } from '../address.ts';
import { clock, counted, dayWord, minuteOf, moment, percent, span } from '../format.ts';
import { Link } from '../parts/link.tsx';
import { Glyph } from '../parts/state.tsx';
import { familyOf, wordOf } from '../parts/words.ts';
import { useVisibleRows } from '../use-visible-rows.ts';
import { useZone } from '../zone.ts';
import { Chips } from './chips.tsx';
import { filterOf } from './filter.ts';
import { Slots } from './slots.tsx';
import { Tip } from './tip.tsx';

interface Place {
  readonly row: number;
  readonly column: number;
}

/** The rows that are asked for: those that can be seen, by twenties, so that a turn of the wheel asks for nothing. */
export interface Range {
  readonly from: number;
  readonly count: number;
}

const step = 20;
/** What the screen asks for first. */
export const firstRange: Range = { from: 0, count: 60 };

const rangeOf = (from: number, until: number): Range => {
  const first = Math.floor(from / step) * step;
  return {
    from: first,
    count: Math.min(200, Math.max(firstRange.count, Math.ceil((until - first) / step + 1) * step)),
  };
};

interface GridProps {
  readonly home: HomeView;
  readonly onRange: (range: Range) => void;
}

export function Grid({ home, onRange }: GridProps) {
  const { jobs, from: first, matching, frame } = home;
  const filter = filterOf(useAddress());
  const body = useRef<HTMLTableSectionElement>(null);
  const [tabPlace, setTabPlace] = useState<Place>({ row: 0, column: slotsShown - 1 });
  const seen = useVisibleRows(body, matching);
  const { rowHeight } = seen;
  const range = rangeOf(seen.from, seen.until);
  useEffect(() => onRange({ from: range.from, count: range.count }), [onRange, range.from, range.count]);
  // What has not come yet has its room.
  const from = Math.min(Math.max(seen.from, first), matching);
  const until = Math.max(from, Math.min(seen.until, first + jobs.length));
  const zone = useZone();
  if (home.total === 0) return null;

  function move(event: KeyboardEvent): void {
    const cell = (event.target as Element).closest('[data-column]');
    const by = steps[event.key];
    if (!cell || !by || !body.current) return;
    event.preventDefault();
    const to = cellAt(body.current, {
      row: Number(cell.getAttribute('data-row')) + by.row,
      column: Number(cell.getAttribute('data-column')) + by.column,
    });
    if (!to) return;
    setTabPlace({ row: Number(to.getAttribute('data-row')), column: Number(to.getAttribute('data-column')) });
    to.focus();
    to.scrollIntoView({ block: 'nearest' });
  }

  return (
    <section aria-labelledby="jobs">
      <div className="head">
        <h2 id="jobs">Jobs</h2>
        <span className="small wide-only">
          height is how long it took, on the row's own scale · a cut is a retry · newest on the right
        </span>
      </div>
      <div className="card">
        <Chips home={home} filter={filter} />
        {matching === 0 && <p className="empty">No job is like that now.</p>}
        <table className="table jobs" aria-rowcount={matching + 1}>
          <Heads />
          <tbody ref={body} onKeyDown={move}>
            <Spacer height={from * rowHeight} />
            {jobs.slice(from - first, until - first).map((job, index) => (
              <Row
                key={job.id}
                job={job}
                row={from + index}
                now={isUnderWay(job) ? frame.now : minuteOf(frame.now)}
                zone={zone}
                tabColumn={
                  tabPlace.row === from + index || (index === 0 && tabPlace.row < from) ? tabPlace.column : undefined
                }
              />
            ))}
            <Spacer height={(matching - until) * rowHeight} />
          </tbody>
        </table>
        <Tip within={body} />
      </div>
    </section>
  );
}

const steps: Readonly<Record<string, Place>> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
};

/** The cell there; in a row that begins later, its first one. */
function cellAt(body: Element, { row, column }: Place): SVGElement | undefined {
  const cells = [...body.querySelectorAll<SVGElement>(`[data-row="${row}"][data-column]`)];
  const isThere = column >= 0 && column < slotsShown;
  return isThere
    ? (cells.find((cell) => Number(cell.getAttribute('data-column')) >= column) ?? cells.at(-1))
    : undefined;
}

const Heads = (): ReactElement => (
  <thead>
    <tr>
      <th className="col-name">Job</th>
      <th className="col-slots">
        <span className="ends">
          <span>25 slots ago</span>
          <span>latest</span>
        </span>
      </th>
      <th className="col-last">Last</th>
      <th className="number col-usual">Usually takes</th>
      <th className="next col-next wide-only">Next</th>
      <th className="number col-share">OK in 30 days</th>
    </tr>
  </thead>
);

/** Stands for rows that are not there. */
const Spacer = ({ height }: { readonly height: number }) =>
  height > 0 ? (
    <tr className="spacer">
      <td className="spacer" colSpan={6} style={{ height }} />
    </tr>
  ) : null;

const isUnderWay = ({ slots }: JobRow): boolean =>
  slots.some(({ startedAt, tookMs }) => startedAt !== null && tookMs === null);

interface RowProps {
  readonly job: JobRow;
  readonly row: number;
  readonly now: number;
  readonly zone: string;
  readonly tabColumn: number | undefined;
}

/** Drawn again only where something of it is other. */
const Row = memo(function Row({ job, row, now, zone, tabColumn }: RowProps) {
  const { id, schedule, state, slots, usualMs, nextAt, okShare } = job;
  const firstColumn = slotsShown - slots.length;
  return (
    <tr aria-rowindex={row + 2}>
      <td className="name">
        <div className="who">
          <Glyph state={state} />
          <b title={id}>
            <Link to={jobPath(id)} isRowName>
              {id}
            </Link>
          </b>
          <span className="small" title={schedule}>
            {schedule.replaceAll(` ${zone}`, '')}
          </span>
        </div>
      </td>
      <td className="slots">
        <Slots
          job={id}
          slots={slots}
          usualMs={usualMs}
          now={now}
          zone={zone}
          row={row}
          tabColumn={tabColumn === undefined ? undefined : Math.max(tabColumn, firstColumn)}
        />
      </td>
      <td className="two last">
        <Last job={job} now={now} zone={zone} />
      </td>
      <td className="number usual wide-only">{usualMs === null ? '–' : span(usualMs)}</td>
      <td className="two next wide-only">
        <span>{nextAt === null ? '–' : nextWords(nextAt, now, zone)}</span>
        {nextAt !== null && zone !== 'UTC' && <span className="small">{clock(nextAt, 'UTC')} UTC</span>}
      </td>
      <td className="number share wide-only">{okShare === null ? '–' : percent(okShare)}</td>
    </tr>
  );
});

const nextWords = (at: number, now: number, zone: string): string => {
  const day = dayWord(at, now, zone);
  return day === 'today' ? clock(at, zone) : `${day} ${clock(at, zone)}`;
};

function Last({
  job: { state, slots, pausedAfter },
  now,
  zone,
}: {
  readonly job: JobRow;
  readonly now: number;
  readonly zone: string;
}) {
  const last = slots.at(-1);
  if (!last) return <span className="small">{state === 'paused' ? 'paused' : 'never run'}</span>;
  const { startedAt, tookMs, dueAt } = last;
  const shown = state === 'paused' ? 'paused' : last.state;
  const isGoing = startedAt !== null && tookMs === null;
  const at = startedAt === null ? dueAt : startedAt + (tookMs ?? 0);
  return (
    <>
      <span className={`is-word is-${familyOf[shown]}`}>{wordOf[shown]}</span>
      <span className="small">
        {isGoing ? span(Math.max(0, now - startedAt)) : at === null ? '' : moment(at, now, zone)}
        {pausedAfter && `, after ${counted(pausedAfter.failures, 'failure')}`}
      </span>
    </>
  );
}
