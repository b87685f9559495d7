/**
 * JSONata of a definition, checked before it is ever evaluated: does it parse, and does it name only what AWS offers where it stands?
 * Source: https://states-language.net/spec.html#using-jsonata; Step Functions' validation ("Reference to 'phone' at the top level is not supported.").
 */
import jsonata from 'jsonata';
import { builtins } from './builtins.table.ts';

export interface ExpressionProblem {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION';
  /** AWS's words. */
  readonly message: string;
  /** Characters into the expression, where JSONata says it. */
  readonly position?: number;
}

export interface CheckedExpression {
  readonly problems: readonly ExpressionProblem[];
  /** The state machine's variables that it reads, without `$`, each once. */
  readonly variables: readonly string[];
}

/** `offered`: what `$states` has where the expression stands, beside `input` and `context`. */
export function checkExpression(expression: string, offered: readonly ('result' | 'errorOutput')[]): CheckedExpression {
  try {
    return new References(['input', 'context', ...offered]).of(jsonata(expression).ast());
  } catch (thrown) {
    return { problems: [parseProblem(thrown)], variables: [] };
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

class References {
  private readonly fields: readonly string[];
  private readonly problems = new Map<string, ExpressionProblem>();
  private readonly read = new Set<string>();
  private readonly bound = new Set<string>();

  constructor(fields: readonly string[]) {
    this.fields = fields;
  }

  of(ast: unknown): CheckedExpression {
    this.walk(ast as Node, true);
    const variables = [...this.read].filter((name) => !this.bound.has(name) && !builtins.includes(name));
    return { problems: [...this.problems.values()], variables };
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
        this.bound.add(String((node['lhs'] as Node).value));
        this.walk(node['rhs'] as Node, top);
        return;
      case 'lambda':
        for (const each of node['arguments'] as Node[]) this.bound.add(String(each.value));
        this.walk(node['body'] as Node, top);
        return;
    }
    this.parts(node, top);
  }

  private path(node: Node, top: boolean): void {
    const [first, second] = node.steps ?? [];
    if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name')
      this.statesField(String(second.value));
    node.steps?.forEach((step, i) => {
      this.bindsOf(step);
      this.walk(step, top && i === 0);
    });
    const { steps: _, ...rest } = node;
    this.parts(rest, top);
  }

  /** `@$x` and `#$i` bind variables for the steps that follow. */
  private bindsOf(step: Node): void {
    for (const name of [step['focus'], step['index']]) if (typeof name === 'string') this.bound.add(name);
    const stages = Array.isArray(step['stages']) ? (step['stages'] as Node[]) : [];
    for (const stage of stages)
      if (stage.type === 'index' && typeof stage.value === 'string') this.bound.add(stage.value);
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
    } else if (name !== 'states') this.read.add(name);
  }

  private statesField(name: string): void {
    if (this.fields.includes(name)) return;
    const known = name === 'result' || name === 'errorOutput';
    this.refuse(known ? `Field '$states.${name}' does not exist.` : `Unknown reserved states field: ${name}`);
  }

  private refuse(message: string): void {
    this.problems.set(message, { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message });
  }
}
