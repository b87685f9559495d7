/**
 * Reads a policy document and compiles it, or says what is wrong with it.
 * As IAM it takes a condition that can never hold: a number or range that is none.
 * Left out: what an action or a condition key is called in a service, and whether a principal exists.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */
import { isObject } from '../is-object.ts';
import { isTooDeep } from '../nesting.ts';
import {
  hasControlCharacter,
  type Json,
  type JsonObject,
  type Path,
  type PolicyProblem,
  type Reading,
  refuse,
  syntaxError,
} from './grammar.ts';
import { parseStatement } from './parse-statement.ts';
import type { Policy, PolicyKind, Statement } from './policy.ts';

const versions = ['2012-10-17', '2008-10-17'] as const;
const elements = new Set(['Version', 'Id', 'Statement']);

/** `document`: JSON text, or what it holds. Every problem comes with AWS's own message in `aws`. */
export function parsePolicy(document: string | JsonObject, kind: PolicyKind): Policy | PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const grammarOnly: Reading = { kind, variables: false, problems };
  const root = typeof document === 'string' ? parseJson(document, grammarOnly) : document;
  if (root === undefined) return problems;
  for (const name of Object.keys(root)) {
    if (!elements.has(name)) refuse(grammarOnly, [name], syntaxError, `a policy has no element \`${name}\``);
  }
  const version = parseVersion(root['Version'], grammarOnly);
  const id = root['Id'];
  if (id !== undefined && typeof id !== 'string')
    refuse(grammarOnly, ['Id'], syntaxError, 'Id must be text', { got: id });
  const statements = parseStatements(root['Statement'], { ...grammarOnly, variables: version === '2012-10-17' });
  if (problems.length > 0) return problems;
  return {
    kind,
    version,
    id: typeof id === 'string' ? id : undefined,
    denies: statements.flatMap(({ effect, statement }) => (effect === 'Deny' ? [statement] : [])),
    allows: statements.flatMap(({ effect, statement }) => (effect === 'Allow' ? [statement] : [])),
  };
}

function parseJson(text: string, reading: Reading): JsonObject | undefined {
  const aws = reading.kind === 'trust' ? 'This policy contains invalid Json' : syntaxError;
  if (isTooDeep(text)) return refuse(reading, [], aws, 'the policy is nested too deeply');
  try {
    const value = JSON.parse(text) as Json;
    if (isObject(value)) return value;
    return refuse(reading, [], aws, 'a policy must be a JSON object', { got: value });
  } catch (cause) {
    return refuse(reading, [], aws, `a policy must be JSON: ${(cause as Error).message}`);
  }
}

function parseVersion(value: Json | undefined, reading: Reading): Policy['version'] {
  const version = versions.find((known) => known === value);
  if (value !== undefined && version === undefined) {
    const aws = reading.kind === 'trust' ? 'The policy must contain a valid version string' : syntaxError;
    const found = { got: value, hint: 'write `2012-10-17`' };
    refuse(reading, ['Version'], aws, 'unknown version of the policy language', found);
  }
  return version ?? '2008-10-17';
}

function parseStatements(value: Json | undefined, reading: Reading): { effect: string; statement: Statement }[] {
  const list: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value as Json];
  if (list.length === 0) {
    const aws = reading.kind === 'trust' ? 'Could not parse the policy: Statement is empty!' : syntaxError;
    refuse(reading, ['Statement'], aws, 'a policy must have at least one statement');
  }
  const sids = new Set<string>();
  return list.flatMap((item, index) => {
    const path = Array.isArray(value) ? ['Statement', index] : ['Statement'];
    if (!isObject(item)) {
      refuse(reading, path, syntaxError, 'a statement must be an object', { got: item });
      return [];
    }
    checkSid(item['Sid'], sids, [...path, 'Sid'], reading);
    return parseStatement(item, index, path, reading) ?? [];
  });
}

function checkSid(sid: Json | undefined, sids: Set<string>, path: Path, reading: Reading): undefined {
  if (sid === undefined || sid === '') return undefined;
  const found = { got: sid };
  if (typeof sid !== 'string' || hasControlCharacter(sid)) {
    return refuse(reading, path, syntaxError, 'Sid must be text', found);
  }
  if (reading.kind !== 'resource' && !/^[0-9A-Za-z]*$/.test(sid)) {
    const aws =
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
    refuse(reading, path, aws, 'Sid must be letters and digits', found);
  }
  if (sids.has(sid)) {
    const aws =
      reading.kind === 'trust'
        ? 'The Statement Ids in the policy are not unique'
        : 'Statement IDs (SID) in a single policy must be unique.';
    refuse(reading, path, aws, 'two statements have the same Sid', found);
  }
  sids.add(sid);
  return undefined;
}
