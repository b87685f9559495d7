/**
 * Metric math: an expression as text, read. Pure.
 * Left out, refused by name: SEARCH, anomaly bands, Metrics Insights (SELECT), and functions that no alarm of a job needs.
 * Source: CloudWatch User Guide, "Using math expressions with CloudWatch metrics".
 */
import { functions } from './functions.ts';

export type Expression =
  | { readonly number: number }
  | { readonly text: string }
  /** A metric or another expression, by its id; REPEAT and LINEAR too. */
  | { readonly name: string }
  | { readonly list: readonly Expression[] }
  | { readonly call: string; readonly args: readonly Expression[] }
  | { readonly operator: string; readonly left: Expression; readonly right: Expression };

/** What is wrong, in words. */
export type Mistake = string;

/** From the weakest to the strongest; those of a row bind alike, from left to right. */
const rows: readonly (readonly string[])[] = [
  ['||', 'OR'],
  ['&&', 'AND'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const token =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|"([^"]*)"|'([^']*)'|([A-Za-z_][A-Za-z0-9_]*)|(&&|\|\||==|!=|<=|>=|[-+*/^<>(),[\]]))/y;
const depthMax = 50;

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'mark';
  readonly text: string;
}

interface Reading {
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
}

class Wrong extends Error {}

export function parseExpression(text: string): Expression | Mistake {
  const tokens = tokensOf(text);
  if (typeof tokens === 'string') return tokens;
  const reading: Reading = { tokens, next: 0, depth: 0 };
  try {
    const expression = readRow(reading, 0);
    const left = tokens[reading.next];
    return left ? `an operator is expected before \`${left.text}\`` : expression;
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

function tokensOf(text: string): Token[] | Mistake {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    token.lastIndex = at;
    const [whole, number, double, single, name, mark] = token.exec(text) ?? [];
    if (whole === undefined) return `cannot read \`${text.slice(at).trim().slice(0, 20)}\` at character ${at}`;
    at += whole.length;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: /^(AND|OR)$/.test(name) ? 'mark' : 'name', text: name });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else tokens.push({ kind: 'text', text: double ?? single ?? '' });
  }
  return tokens;
}

function readRow(reading: Reading, row: number): Expression {
  const operators = rows[row];
  if (!operators) return readSigned(reading);
  let left = readRow(reading, row + 1);
  for (;;) {
    const { kind, text } = reading.tokens[reading.next] ?? {};
    if (kind !== 'mark' || text === undefined || !operators.includes(text)) return left;
    reading.next++;
    left = { operator: canonical(text), left, right: readRow(reading, row + 1) };
  }
}

const canonical = (operator: string): string => (operator === 'AND' ? '&&' : operator === 'OR' ? '||' : operator);

function readSigned(reading: Reading): Expression {
  if (!takes(reading, '-')) return readOne(reading);
  return { operator: '*', left: { number: -1 }, right: deeper(reading, () => readSigned(reading)) };
}

function deeper<T>(reading: Reading, read: () => T): T {
  if (++reading.depth > depthMax) throw new Wrong(`it is nested more than ${depthMax} deep`);
  const made = read();
  reading.depth--;
  return made;
}

function readOne(reading: Reading): Expression {
  const { kind, text } = reading.tokens[reading.next++] ?? {};
  if (kind === undefined || text === undefined) throw new Wrong('a metric, a number or ( is expected at the end');
  if (kind === 'number') return { number: Number(text) };
  if (kind === 'text') return { text };
  if (kind === 'name') return takes(reading, '(') ? readCall(reading, text) : { name: text };
  if (text === '(') {
    const inner = deeper(reading, () => readRow(reading, 0));
    need(reading, ')');
    return inner;
  }
  if (text === '[') return { list: readList(reading, ']') };
  throw new Wrong(`a metric, a number or ( is expected before \`${text}\``);
}

function readCall(reading: Reading, name: string): Expression {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) throw new Wrong(`the function ${name} is not there yet in this version of Punctual`);
  const args = readList(reading, ')');
  const [least, most] = known.args;
  if (args.length < least || args.length > most)
    throw new Wrong(`${name} takes ${least === most ? least : `${least} to ${most}`} arguments, got ${args.length}`);
  return { call: name, args };
}

function readList(reading: Reading, end: string): Expression[] {
  const list: Expression[] = [];
  if (takes(reading, end)) return list;
  do list.push(deeper(reading, () => readRow(reading, 0)));
  while (takes(reading, ','));
  need(reading, end);
  return list;
}

function takes(reading: Reading, mark: string): boolean {
  const { kind, text } = reading.tokens[reading.next] ?? {};
  if (kind !== 'mark' || text !== mark) return false;
  reading.next++;
  return true;
}

function need(reading: Reading, mark: string): void {
  if (!takes(reading, mark))
    throw new Wrong(
      `\`${mark}\` is expected ${reading.tokens[reading.next] ? `before \`${reading.tokens[reading.next]?.text}\`` : 'at the end'}`,
    );
}
