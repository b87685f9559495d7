/**
 * JSONPath in Step Functions' dialect: text -> compiled path.
 * Names, indices, slices, wildcards, deep scans, unions and filters; no functions, no scripts, no regular expressions.
 * Source: https://states-language.net/spec.html#path, "Jayway JsonPath" for the operators.
 */
import { type Filter, FilterParser } from './filter.ts';

export type PathStep =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'index'; readonly index: number }
  /** Several names at a path's end pick these members into a new object. */
  | { readonly is: 'names'; readonly names: readonly string[] }
  | { readonly is: 'indices'; readonly indices: readonly number[] }
  | { readonly is: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly is: 'all' }
  | { readonly is: 'filter'; readonly filter: Filter }
  /** Every descendant, itself included; the next step is applied to each. */
  | { readonly is: 'deep' };

export interface Path {
  readonly text: string;
  /** `$` is the state's data, `$$` the context object. */
  readonly root: '$' | '$$';
  readonly steps: readonly PathStep[];
  /** A definite path names one node; any other answers a list. */
  readonly definite: boolean;
}

/** Why a text is no path. */
export class PathFault {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Throws a PathFault that says at which column what was expected. */
export function parsePath(text: string): Path {
  if (!text.startsWith('$')) throw new PathFault("a path starts with '$'");
  const root = text.startsWith('$$') ? '$$' : '$';
  const reader = new PathReader(text, root.length);
  const steps = reader.steps();
  if (reader.at < text.length) throw reader.fault('expected `.` or `[`');
  return { text, root, steps, definite: isDefinite(steps) };
}

/** A path that names one node without leaving doubt: names and single indices only. */
export const isReference = (path: Path): boolean =>
  path.steps.every((step) => step.is === 'name' || (step.is === 'index' && step.index >= 0));

function isDefinite(steps: readonly PathStep[]): boolean {
  return steps.every((step) => step.is === 'name' || step.is === 'index' || step.is === 'names');
}

/** Reads the steps of a path, also of one that stands inside a filter and ends where the filter goes on. */
export class PathReader {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  fault(message: string): PathFault {
    return new PathFault(`${message} at column ${this.at + 1} of '${this.text}'`);
  }

  steps(): PathStep[] {
    const steps: PathStep[] = [];
    for (;;) {
      const sign = this.text[this.at];
      if (sign === '.') steps.push(...this.dotted());
      else if (sign === '[') steps.push(this.bracketed());
      else break;
    }
    if (steps.some((step, i) => step.is === 'names' && i < steps.length - 1))
      throw this.fault('several names may stand at the end of a path only');
    return steps;
  }

  private dotted(): PathStep[] {
    this.at++;
    if (this.text[this.at] !== '.') return [this.plainName()];
    this.at++;
    return [{ is: 'deep' }, this.text[this.at] === '[' ? this.bracketed() : this.plainName()];
  }

  private plainName(): PathStep {
    if (this.text[this.at] === '*') {
      this.at++;
      return { is: 'all' };
    }
    let name = '';
    for (; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at]!;
      if (/[.[\]()\s=!<>&|,]/.test(sign)) break;
      name += sign === '\\' ? (this.text[++this.at] ?? '') : sign;
    }
    if (name === '') throw this.fault('expected a name');
    if (this.text[this.at] === '(') throw this.fault(`the function \`${name}()\` is not supported`);
    return { is: 'name', name };
  }

  private bracketed(): PathStep {
    this.at++;
    const sign = this.text[this.at];
    const step = sign === "'" || sign === '"' ? this.quotedNames() : sign === '?' ? this.filter() : this.numbers();
    if (this.text[this.at] !== ']') throw this.fault('expected `]`');
    this.at++;
    return step;
  }

  private quotedNames(): PathStep {
    const names: string[] = [];
    do {
      if (names.length > 0) this.skip(/[\s,]/y);
      names.push(this.quoted());
      this.skip(/\s/y);
    } while (this.text[this.at] === ',');
    return names.length === 1 ? { is: 'name', name: names[0]! } : { is: 'names', names };
  }

  /** A backslash is an ordinary sign, unless it stands before the closing quote's sign (recorded from AWS). */
  quoted(): string {
    const quote = this.text[this.at++]!;
    if (quote !== "'" && quote !== '"') throw this.fault('expected a quote');
    let name = '';
    for (; this.text[this.at] !== quote; this.at++) {
      if (this.at >= this.text.length) throw this.fault(`expected \`${quote}\``);
      if (this.text[this.at] === '\\' && this.text[this.at + 1] === quote && this.text[this.at + 2] !== ']') this.at++;
      name += this.text[this.at];
    }
    this.at++;
    return name;
  }

  private filter(): PathStep {
    if (this.text[this.at + 1] !== '(') throw this.fault('expected `?(`');
    this.at += 2;
    const filter = new FilterParser(this).parse();
    if (this.text[this.at] !== ')') throw this.fault('expected `)`');
    this.at++;
    return { is: 'filter', filter };
  }

  private numbers(): PathStep {
    const end = this.text.indexOf(']', this.at);
    const inner = (end < 0 ? '' : this.text.slice(this.at, end)).trim();
    const slice = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(inner);
    const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
    if (inner !== '*' && !slice && !/^-?\d+(\s*,\s*-?\d+)*$/.test(inner))
      throw this.fault('expected a quoted name, an index, a slice, `*` or `?(`');
    this.at = end;
    if (inner === '*') return { is: 'all' };
    if (slice) return { is: 'slice', from: number(slice[1]), to: number(slice[2]) };
    const indices = inner.split(',').map(Number);
    return indices.length === 1 ? { is: 'index', index: indices[0]! } : { is: 'indices', indices };
  }

  skip(pattern: RegExp): void {
    for (;;) {
      pattern.lastIndex = this.at;
      if (!pattern.test(this.text)) return;
      this.at++;
    }
  }
}
