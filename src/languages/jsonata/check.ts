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

export interface CheckedExpression {
  readonly problems: readonly ExpressionProblem[];
  readonly reads: Reads;
}

/** What an expression may look at: nothing else need be bound for it. */
export interface Reads {
  /** Names of variables without `$`, its own and those of functions too. */
  readonly variables: readonly string[];
  /** Of `$states`: `input`, `context/Execution/Id`; an empty text is all of it. */
  readonly states: readonly string[];
}

/** What `$states` may have beside `input` and `context`. */
export type Offered = 'result' | 'errorOutput';

const nothing: Reads = { variables: [], states: [] };

/** What was found of short expressions, oldest first: machines are read again and again, and the same few stand in most of them. */
const checked = new Map<string, CheckedExpression>();
/** Those of the largest machine, and as many others. */
const checkedMax = 5000;
const shortLength = 500;

/** `offered`: what `$states` has where the expression stands. */
export function checkExpression(expression: string, offered: readonly Offered[]): CheckedExpression {
  if (expression.length > shortLength) return check(expression, offered);
  const key = `${offered.join()} ${expression}`;
  const known = checked.get(key);
  if (known) return known;
  const found = check(expression, offered);
  if (checked.size >= checkedMax) checked.delete(checked.keys().next().value!);
  checked.set(key, found);
  return found;
}

function check(expression: string, offered: readonly Offered[]): CheckedExpression {
  try {
    return new References(['input', 'context', ...offered]).of(jsonata(expression).ast());
  } catch (thrown) {
    return { problems: [parseProblem(thrown)], reads: nothing };
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

/** Parts of a step that only names a member. */
const plainParts = new Set(['type', 'value', 'position']);
const isPlain = (node: Node): boolean => Object.keys(node).every((part) => plainParts.has(part));

/** The names that steps begin with, as far as each only names a member of the one before; no more than the context object is deep. */
function namesOf(steps: readonly Node[]): string[] {
  const end = steps.findIndex(
    ({ type }, i) => i === contextDepth || type !== 'name' || (i > 0 && !isPlain(steps[i - 1]!)),
  );
  return steps.slice(0, end < 0 ? contextDepth : end).map(({ value }) => String(value));
}

/** `context/Execution/Id` */
const contextDepth = 3;

class References {
  private readonly fields: readonly string[];
  private readonly problems = new Map<string, ExpressionProblem>();
  private readonly variables = new Set<string>();
  private readonly states = new Set<string>();

  constructor(fields: readonly string[]) {
    this.fields = fields;
  }

  of(ast: unknown): CheckedExpression {
    this.walk(ast as Node, true);
    const reads = { variables: [...this.variables], states: [...this.states] };
    return { problems: [...this.problems.values()], reads };
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
      case 'parent':
        this.states.add('');
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
    const [first, second, ...others] = node.steps ?? [];
    const named = first?.type === 'variable' && first.value === 'states' && second?.type === 'name';
    if (named) this.statesField(first, second, others);
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
    else if (name === '') {
      if (top) this.refuse("Reference to '$' at the top level is not supported.");
    } else if (name === 'states') this.states.add('');
    else this.variables.add(name);
  }

  /** `$states.name`, and what follows it. */
  private statesField(variable: Node, field: Node, others: readonly Node[]): void {
    this.parts(variable, false);
    const name = String(field.value);
    this.states.add(!isPlain(variable) ? '' : name === 'context' ? namesOf([field, ...others]).join('/') : name);
    if (this.fields.includes(name)) return;
    const known = name === 'result' || name === 'errorOutput';
    this.refuse(known ? `Field '$states.${name}' does not exist.` : `Unknown reserved states field: ${name}`);
  }

  private refuse(message: string): void {
    this.problems.set(message, { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message });
  }
}
