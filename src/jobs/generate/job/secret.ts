/**
 * Where secrets are, as ECS reads them and as a role is allowed to.
 * Source: "Pass sensitive data to an Amazon ECS container", Amazon ECS Developer Guide; Service Authorization Reference.
 */
import type { SecretSource } from '../../resolved-app.ts';
import { arnText, sub, type Value } from '../cloudformation.ts';

const parameterPath = (name: string): string => `parameter${name.startsWith('/') ? '' : '/'}${name}`;

/** `ValueFrom` of a container's secret. */
export function valueFrom(source: SecretSource): Value {
  if (source.from === 'parameter')
    return source.name.startsWith('arn:') ? source.name : sub(arnText('ssm', parameterPath(source.name)));
  const rest =
    source.key === undefined && source.stage === undefined ? '' : `:${source.key ?? ''}:${source.stage ?? ''}:`;
  return source.name.startsWith('arn:')
    ? `${source.name}${rest}`
    : sub(arnText('secretsmanager', `secret:${source.name}${rest}`));
}

/** What a role must be allowed, as an action and a resource. A secret that is named has six characters more in its ARN. */
export function readPermission(source: SecretSource): { readonly action: string; readonly resource: Value } {
  if (source.from === 'parameter')
    return { action: 'ssm:GetParameters', resource: valueFrom({ from: 'parameter', name: source.name }) };
  const resource = source.name.startsWith('arn:')
    ? source.name
    : sub(arnText('secretsmanager', `secret:${source.name}-??????`));
  return { action: 'secretsmanager:GetSecretValue', resource };
}
