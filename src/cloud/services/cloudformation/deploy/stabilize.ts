/** What a resource has still to do when it was made, changed or asked to go, bit by bit: an alias that shifts executions to another version, a nested stack. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import type { Resource, Stack } from '../stack.ts';
import type { Awaited } from '../types/resource-type.ts';
import { resourceContextOf } from './resource-context.ts';
import { typeOf, valuesOf } from './values.ts';

interface OfStack {
  readonly service: CloudFormation;
  readonly context: Context;
  readonly stack: Stack;
}

/** Seconds after which it is to be asked again; undefined: it is done. `made`: the resource as it is now. Throws AwsError where that must be undone. */
export function stabilize(ofStack: OfStack, made: Resource, since: Instant, caller: () => Caller): number | undefined {
  const { service, context, stack } = ofStack;
  const type = typeOf(made);
  if (type.pending) return pending(ofStack, made, 'made', caller);
  if (!type.stabilize) return undefined;
  const before = service.tables.befores(stack.id).find(({ logicalId }) => logicalId === made.logicalId)?.before;
  if (before?.physicalId !== made.physicalId) return undefined;
  const resourceContext = resourceContextOf(service, context, stack, made.logicalId, caller);
  return context.attempt(() =>
    type.stabilize!(resourceContext, made, valuesOf(made), valuesOf(before), { since, now: context.now }),
  );
}

/** As `stabilize`, of what goes on by itself. */
export function pending(
  { service, context, stack }: OfStack,
  made: Resource,
  what: Awaited,
  caller: () => Caller,
): number | undefined {
  return typeOf(made).pending?.(resourceContextOf(service, context, stack, made.logicalId, caller), made, what);
}
