/**
 * Reads one statement: which elements a kind of policy demands and forbids, and what each may hold.
 * Source: IAM User Guide, "IAM JSON policy element reference"; the messages as IAM's API gives them.
 */
import { braced } from '../braced.ts';
import { arnProblem } from './arn-problem.ts';
import { compileGlob } from './glob.ts';
import {
  hasControlCharacter,
  type JsonObject,
  legacyError,
  type Path,
  type Reading,
  refuse,
  syntaxError,
  texts,
} from './grammar.ts';
import { parseConditions } from './parse-condition.ts';
import { parsePrincipals } from './parse-principal.ts';
import type { Patterns, Statement } from './policy.ts';
import { parseTemplate, type Template } from './variable.ts';

const elements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Undefined when a problem keeps the statement from meaning anything; problems are in `reading`. */
export function parseStatement(
  raw: JsonObject,
  index: number,
  path: Path,
  reading: Reading,
): { effect: 'Allow' | 'Deny'; statement: Statement } | undefined {
  for (const name of Object.keys(raw)) {
    if (!elements.has(name)) refuse(reading, [...path, name], syntaxError, `a statement has no element \`${name}\``);
  }
  const effect = parseEffect(raw, path, reading);
  const principals = parsePrincipals(raw, path, reading);
  const actions = parseActions(raw, path, reading);
  const resources = parseResources(raw, path, reading);
  const conditions = parseConditions(raw['Condition'], [...path, 'Condition'], reading);
  if (!effect || !actions) return undefined;
  const sid = typeof raw['Sid'] === 'string' && raw['Sid'] !== '' ? raw['Sid'] : undefined;
  return { effect, statement: { sid, index, actions, resources, principals, conditions } };
}

function parseEffect(raw: JsonObject, path: Path, reading: Reading): 'Allow' | 'Deny' | undefined {
  const effect = raw['Effect'];
  if (effect === 'Allow' || effect === 'Deny') return effect;
  const at = [...path, 'Effect'];
  const hint = 'write `Allow` or `Deny`';
  if (effect === undefined) {
    const aws = reading.kind === 'trust' ? 'Missing required field Effect' : syntaxError;
    return refuse(reading, at, aws, 'a statement must have an Effect', { hint });
  }
  const isCase = typeof effect === 'string' && /^(allow|deny)$/i.test(effect);
  const aws = reading.kind === 'trust' ? `Invalid effect: ${effect}` : isCase ? legacyError : syntaxError;
  return refuse(reading, at, aws, 'unknown Effect', { got: effect, hint });
}

function parseActions(raw: JsonObject, path: Path, reading: Reading): Patterns<string> | undefined {
  const found = eitherOf(raw, 'Action', path, reading);
  if (!found) return undefined;
  if (found.list.length === 0) {
    const aws = reading.kind === 'trust' ? 'Missing required field Action' : 'Policy statement must contain actions.';
    return refuse(reading, [...path, 'Action'], aws, 'a statement must have an Action or a NotAction');
  }
  for (const action of found.list) checkAction(action, found.path, reading);
  return { negated: found.negated, patterns: found.list.map((action) => compileGlob(action.toLowerCase())) };
}

function checkAction(action: string, path: Path, reading: Reading): undefined {
  const found = { got: action, hint: 'write a service and an operation, such as `ecs:RunTask`' };
  if (reading.kind === 'trust' && !/^sts:/i.test(action)) {
    const aws = 'AssumeRole policy may only specify STS AssumeRole actions.';
    const hint = 'write `sts:AssumeRole`';
    return refuse(reading, path, aws, 'a trust policy speaks of STS actions only', { got: action, hint });
  }
  if (action === '*') return undefined;
  const [vendor, ...names] = action.split(':');
  if (names.length === 0) {
    const aws = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
    refuse(reading, path, aws, 'an action must begin with its service and a colon', found);
  } else if (names.length > 1) {
    refuse(reading, path, 'Actions/Condition can contain only one colon.', 'an action has one colon', found);
  } else if (!/^[a-zA-Z0-9.-]+$/.test(vendor!)) {
    refuse(reading, path, `Vendor ${vendor} is not valid`, 'the service of an action must be named in full', found);
  } else if (!/^[\w*?-]+$/.test(names[0]!)) {
    refuse(reading, path, syntaxError, 'an operation is letters, digits and wildcards', found);
  }
  return undefined;
}

function parseResources(raw: JsonObject, path: Path, reading: Reading): Patterns<Template> | undefined {
  if (reading.kind === 'trust') {
    if (raw['Resource'] !== undefined) {
      const aws = 'Has prohibited field Resource';
      refuse(reading, [...path, 'Resource'], aws, 'a trust policy has no Resource: it is the role');
    }
    if (raw['NotResource'] !== undefined) {
      const aws = 'AssumeRole policy must not contain resources.';
      refuse(reading, [...path, 'NotResource'], aws, 'a trust policy has no NotResource');
    }
    return undefined;
  }
  const found = eitherOf(raw, 'Resource', path, reading);
  if (!found) return undefined;
  if (found.list.length === 0) {
    const aws = 'Policy statement must contain resources.';
    return refuse(reading, [...path, 'Resource'], aws, 'a statement must have a Resource or a NotResource');
  }
  const patterns = found.list.map((resource) => parseResource(resource, found.path, reading));
  return { negated: found.negated, patterns: patterns.filter((pattern) => pattern !== undefined) };
}

/** Parts that an ARN leaves out at its end stand for anything: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`. */
function parseResource(resource: string, path: Path, reading: Reading): Template | undefined {
  const problem = resource === '*' ? undefined : arnProblem(resource);
  if (problem)
    return refuse(reading, path, problem.aws, problem.message, { got: resource, hint: 'write an ARN or `*`' });
  const inVariables = [...braced(resource)].reduce((count, { inner }) => count + colonsIn(inner), 0);
  const colons = colonsIn(resource) - inVariables;
  const complete = resource === '*' ? resource : resource + ':*'.repeat(Math.max(0, 5 - colons));
  const template = parseTemplate(complete, { variables: reading.variables, wildcards: true });
  return template ?? refuse(reading, path, syntaxError, 'a policy variable is not well formed', { got: resource });
}

const colonsIn = (text: string): number => text.split(':').length - 1;

/** Element `name` or its opposite `NotName`, as a list; absent ones give an empty list, both or a wrong type a problem. */
function eitherOf(raw: JsonObject, name: 'Action' | 'Resource', path: Path, reading: Reading) {
  const negatedName = `Not${name}`;
  if (raw[name] !== undefined && raw[negatedName] !== undefined) {
    return refuse(reading, path, syntaxError, `a statement has ${name} or ${negatedName}, not both`);
  }
  const negated = raw[negatedName] !== undefined;
  const key = negated ? negatedName : name;
  const value = raw[key];
  const list = value === undefined ? [] : texts(value);
  const elementPath = [...path, key];
  if (!list || list.some(hasControlCharacter)) {
    return refuse(reading, elementPath, syntaxError, `${key} must be text or a list of texts`, { got: value });
  }
  return { negated, list, path: elementPath };
}
