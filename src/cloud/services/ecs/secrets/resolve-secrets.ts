/**
 * Secrets of containers: looked up by the execution role before anything starts, as Fargate does, so that one which is missing ends the
 * task. Sources: "Pass sensitive data to an Amazon ECS container"; "Amazon ECS stopped task errors"; messages as users report them.
 */
import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import type { GetParametersResult } from '@aws-sdk/client-ssm';
import { own } from '../../../../languages/own.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import {
  badRegistryLogin,
  noExecutionRole,
  parameterMissing,
  parameterRefused,
  secretArnMalformed,
  secretRefused,
  secretWithoutKey,
} from '../../../kit/stopped-reasons.ts';
import type { Container, Definition } from '../definitions/definition.ts';
import type { SealedContainer } from './sealed.ts';

/** Why a secret cannot be had, in ECS's words. */
export class SecretFailure extends Error {}

/** By container. Throws SecretFailure for the first that is missing or denied. */
export function resolveSecrets(
  context: Context,
  { containerDefinitions }: Definition,
  executionRole: Caller | undefined,
): Record<string, Omit<SealedContainer, 'token'>> {
  const find = finder(context, executionRole);
  return Object.fromEntries(containerDefinitions.map((container) => [container.name, ofContainer(container, find)]));
}

type Find = (reference: string) => string;

function ofContainer({ secrets = [], repositoryCredentials }: Container, find: Find): Omit<SealedContainer, 'token'> {
  const values = Object.fromEntries(secrets.map(({ name, valueFrom }) => [name as string, find(valueFrom as string)]));
  const login = repositoryCredentials?.credentialsParameter;
  return { secrets: values, ...(login === undefined ? {} : { registryLogin: readLogin(login, find(login)) }) };
}

function readLogin(reference: string, text: string): { username: string; password: string } {
  const login = parseObject(text);
  const { username, password } = login ?? {};
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw new SecretFailure(badRegistryLogin(reference));
}

/** Each reference is fetched once. */
function finder(context: Context, caller: Caller | undefined): Find {
  const known = new Map<string, string>();
  return (reference) => {
    const before = known.get(reference);
    if (before !== undefined) return before;
    if (!caller) throw new SecretFailure(noExecutionRole);
    const value = /^arn:[^:]*:secretsmanager:/.test(reference)
      ? secretValue(context, caller, reference)
      : parameterValue(context, caller, reference);
    known.set(reference, value);
    return value;
  };
}

function parameterValue(context: Context, caller: Caller, reference: string): string {
  const { Parameters = [] } = attempt(parameterRefused, () =>
    context.call<GetParametersResult>('ssm', 'GetParameters', { Names: [reference], WithDecryption: true }, caller),
  );
  const value = Parameters[0]?.Value;
  if (value === undefined) throw new SecretFailure(parameterMissing(reference));
  return value;
}

/** Parts of `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME`, alone or with all of `:JSON-KEY:VERSION-STAGE:VERSION-ID`. */
const arnParts = 7;
const selectorParts = 3;

/** Each of the three selectors may be empty, none left out. Source: amazon-ecs-agent, asmsecret, which Fargate shares. */
function secretValue(context: Context, caller: Caller, reference: string): string {
  const parts = reference.split(':');
  if (parts.length !== arnParts && parts.length !== arnParts + selectorParts)
    throw new SecretFailure(secretArnMalformed);
  const [SecretId, [jsonKey, stage, version]] = [parts.slice(0, arnParts).join(':'), parts.slice(arnParts)];
  const wanted = {
    SecretId,
    ...(stage ? { VersionStage: stage } : {}),
    ...(version ? { VersionId: version } : {}),
  };
  const refused = (why: string): string => secretRefused(SecretId, why);
  const { SecretString } = attempt(refused, () =>
    context.call<GetSecretValueResponse>('secretsmanager', 'GetSecretValue', wanted, caller),
  );
  if (SecretString === undefined) throw new SecretFailure(refused('it is binary, and a container is given text alone'));
  return jsonKey ? member(SecretString, jsonKey) : SecretString;
}

function member(text: string, key: string): string {
  const value = own(parseObject(text) ?? {}, key);
  if (value === undefined) throw new SecretFailure(secretWithoutKey(key));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Throws SecretFailure for AWS's error. */
export function attempt<Output>(reason: (why: string) => string, work: () => Output): Output {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new SecretFailure(reason(`${error.code}: ${error.message}`));
  }
}
