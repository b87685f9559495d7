/** What the files of this service share. */
import { arn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { noSuchStack } from './refusals.ts';
import type { Stack } from './stack.ts';
import type { Tables } from './tables.ts';
import type { Templates } from './templates.ts';

export interface Parts {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly templates: Templates;
}

/** By name the stack that is not deleted, by ARN any. */
export function findStack({ tables }: Parts, nameOrId: string): Stack | undefined {
  return nameOrId.startsWith('arn:') ? tables.stackById(nameOrId) : tables.stackByName(nameOrId);
}

export function needStack(parts: Parts, nameOrId: string): Stack {
  const stack = findStack(parts, nameOrId);
  if (!stack) throw noSuchStack(nameOrId);
  return stack;
}

/** For permissions: a stack's ARN, or that of one that does not exist yet. */
export function stackArn(parts: Parts, nameOrId: string): string {
  if (nameOrId.startsWith('arn:')) return nameOrId;
  return findStack(parts, nameOrId)?.id ?? arn(parts.host, 'cloudformation', `stack/${nameOrId}/*`);
}
