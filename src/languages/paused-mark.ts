/**
 * What stands behind the description of a schedule that its job's failures in a row have paused, so that whoever looks at it in AWS's console knows: as it
 * is written by a state machine's expression, and by whoever writes the schedule again, and as it is read.
 */

export interface PausedAfter {
  /** So many in a row. */
  readonly failures: number;
  readonly at: Date;
}

const [begin, middle, end] = [' (paused at ', ' after ', ' failures in a row)'] as const;
const escaped = begin.replace('(', '\\(');
const mark = new RegExp(`${escaped}(\\S+)${middle}(\\d+)${end.replace(')', '\\)')}$`);

/** A description has 512 characters at most. Source: "UpdateSchedule", EventBridge Scheduler API reference. */
const descriptionMax = 430;

/** Undefined: something else has paused it. */
export function pausedAfterOf(description = ''): PausedAfter | undefined {
  const [, at, failures] = mark.exec(description) ?? [];
  return at === undefined ? undefined : { failures: Number(failures), at: new Date(at) };
}

export const withoutMark = (description: string): string => description.replace(mark, '');

export const withMark = (description: string, { at, failures }: PausedAfter): string =>
  `${withoutMark(description).slice(0, descriptionMax)}${begin}${at.toISOString()}${middle}${failures}${end}`;

/** The same in JSONata, of expressions for the description and the number; the time is that of the evaluation. */
export const markExpression = (description: string, failures: string): string =>
  `$substring($replace(${description}, /${escaped}.*/, ''), 0, ${descriptionMax}) & '${begin}' & $now() & '${middle}' & ${failures} & '${end}'`;
