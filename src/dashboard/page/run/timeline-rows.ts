/** The rows of the chart of a run's time, and the instants that its axis names. */
import { isFailure, type RunView } from '../../views.ts';

export interface TimelineRow {
  readonly key: string;
  readonly kind: 'state' | 'attempt' | 'wait';
  readonly name: string;
  readonly from: number;
  /** Undefined: it goes on. */
  readonly until: number | undefined;
  readonly tone: 'ok' | 'fail' | 'run';
  readonly end: string;
}

export interface Axis {
  readonly from: number;
  readonly until: number;
  readonly left: number;
  readonly right: number;
}

/** A state, then the attempts that began while it was entered, and the waits between them. */
export function rowsOf({
  spans,
  attempts,
  endedAt,
  state: whole,
}: Pick<RunView, 'spans' | 'attempts' | 'endedAt' | 'state'>): TimelineRow[] {
  const rows = spans.flatMap(({ name, enteredAt, exitedAt, isFail }, index): TimelineRow[] => {
    const until = exitedAt ?? endedAt ?? undefined;
    const isWithin = (at: number): boolean => at >= enteredAt && (until === undefined || at <= until);
    const own = attempts.filter((attempt) => attempt.state === name && isWithin(attempt.startedAt));
    const isBad = isFail || (exitedAt === null && isFailure(whole));
    const stateRow: TimelineRow = {
      key: `${index} ${name}`,
      kind: 'state',
      name,
      from: enteredAt,
      until,
      tone: isBad ? 'fail' : until === undefined ? 'run' : 'ok',
      end: until === undefined ? 'running' : isBad ? 'failed' : '',
    };
    const inside = own.flatMap((attempt): TimelineRow[] => [
      {
        key: `${index} attempt ${attempt.number}`,
        kind: 'attempt',
        name: `attempt ${attempt.number}`,
        from: attempt.startedAt,
        until: attempt.endedAt ?? undefined,
        tone: attempt.isRunning ? 'run' : attempt.isBad ? 'fail' : 'ok',
        end: attempt.words,
      },
      ...(attempt.waitMs !== null && attempt.waitMs >= 1000 && attempt.endedAt !== null
        ? [
            {
              key: `${index} wait ${attempt.number}`,
              kind: 'wait' as const,
              name: 'wait',
              from: attempt.endedAt,
              until: attempt.endedAt + attempt.waitMs,
              tone: 'ok' as const,
              end: '',
            },
          ]
        : []),
    ]);
    // One attempt is all that such a state was.
    return own.length === 1 ? inside : [stateRow, ...inside];
  });
  return waitsAfterStates(rows);
}

/** What an attempt led to, as a state that names its error, began before the wait for the next one. */
function waitsAfterStates(rows: readonly TimelineRow[]): TimelineRow[] {
  const ordered: TimelineRow[] = [];
  for (const row of rows) {
    const last = ordered.at(-1);
    if (row.kind === 'state' && last?.kind === 'wait' && row.from <= last.from) ordered.splice(-1, 0, row);
    else ordered.push(row);
  }
  return ordered;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400].map(
  (s) => s * 1000,
);
const ticksMax = 6;
const tickPx = 80;

/** Round instants, a few of them, with room for their words. */
export function ticksOf({ from, until, left, right }: Axis): number[] {
  const most = Math.max(1, Math.min(ticksMax, Math.floor((right - left) / tickPx)));
  const step = steps.find((each) => (until - from) / each <= most) ?? (until - from) / most;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: most + 1 }, (_, index) => first + index * step).filter((at) => at <= until);
}
