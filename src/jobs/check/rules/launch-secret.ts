/**
 * Secrets that a launch cannot give to a container: its role may not read them, or they have not the key that is asked for.
 * Source: Amazon ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS environment variables"; AWS CloudFormation Template
 * Reference, AWS::SecretsManager::Secret GenerateSecretString.
 */
import { isObject } from '../../../languages/is-object.ts';
import { isAllow, names, type Role } from '../../model/role.ts';
import { inputOf } from '../../model/schedule.ts';
import { type Fields, hasUnknown, listOf, mentions, renderSymbols } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Reason } from './may-start.ts';

export function shutSecrets(role: Role, task: Resource, secrets: readonly Fields[]): readonly Reason[] {
  const shut = secrets.flatMap(({ ValueFrom: from }) =>
    typeof from === 'string' && !mayRead(role, from) ? [from] : [],
  );
  if (shut.length === 0) return [];
  return [
    [
      'Secrets',
      `${role.resource.name} may not read the secret ${[...new Set(shut.map(secretArn))].map(renderSymbols).join(', nor ')}`,
      shut.some(isSecretOrReference)
        ? "secretsmanager:GetSecretValue on the secret's ARN, secret:NAME-*"
        : "ssm:GetParameters on the parameter's ARN",
      [role.resource, task],
    ],
  ];
}

export const absentKeys = (template: Template, task: Resource, secrets: readonly Fields[]): readonly Reason[] =>
  secrets.flatMap(({ ValueFrom }): Reason[] => {
    const asked = absentKey(template, ValueFrom);
    return asked
      ? [
          [
            `Secrets ${asked.secret.name} ${asked.key}`,
            `${task.name} asks for the key \`${asked.key}\` of ${asked.secret.name}, which has none of that name`,
            'the name without a key, or a SecretStringTemplate and a GenerateStringKey',
            [asked.secret, task],
          ],
        ]
      : [];
  });

/** `SECRET:KEY:STAGE:VERSION`, of a secret of the template whose JSON has no such key. */
function absentKey(
  template: Template,
  valueFrom: unknown,
): { readonly key: string; readonly secret: Resource } | undefined {
  const [, id = '', key = ''] = /^⟦(\w+)(?:\.[^⟦⟧]*)?⟧:([^:⟦⟧]+)(?::|$)/.exec(String(valueFrom)) ?? [];
  const secret = template.resources.get(id);
  if (secret?.type !== 'AWS::SecretsManager::Secret') return undefined;
  const isAttached = template
    .ofType('AWS::SecretsManager::SecretTargetAttachment', 'AWS::SecretsManager::RotationSchedule')
    .some(({ properties }) => mentions(properties['SecretId'], id));
  return isAttached || keysOf(secret)?.includes(key) !== false ? undefined : { key, secret };
}

/** Of the JSON that is generated; undefined: what the secret has is written elsewhere. */
function keysOf({ properties }: Resource): readonly string[] | undefined {
  const generated = properties['GenerateSecretString'];
  if (!isObject(generated) || hasUnknown(generated['SecretStringTemplate'])) return undefined;
  const template = inputOf(generated['SecretStringTemplate'] ?? '{}');
  return [...Object.keys(template), ...listOf(generated['GenerateStringKey']).map(String)];
}

/** Whether the execution role may read what a container's `ValueFrom` names; yes, if that cannot be told. */
function mayRead(role: Role, valueFrom: string): boolean {
  if (hasUnknown(valueFrom)) return true;
  const isSecret = valueFrom.includes(':secretsmanager:');
  const isReference = /^⟦[A-Za-z0-9]+/.test(valueFrom);
  if (role.isOpen) return true;
  const actions = isReference
    ? ['secretsmanager:GetSecretValue', 'ssm:GetParameters']
    : [isSecret ? 'secretsmanager:GetSecretValue' : 'ssm:GetParameters'];
  const granting = role.statements.filter((each) => isAllow(each) && actions.some((action) => names(each, action)));
  if (!isSecret || isReference) return granting.length > 0;
  const arn = secretArn(valueFrom);
  return granting.some(({ fields }) =>
    listOf(fields['Resource'])
      .map(String)
      .some((pattern) => patternMayBe(pattern, arn)),
  );
}

const isSecretOrReference = (valueFrom: string): boolean =>
  valueFrom.includes(':secretsmanager:') || /^⟦[A-Za-z0-9]+/.test(valueFrom);

/** Without the JSON key, the stage and the version that may follow the name. */
const secretArn = (valueFrom: string): string =>
  /^(.*?:secret:[^:⟦]*(?:⟦[^⟧]*⟧[^:⟦]*)*)/s.exec(valueFrom)?.[1] ?? valueFrom;

function patternMayBe(pattern: string, arn: string): boolean {
  if (pattern === '*' || hasUnknown(pattern) || /⟦[A-Za-z0-9]/.test(pattern)) return true;
  if (!pattern.includes(':secret:') && !pattern.includes('*')) return false;
  const glob = new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?(?!AWS)/g, '.')}$`,
    's',
  );
  return glob.test(arn) || glob.test(`${arn}-AbCdEf`) || arn.startsWith(pattern.replace(/-?[?*]+$/, ''));
}
