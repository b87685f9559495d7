/** AWS::CloudFormation::Stack: a stack whose deployments go with those of the stack that has it; what they are is in `operations/nested-stacks.ts`. */
import { nestedStackSchema } from '../../../../languages/resources/cloudformation.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { stackNameCharactersMax } from '../limits.ts';
import type { Values } from './convert.ts';
import type { Awaited, PhysicalResource, ResourceContext, ResourceType } from './resource-type.ts';

/** What DescribeNestedStack returns. */
export interface NestedProgress {
  readonly status: string;
  readonly reason?: string | undefined;
  readonly isUnderWay: boolean;
  readonly isRollingBack: boolean;
  /** It is what was asked for last. */
  readonly isWanted: boolean;
}

/** It tells the stack that has it when it is done: this is for a word that went lost. */
const secondsBetweenLooks = 600;

const requestOf = ({ TemplateURL, Parameters, Tags, NotificationARNs, TimeoutInMinutes }: Values) => ({
  TemplateURL,
  Parameters: Object.entries((Parameters ?? {}) as Record<string, string>).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  })),
  Tags: Tags ?? [],
  NotificationARNs: NotificationARNs ?? [],
  TimeoutInMinutes,
});

export const nestedStack: ResourceType = {
  ...nestedStackSchema,
  create(context, wanted) {
    const { stackId: ParentId, logicalId: LogicalId } = context;
    const input = { StackName: context.name(stackNameCharactersMax), ParentId, LogicalId, ...requestOf(wanted) };
    const { StackId } = context.call<{ StackId: string }>('cloudformation', 'CreateNestedStack', input);
    return { physicalId: StackId, attributes: {} };
  },
  update(context, made, wanted) {
    context.call('cloudformation', 'UpdateNestedStack', { StackId: made.physicalId, ...requestOf(wanted) });
    return made;
  },
  remove: ({ call }, { physicalId: StackId }) => call('cloudformation', 'DeleteNestedStack', { StackId }),
  revert: ({ call }, { physicalId: StackId }, was) =>
    call('cloudformation', 'RevertNestedStack', { StackId, ...requestOf(was) }),
  release: ({ call }, { physicalId: StackId }) => call('cloudformation', 'ReleaseNestedStack', { StackId }),
  pending(context, made, what) {
    const now = progressOf(context, made);
    if (now.isUnderWay && !(what === 'made' && now.isRollingBack)) return secondsBetweenLooks;
    const why = failureOf(now, what);
    if (why === undefined) return undefined;
    throw new AwsError('ValidationError', `Embedded stack ${made.physicalId} was not successfully ${why}`, 400, {
      saidBy: 'stack',
    });
  },
};

const progressOf = ({ call }: ResourceContext, { physicalId: StackId }: PhysicalResource): NestedProgress =>
  call<NestedProgress>('cloudformation', 'DescribeNestedStack', { StackId });

/** AWS's words. */
function failureOf({ status, reason = '', isWanted }: NestedProgress, what: Awaited): string | undefined {
  if (what === 'made' && !isWanted)
    return status.startsWith('CREATE')
      ? `created: ${reason}`
      : `updated. Currently in ${status} with reason: ${reason}`;
  if (what === 'removed' && status === 'DELETE_FAILED') return `deleted: ${reason}`;
  return what === 'reverted' && status.endsWith('_FAILED')
    ? `updated. Currently in ${status} with reason: ${reason}`
    : undefined;
}
