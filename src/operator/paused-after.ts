/**
 * What the machine of a configuration's stack writes behind the description of a schedule that it pauses after so many failures in a row: so it is known
 * there, and to whoever looks at the schedule in AWS's console.
 */

export interface PausedAfter {
  /** So many in a row. */
  readonly failures: number;
  readonly at: Date;
}

const mark = / \(paused at (\S+) after (\d+) failures in a row\)$/;

/** Undefined: something else has paused it. */
export function pausedAfterOf(description = ''): PausedAfter | undefined {
  const [, at, failures] = mark.exec(description) ?? [];
  return at === undefined ? undefined : { failures: Number(failures), at: new Date(at) };
}

export const withoutMark = (description: string): string => description.replace(mark, '');
