/** The stack that a request names, and the permission on it. */
import { arn } from '../../kit/arn.ts';
import type { Permission } from '../../kit/service.ts';
import type { CloudFormation } from './context.ts';
import { noSuchStack } from './refusals.ts';
import type { Stack } from './stack.ts';

/** By name the stack that is not deleted, by ARN any. */
export function findStack({ tables }: CloudFormation, nameOrId: string): Stack | undefined {
  return nameOrId.startsWith('arn:') ? tables.stackById(nameOrId) : tables.stackByName(nameOrId);
}

export function needStack(service: CloudFormation, nameOrId: string): Stack {
  const stack = findStack(service, nameOrId);
  if (!stack) throw noSuchStack(nameOrId);
  return stack;
}

/** A stack's ARN, or that of one that does not exist yet. */
export function stackArn(service: CloudFormation, nameOrId: string): string {
  if (nameOrId.startsWith('arn:')) return nameOrId;
  return findStack(service, nameOrId)?.id ?? arn(service.host, 'cloudformation', `stack/${nameOrId}/*`);
}

interface ForStack {
  readonly StackName?: string | undefined;
}

/** Permission for `action` on the stack that the input names; on all where it names none. */
export const onStack =
  (action: string) =>
  (service: CloudFormation, { StackName: name }: ForStack): Permission[] => [
    { action: `cloudformation:${action}`, resource: name === undefined ? '*' : stackArn(service, name) },
  ];

/** Permission for an action that is about no stack alone. */
export const onAny = (action: string) => (): Permission[] => [{ action: `cloudformation:${action}`, resource: '*' }];
