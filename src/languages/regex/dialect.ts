/** What expressions mean where those of AWS differ from RE2's: CloudFormation, Systems Manager and the models use Java's, Docker's log driver Go's. */
export interface Dialect {
  /** What `.` stands for without the flag `s`, in RE2's syntax. */
  readonly dot: string;
  /** `[[:alpha:]]` is a class; elsewhere brackets in brackets are refused, since Java joins such classes. */
  readonly hasPosixClasses: boolean;
}

export const java: Dialect = { dot: '[^\\n\\r\\x{2028}\\x{2029}]', hasPosixClasses: false };
/** With the flag `s` set. */
export const javaDotAll: Dialect = { ...java, dot: '(?s:.)' };
/** RE2's own. */
export const go: Dialect = { dot: '.', hasPosixClasses: true };

/** What Java's `\p{...}` names beside Unicode's properties. Source: java.util.regex.Pattern, "POSIX character classes". */
const posixNames = 'Lower Upper ASCII Alpha Digit Alnum Punct Graph Print Blank Cntrl XDigit Space'.split(' ');

/**
 * An escape that stands for one of several characters or has another form in RE2: what RE2 writes within brackets. `\s` is Java's: with U+000B,
 * without blanks beyond ASCII.
 */
export function translateEscape(written: string): string | undefined {
  if (written === '\\s') return '[:space:]';
  if (written === '\\S') return '[:^space:]';
  const [, sign, name] = /^\\(p)\{(\w+)\}$/i.exec(written) ?? [];
  if (name !== undefined)
    return posixNames.includes(name) ? `[:${sign === 'P' ? '^' : ''}${name.toLowerCase()}:]` : undefined;
  const [, high, low] = /^\\u([0-9a-f]{4})(?:\\u([0-9a-f]{4}))?$/i.exec(written) ?? [];
  if (high !== undefined) {
    const code = String.fromCharCode(Number.parseInt(high, 16), ...(low ? [Number.parseInt(low, 16)] : [])).codePointAt(
      0,
    );
    return `\\x{${code?.toString(16)}}`;
  }
  const control = /^\\c([A-Za-z])$/.exec(written)?.[1];
  return control === undefined ? undefined : `\\x{${(control.toUpperCase().charCodeAt(0) - 64).toString(16)}}`;
}
