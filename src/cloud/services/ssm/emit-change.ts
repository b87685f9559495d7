/** Emits an event for each change of a parameter. Source: Systems Manager User Guide, "Amazon EventBridge event examples for Systems Manager". */
import type { Context } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { parameterArn } from './names.ts';
import type { Facts } from './tables.ts';

export type Change = 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion';

/** The event does not hold the value. */
export function emitChange(
  { host }: Ssm,
  context: Context,
  operation: Change,
  name: string,
  { type, description }: Pick<Facts, 'type' | 'description'>,
): void {
  context.emit({
    source: 'aws.ssm',
    detailType: 'Parameter Store Change',
    resources: [parameterArn(host, name)],
    detail: { operation, name, type, ...(description === undefined ? {} : { description }) },
  });
}
