/**
 * Dynamic references in the properties of a resource, resolved when it is made or changed, as whoever makes it: that needs
 * `ssm:GetParameters` and `secretsmanager:GetSecretValue`. What they resolve to is shown nowhere.
 * `ssm-secure` is refused: none of the properties that AWS resolves it in belongs to a type that is here.
 * Source: User Guide, "Get values stored in other services using dynamic references".
 */
import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import type { GetParametersResult } from '@aws-sdk/client-ssm';
import { isObject } from '../../../../languages/is-object.ts';
import type { Json, JsonObject } from '../../../../languages/template/document.ts';
import {
  type DynamicReference,
  dynamicParts,
  hasDynamicReference,
} from '../../../../languages/template/dynamic-references.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import { validationError } from '../refusals.ts';

interface Resolving {
  readonly context: Context;
  readonly caller: () => Caller;
  /** Of the resource. */
  readonly type: string;
}

/** The properties with all references resolved; undefined where there is none. Throws AwsError. */
export function resolveReferences(resolving: Resolving, properties: JsonObject): JsonObject | undefined {
  if (!hasDynamicReference(JSON.stringify(properties))) return undefined;
  const entries = Object.entries(properties).map(([name, value]) => [name, resolve(resolving, value, name)] as const);
  return Object.fromEntries(entries);
}

function resolve(resolving: Resolving, value: Json, property: string): Json {
  if (typeof value === 'string')
    return dynamicParts(value)
      .map((part) => resolvePart(resolving, part, property))
      .join('');
  if (Array.isArray(value)) return value.map((item) => resolve(resolving, item, property));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(resolving, item, property)]));
}

function resolvePart(resolving: Resolving, part: ReturnType<typeof dynamicParts>[number], property: string): string {
  if ('wrong' in part) throw validationError(`${part.wrong}, found \`${part.text}\``);
  if (!('reference' in part)) return part.text;
  const { reference } = part;
  switch (reference.service) {
    case 'ssm':
      return parameterValue(resolving, reference);
    case 'ssm-secure':
      throw validationError(`SSM Secure reference is not supported in: [${resolving.type}/Properties/${property}]`);
    case 'secretsmanager':
      return secretValue(resolving, reference);
  }
}

type Of<Service> = Extract<DynamicReference, { readonly service: Service }>;

function parameterValue({ context, caller }: Resolving, { name, version }: Of<'ssm' | 'ssm-secure'>): string {
  const named = version === undefined ? name : `${name}:${version}`;
  const { Parameters = [] } = context.call<GetParametersResult>('ssm', 'GetParameters', { Names: [named] }, caller());
  const [parameter] = Parameters;
  if (!parameter) throw validationError(`Parameters: [ssm:${named}] cannot be found.`);
  if (parameter.Type === 'SecureString')
    throw validationError(`{{resolve:ssm:${named}}} is a SecureString: it can only be resolved by ssm-secure.`);
  return String(parameter.Value);
}

function secretValue({ context, caller }: Resolving, reference: Of<'secretsmanager'>): string {
  const { secretId, jsonKey, versionStage, versionId } = reference;
  const input = {
    SecretId: secretId,
    ...(versionStage ? { VersionStage: versionStage } : {}),
    ...(versionId ? { VersionId: versionId } : {}),
  };
  const secret = context.call<GetSecretValueResponse>('secretsmanager', 'GetSecretValue', input, caller());
  const text = secret.SecretString;
  if (text === undefined) throw validationError(`The secret ${secretId} has no SecretString.`);
  if (jsonKey === undefined) return text;
  const value = jsonMember(text, jsonKey);
  if (value === undefined || typeof value === 'object')
    throw validationError(`Could not find a value associated with JSONKey in SecretString: ${jsonKey} in ${secretId}`);
  return String(value);
}

function jsonMember(text: string, key: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  } catch {
    return undefined;
  }
}
