/**
 * JSONata of a definition, checked before it is ever evaluated: does it parse, and does it name only what AWS offers where it stands?
 * Source: https://states-language.net/spec.html#using-jsonata; Step Functions' validation ("Reference to 'phone' at the top level is not supported.").
 */
import jsonata from 'jsonata';

export interface ExpressionProblem {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION';
  /** AWS's words. */
  readonly message: string;
  /** Characters into the expression, where JSONata says it. */
  readonly position?: number;
}

/** What `$states` may have beside `input` and `context`. */
export type Offered = 'result' | 'errorOutput';

/** One of a field that `$states` has at some places alone. */
interface Found extends ExpressionProblem {
  readonly unless?: string;
}

/** What was found, oldest first: machines are read again and again, and the same few expressions stand in most of them. */
const checked = new Map<string, readonly Found[]>();
let checkedCharacters = 0;
/** Those of several of the largest machines. */
const checkedCharactersMax = 2_000_000;
/** What an expression counts beside its own characters. */
const leastCharacters = 20;

/** `offered`: what `$states` has where the expression stands. */
export function checkExpression(expression: string, offered: readonly Offered[]): readonly ExpressionProblem[] {
  const found = checked.get(expression) ?? remember(expression);
  if (!found.some(({ unless }) => unless !== undefined)) return found;
  return found.filter(({ unless }) => !offered.some((one) => one === unless));
}

function remember(expression: string): readonly Found[] {
  const found = check(expression);
  checked.set(expression, found);
  checkedCharacters += weightOf(expression);
  for (const [oldest] of checked) {
    if (checkedCharacters <= checkedCharactersMax) break;
    checked.delete(oldest);
    checkedCharacters -= weightOf(oldest);
  }
  return found;
}

const weightOf = ({ length }: string): number => length + leastCharacters;

/** So many are checked in some 50 ms. */
const charactersPerPiece = 15_000;

/** Checks them all before they are asked for, a piece at a time, so that others are served in between. */
export function* checkAhead(expressions: Iterable<string>): Generator<undefined, void> {
  let characters = 0;
  for (const expression of expressions) {
    if (checked.has(expression)) continue;
    characters += weightOf(expression);
    if (characters > charactersPerPiece) {
      yield;
      characters = weightOf(expression);
    }
    remember(expression);
  }
}

function check(expression: string): readonly Found[] {
  try {
    return new References().of(jsonata(expression).ast());
  } catch (thrown) {
    return [parseProblem(thrown)];
  }
}

function parseProblem(thrown: unknown): ExpressionProblem {
  const { code, message, position } = thrown as { code?: string; message?: string; position?: number };
  if (code === undefined && /call stack/.test(message ?? ''))
    return { code: 'INVALID_JSONATA_EXPRESSION', message: 'The expression is nested too deeply' };
  const place = typeof position === 'number' ? { position } : {};
  return { code: 'INVALID_JSONATA_EXPRESSION', message: message ?? String(thrown), ...place };
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly [part: string]: unknown;
}

/** Parts of a node that are evaluated against a value found before, not against the (absent) context of the whole. */
const inner = new Set(['predicate', 'stages', 'group', 'pattern', 'update', 'delete']);
/** Parts that hold no expression. */
const silent = new Set(['signature', 'ancestor', 'seekingParent', 'slot', 'focus', 'index']);

const always: readonly string[] = ['input', 'context'];
const sometimes: readonly string[] = ['result', 'errorOutput'] satisfies Offered[];

class References {
  private readonly problems = new Map<string, Found>();

  of(ast: unknown): readonly Found[] {
    this.walk(ast as Node, true);
    return [...this.problems.values()];
  }

  private walk(node: Node, top: boolean): void {
    switch (node.type) {
      case 'path':
        this.path(node, top);
        return;
      case 'variable':
        this.variable(String(node.value), top);
        break;
      case 'name':
        if (top) this.refuse(`Reference to '${node.value}' at the top level is not supported.`);
        break;
      case 'wildcard':
      case 'descendant':
        if (top) this.refuse(`Reference to '${node.value}' at the top level is not supported.`);
        break;
      case 'bind':
        this.walk(node['rhs'] as Node, top);
        return;
      case 'lambda':
        this.walk(node['body'] as Node, top);
        return;
    }
    this.parts(node, top);
  }

  private path(node: Node, top: boolean): void {
    const [first, second] = node.steps ?? [];
    const named = first?.type === 'variable' && first.value === 'states' && second?.type === 'name';
    if (named) this.statesField(first, second);
    node.steps?.forEach((step, i) => {
      if (!named || i > 0) this.walk(step, top && i === 0);
    });
    const { steps: _, ...rest } = node;
    this.parts(rest, top);
  }

  private parts(node: Node, top: boolean): void {
    for (const [part, value] of Object.entries(node))
      if (!silent.has(part)) this.any(value, top && !inner.has(part) && node.type !== 'sort');
  }

  private any(value: unknown, top: boolean): void {
    if (Array.isArray(value)) for (const each of value) this.any(each, top);
    else if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) this.walk(value as Node, top);
  }

  private variable(name: string, top: boolean): void {
    if (name === '$') this.refuse("Reference to '$$' is not supported.");
    else if (name === '' && top) this.refuse("Reference to '$' at the top level is not supported.");
  }

  /** `$states.name` */
  private statesField(variable: Node, field: Node): void {
    this.parts(variable, false);
    const name = String(field.value);
    if (always.includes(name)) return;
    if (sometimes.includes(name)) this.refuse(`Field '$states.${name}' does not exist.`, name);
    else this.refuse(`Unknown reserved states field: ${name}`);
  }

  private refuse(message: string, unless?: string): void {
    const problem = { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message } as const;
    this.problems.set(message, unless === undefined ? problem : { ...problem, unless });
  }
}
