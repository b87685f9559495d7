/**
 * Stack policies: which resources of a stack an update may change, replace or delete. Without a policy all; with one only what it allows.
 * Source: CloudFormation User Guide, "Prevent updates to stack resources". AWS's words for a policy that is wrong are known only as a whole.
 */
import { isObject } from '../is-object.ts';
import { compileGlob, globMatches } from './glob.ts';
import { texts } from './grammar.ts';

export type StackAction = 'Update:Modify' | 'Update:Replace' | 'Update:Delete';

export interface StackPolicy {
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly isDeny: boolean;
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** All must hold, each by one of its patterns, of the resource's type. */
  readonly types: readonly (readonly string[])[];
}

interface Patterns {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export interface PolicyResource {
  readonly logicalId: string;
  readonly type: string;
}

const actions = new Set(['Update:*', 'Update:Modify', 'Update:Replace', 'Update:Delete']);

/** Undefined: it is none. */
export function parseStackPolicy(text: string): StackPolicy | undefined {
  const root = parsed(text);
  const written = isObject(root) ? root['Statement'] : undefined;
  const list = Array.isArray(written) ? written : [written];
  const statements = list.map(parseStatement);
  if (!isObject(root) || written === undefined || statements.includes(undefined)) return undefined;
  return { statements: statements as Statement[] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseStatement(node: unknown): Statement | undefined {
  if (!isObject(node)) return undefined;
  const { Effect: effect, Principal: principal } = node;
  const asked = patternsOf(node, 'Action');
  const resources = patternsOf(node, 'Resource');
  const types = typesOf(node['Condition']);
  if ((effect !== 'Allow' && effect !== 'Deny') || principal !== '*' || !asked || !resources || !types)
    return undefined;
  if (!textsOf(node['Action'] ?? node['NotAction'])?.every((action) => actions.has(action))) return undefined;
  return { isDeny: effect === 'Deny', actions: asked, resources, types };
}

function patternsOf(node: Readonly<Record<string, unknown>>, name: string): Patterns | undefined {
  const [given, not] = [textsOf(node[name]), textsOf(node[`Not${name}`])];
  if ((given === undefined) === (not === undefined)) return undefined;
  return { negated: not !== undefined, patterns: (given ?? not ?? []).map(compileGlob) };
}

/** Undefined also of an empty list. */
const textsOf = (node: unknown): readonly string[] | undefined => {
  const list = texts(node);
  return list?.length === 0 ? undefined : list;
};

/** `StringEquals` and `StringLike` of `ResourceType`. */
function typesOf(node: unknown): readonly (readonly string[])[] | undefined {
  if (node === undefined) return [];
  if (!isObject(node)) return undefined;
  const checks: (readonly string[])[] = [];
  for (const [operator, keys] of Object.entries(node)) {
    if ((operator !== 'StringEquals' && operator !== 'StringLike') || !isObject(keys)) return undefined;
    const types = textsOf(keys['ResourceType']);
    if (!types || Object.keys(keys).length !== 1) return undefined;
    checks.push(operator === 'StringLike' ? types.map(compileGlob) : types);
  }
  return checks;
}

/** Why the update may not do that, in AWS's words; undefined: it may. */
export function deniedByStackPolicy(
  { statements }: StackPolicy,
  action: StackAction,
  resource: PolicyResource,
): string | undefined {
  const name = `LogicalResourceId/${resource.logicalId}`;
  const matching = statements.map((statement) => applies(statement, action, name, resource.type));
  const denies = statements.findIndex(({ isDeny }, index) => isDeny && matching[index]);
  if (denies >= 0)
    return `Action denied by stack policy: Statement [#${denies + 1}] does not allow [${action}] for resource [${name}];`;
  return statements.some(({ isDeny }, index) => !isDeny && matching[index])
    ? undefined
    : 'Action not allowed by stack policy';
}

const applies = (statement: Statement, action: string, name: string, type: string): boolean =>
  hits(statement.actions, action) &&
  hits(statement.resources, name) &&
  statement.types.every((patterns) => patterns.some((pattern) => globMatches(pattern, type)));

const hits = ({ negated, patterns }: Patterns, text: string): boolean =>
  patterns.some((pattern) => globMatches(pattern, text)) !== negated;
