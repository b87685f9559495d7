/** An author's mistake: where it is, what is wrong, what was found and what to write instead. */

export interface Problem {
  /** From the document's root: `['States', 'Run', 'Retry', 0, 'ErrorEquals']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, lower case, no full stop. */
  readonly message: string;
  /** What was found, as the author wrote it. */
  readonly got?: string;
  /** What to do. */
  readonly hint?: string;
  /** 1-based, where the document's text is known. */
  readonly line?: number;
  readonly column?: number;
}

/** `/States/Run/Retry/0`. */
export const renderPath = (path: readonly (string | number)[]): string => path.map((step) => `/${step}`).join('');

/** One line: where it is, what is wrong, what was found, what to write instead. */
export function renderProblem({ path, message, got, hint, line }: Problem): string {
  const where = [line === undefined ? '' : `line ${line}`, renderPath(path)].filter(Boolean).join(' ');
  return `${where ? `${where}: ` : ''}${message}${got === undefined ? '' : `, found \`${got}\``}${hint ? `; ${hint}` : ''}`;
}

export const isProblems = (value: unknown): value is Problem[] => Array.isArray(value);
