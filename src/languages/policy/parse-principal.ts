/** Reads Principal and NotPrincipal. Source: IAM User Guide, "AWS JSON policy elements: Principal", "NotPrincipal". */
import { isObject } from '../is-object.ts';
import { type Json, type JsonObject, type Path, type Reading, refuse, syntaxError, texts } from './grammar.ts';
import type { Principals } from './policy.ts';
import { isPrincipalForm, type PrincipalType, principalSet, principalTypes } from './principal.ts';

/** Undefined for an identity-based policy, which may not have one. */
export function parsePrincipals(raw: JsonObject, path: Path, reading: Reading): Principals | undefined {
  const negated = raw['NotPrincipal'] !== undefined;
  const name = negated ? 'NotPrincipal' : 'Principal';
  const value = raw[name];
  const at = [...path, name];
  if (reading.kind === 'identity') {
    if (value === undefined) return undefined;
    const message = 'an identity-based policy has no principal: it is the role that it belongs to';
    return refuse(reading, at, 'Policy document should not specify a principal.', message);
  }
  if (negated && raw['Principal'] !== undefined) {
    return refuse(reading, path, syntaxError, 'a statement has Principal or NotPrincipal, not both');
  }
  if (negated && raw['Effect'] === 'Allow') {
    return refuse(reading, at, 'Allow with NotPrincipal is not allowed.', 'NotPrincipal goes with Deny only');
  }
  if (negated && reading.kind === 'trust') {
    const aws = 'AssumeRole policy must not contain NotPrincipal field.';
    return refuse(reading, at, aws, 'a trust policy has no NotPrincipal');
  }
  if (value === undefined) {
    return refuse(reading, at, 'Missing required field Principal', 'a statement must name its principal');
  }
  const entries = value === '*' ? [['AWS', '*'] as const] : parseEntries(value, at, reading);
  return entries && { negated, set: principalSet(entries) };
}

function parseEntries(value: Json, path: Path, reading: Reading): (readonly [PrincipalType, string])[] | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) {
    const aws = isObject(value) ? 'Missing required field Principal cannot be empty!' : syntaxError;
    const hint = 'write `{"Service": "states.amazonaws.com"}`, `{"AWS": "ARN"}` or `"*"`';
    return refuse(reading, path, aws, 'a principal is `*` or an object of types', { got: value, hint });
  }
  return Object.entries(value).flatMap(([typeName, of]) => {
    const type = principalTypes.find((known) => known === typeName);
    const list = texts(of);
    if (!type || !list) {
      const aws = `Invalid principal in policy: "${typeName}"`;
      refuse(
        reading,
        [...path, typeName],
        aws,
        `a principal's types are ${principalTypes.join(', ')}, each with texts`,
        { got: of },
      );
      return [];
    }
    return list.flatMap((item) => parseEntry(type, item, [...path, type], reading) ?? []);
  });
}

function parseEntry(type: PrincipalType, value: string, path: Path, reading: Reading) {
  if (isPrincipalForm(type, value)) return [[type, value] as const];
  const aws = `Invalid principal in policy: "${type === 'Service' ? 'SERVICE' : type}":"${value}"`;
  const hint =
    type === 'Service'
      ? 'write a service such as `ecs-tasks.amazonaws.com`'
      : 'write an account, or an ARN without wildcards';
  return refuse(reading, path, aws, 'no such principal can exist', { got: value, hint });
}
