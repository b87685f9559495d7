/**
 * Names of parameters, in the four ways in which a request may give one: `NAME`, `NAME:VERSION`, `NAME:LABEL`, and an ARN of each of these.
 * Source: Systems Manager User Guide, "Requirements and constraints for parameter names"; API reference, GetParameter.
 */
import { arn, parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { levelsMax, nameCharactersMax } from './limits.ts';
import { invalid, notThereYet } from './refusals.ts';

export interface Named {
  readonly name: string;
  /** A version or a label, without its colon. */
  readonly selector: string | undefined;
}

/** The ARN of a parameter that a request gives in any way; `/a/b` is `parameter/a/b`, and so is `a/b`. */
export function parameterArn(host: ServiceHost, given: string): string {
  if (given.startsWith('arn:')) return given.split(':').slice(0, 6).join(':');
  const { name } = readName(given);
  return arn(host, 'ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);
}

/** What GetParametersByPath is allowed on; `/` is all. */
export const pathArn = (host: ServiceHost, path: string): string =>
  arn(host, 'ssm', `parameter/${path.replace(/^\/|\/$/g, '')}`);

/** An ARN loses the slash that `parameter` ends with: whether a name of one level began with one can no longer be seen. */
export function readName(given: string): Named {
  const text = given.startsWith('arn:') ? (parseArn(given)?.resource ?? '').replace(/^parameter/, '') : given;
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const isOneLevel = given.startsWith('arn:') && name.lastIndexOf('/') === 0;
  return {
    name: isOneLevel ? name.slice(1) : name,
    selector: colon === -1 ? undefined : text.slice(colon + 1),
  };
}

const badName =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

const isForm = (name: string): boolean =>
  !/^\/?ssm/i.test(name) && /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(name);

/** Throws AWS's errors for a name that a new parameter cannot have. */
export function checkName(name: string): void {
  if (/^\/?(aws|ssm)[^/]*$/i.test(name))
    throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  if (/^\/?aws/i.test(name))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (!isForm(name)) throw invalid(badName);
  if (name.includes('/') && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (name.length > nameCharactersMax)
    throw invalid(`Parameter name must be at most ${nameCharactersMax} characters long.`);
  if (name.split('/').filter(Boolean).length > levelsMax)
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${levelsMax} levels, found \`${name}\`.`,
    );
}

/** Throws for what can be no parameter's name, also where one is asked for. An ARN names what it names. */
export function checkAsked(given: string): void {
  const { name } = readName(given);
  if (!given.startsWith('arn:') && !isForm(name)) throw invalid(badName);
}

/** AWS's own parameters, and those that stand for a secret, are not kept here. */
export function refusePublic(name: string): void {
  if (/^\/aws\//i.test(name)) throw notThereYet(`the parameter \`${name}\``);
}
