/**
 * The filters of JSONPath: `?(@.size > 3 && @.kind == 'a')`, text -> tree -> yes or no.
 * Comparisons, `in`, `nin`, `!`, `&&`, `||` and parentheses. A path alone asks whether it exists.
 * Source: "Jayway JsonPath", filter operators (those that compare; sizes, types and regular expressions are refused).
 */
import { isObject } from './json.ts';
import type { PathReader, PathStep } from './path.ts';
import { readSteps } from './path-read.ts';

type Operand =
  | { readonly is: 'constant'; readonly value: unknown }
  | { readonly is: 'path'; readonly from: '@' | '$'; readonly steps: readonly PathStep[] };

export type Filter =
  | { readonly is: 'or' | 'and'; readonly parts: readonly Filter[] }
  | { readonly is: 'not'; readonly part: Filter }
  | { readonly is: 'exists'; readonly operand: Operand }
  | { readonly is: 'compare'; readonly left: Operand; readonly sign: Sign; readonly right: Operand };

const signs = ['==', '!=', '<=', '>=', '<', '>', 'nin', 'in'] as const;
type Sign = (typeof signs)[number];

export class FilterParser {
  private readonly reader: PathReader;

  constructor(reader: PathReader) {
    this.reader = reader;
  }

  /** Reads up to the parenthesis that closes the filter. */
  parse(): Filter {
    return this.joined('||', 'or', () => this.joined('&&', 'and', () => this.single()));
  }

  private joined(sign: string, is: 'or' | 'and', part: () => Filter): Filter {
    const parts = [part()];
    while (this.taken(sign)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { is, parts };
  }

  private single(): Filter {
    if (this.taken('!')) return { is: 'not', part: this.single() };
    if (this.taken('(')) {
      const inner = this.parse();
      if (!this.taken(')')) throw this.reader.fault('expected `)`');
      return inner;
    }
    const left = this.operand();
    const sign = signs.find((each) => this.taken(each));
    if (sign) return { is: 'compare', left, sign, right: this.operand() };
    if (left.is === 'constant') throw this.reader.fault('expected a comparison');
    return { is: 'exists', operand: left };
  }

  private operand(): Operand {
    const { reader } = this;
    reader.skip(/\s/y);
    const sign = reader.text[reader.at];
    if (sign === '@' || sign === '$') {
      reader.at++;
      return { is: 'path', from: sign, steps: reader.steps() };
    }
    return { is: 'constant', value: this.constant() };
  }

  private constant(): unknown {
    const { reader } = this;
    reader.skip(/\s/y);
    if (/['"]/.test(reader.text[reader.at] ?? '')) return reader.quoted();
    if (this.taken('[')) {
      const list: unknown[] = [];
      while (!this.taken(']')) {
        list.push(this.constant());
        this.taken(',');
      }
      return list;
    }
    const word = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(reader.text.slice(reader.at))?.[0];
    if (word === undefined) throw reader.fault('expected `@`, `$`, a text in quotes, a number, true, false or null');
    reader.at += word.length;
    return JSON.parse(word);
  }

  private taken(sign: string): boolean {
    this.reader.skip(/\s/y);
    if (!this.reader.text.startsWith(sign, this.reader.at)) return false;
    this.reader.at += sign.length;
    return true;
  }
}

/** Whether `item` passes; `root` is what `$` names inside the filter. */
export function passes(filter: Filter, item: unknown, root: unknown): boolean {
  switch (filter.is) {
    case 'or':
      return filter.parts.some((part) => passes(part, item, root));
    case 'and':
      return filter.parts.every((part) => passes(part, item, root));
    case 'not':
      return !passes(filter.part, item, root);
    case 'exists':
      return operandValue(filter.operand, item, root) !== undefined;
    case 'compare':
      return compares(operandValue(filter.left, item, root), filter.sign, operandValue(filter.right, item, root));
  }
}

function operandValue(operand: Operand, item: unknown, root: unknown): unknown {
  if (operand.is === 'constant') return operand.value;
  return readSteps(operand.steps, operand.from === '@' ? item : root, root)[0];
}

function compares(left: unknown, sign: Sign, right: unknown): boolean {
  if (sign === '==') return isSame(left, right);
  if (sign === '!=') return !isSame(left, right);
  if (sign === 'in') return Array.isArray(right) && right.some((each) => isSame(left, each));
  if (sign === 'nin') return Array.isArray(right) && !right.some((each) => isSame(left, each));
  const comparable = (typeof left === 'number' || typeof left === 'string') && typeof left === typeof right;
  if (!comparable) return false;
  const [a, b] = [left, right as number | string];
  return sign === '<' ? a < b : sign === '<=' ? a <= b : sign === '>' ? a > b : a >= b;
}

function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((each, i) => isSame(each, right[i]));
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
    );
  }
  return left === right;
}
