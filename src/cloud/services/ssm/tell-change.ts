/** The event that EventBridge gets of each change. Source: Systems Manager User Guide, "Amazon EventBridge event examples for Systems Manager". */
import type { Context } from '../../kit/service.ts';
import { parameterArn } from './names.ts';
import type { Ssm } from './ssm.ts';
import type { Facts } from './tables.ts';

export type Change = 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion';

/** Of the value nothing is told. */
export function tellChange(
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
