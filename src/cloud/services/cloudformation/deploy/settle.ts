/** What the update of a resource has still to do when it is made, bit by bit: an alias that shifts executions to another version. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import type { Resource, Stack } from '../stack.ts';
import { resourceContextOf } from './resource-context.ts';
import { typeOf, valuesOf } from './values.ts';

/** Seconds after which it is to be asked again; undefined: it is done. `made`: the resource that was changed in place. Throws AwsError where that must be undone. */
export function settle(
  { service, context, stack }: { service: CloudFormation; context: Context; stack: Stack },
  made: Resource,
  since: Instant,
  caller: () => Caller,
): number | undefined {
  const type = typeOf(made);
  if (!type.settle) return undefined;
  const before = service.tables.befores(stack.id).find(({ logicalId }) => logicalId === made.logicalId)?.before;
  if (before?.physicalId !== made.physicalId) return undefined;
  const resourceContext = resourceContextOf(service, context, stack, made.logicalId, caller);
  return context.attempt(() =>
    type.settle!(resourceContext, made, valuesOf(made), valuesOf(before), { since, now: context.now }),
  );
}
