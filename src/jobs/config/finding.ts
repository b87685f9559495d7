/**
 * What is wrong with a configuration, or legal but biting: always the place, what was found, what was expected, and what to write.
 */

export type Path = readonly (string | number)[];

/** Where something stands: a line of YAML or JSON and its column, or the line of a call in TypeScript. Both count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

export interface Finding {
  /** An error stops the command; a warning bites later; a note says what differs between here and AWS. */
  readonly level: 'error' | 'warning' | 'note';
  readonly path: Path;
  /** `found ...; expected ...`, in lower case. */
  readonly message: string;
  /** What to write instead. */
  readonly mend: string;
  /** It is about the key, not its value. */
  readonly about?: 'key';
  /** Where no path says it. */
  readonly place?: Place;
}

export const wrong = (path: Path, message: string, mend: string): Finding => ({ level: 'error', path, message, mend });
export const biting = (path: Path, message: string, mend: string): Finding => ({
  level: 'warning',
  path,
  message,
  mend,
});
export const noted = (path: Path, message: string, mend: string): Finding => ({ level: 'note', path, message, mend });

/** `jobs.report.retry.exitCodes.0` */
export const renderPath = (path: Path): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${step}`)).join('');

/** `punctual.config.yaml:7:15 jobs.report.comand: found ... -> ...` */
export function renderFinding({ level, path, message, mend }: Finding, file: string, place: Place | undefined): string {
  const position = place ? `:${place.line}${place.column === undefined ? '' : `:${place.column}`}` : '';
  const at = path.length > 0 ? ` ${renderPath(path)}` : '';
  return `${file}${position}${at}: ${level === 'error' ? '' : `${level}: `}${message} -> ${mend}`;
}

/** Whether `inner` is `outer`, or stands in it. */
export const isWithin = (inner: Path, outer: Path): boolean => outer.every((step, index) => inner[index] === step);
