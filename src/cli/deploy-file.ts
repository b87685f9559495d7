/** Deploys a template file as a stack of the cloud in this process, and waits until it is done. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud/cloud.ts';
import { AwsError } from '../cloud/kit/aws-error.ts';
import { root } from '../cloud/kit/caller.ts';
import { UserError } from './user-error.ts';

interface Stack {
  readonly StackStatus: string;
  readonly StackStatusReason?: string;
}

interface StackEvent {
  readonly LogicalResourceId: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
const pollMs = 50;

/** Answers what became of it, in a line. Throws UserError, with the first cause, if the stack did not come to be. */
export async function deployFile(cloud: Cloud, stackName: string, file: string): Promise<string> {
  const call = async <T>(operation: string, input: object): Promise<T> =>
    (await cloud.call('cloudformation', operation, { StackName: stackName, ...input }, root)) as T;
  const describe = async (): Promise<Stack | undefined> => {
    try {
      return (await call<{ Stacks: Stack[] }>('DescribeStacks', {})).Stacks[0];
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ValidationError') return undefined;
      throw error;
    }
  };
  const settled = async (): Promise<Stack | undefined> => {
    for (;;) {
      const stack = await describe();
      if (!stack?.StackStatus.endsWith('_IN_PROGRESS')) return stack;
      await sleep(pollMs);
    }
  };

  const template = { TemplateBody: read(file), Capabilities: capabilities };
  let before = await settled();
  if (before?.StackStatus === 'ROLLBACK_COMPLETE' || before?.StackStatus === 'REVIEW_IN_PROGRESS') {
    await call('DeleteStack', {});
    before = await settled();
  }
  try {
    await call(before ? 'UpdateStack' : 'CreateStack', template);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.message === 'No updates are to be performed.') return `stack ${stackName}: no change`;
    throw new UserError(`deploy \`${file}\`: ${error.message}`);
  }
  const after = await settled();
  if (after?.StackStatus === 'CREATE_COMPLETE' || after?.StackStatus === 'UPDATE_COMPLETE') {
    return `stack ${stackName}: ${before ? 'updated' : 'created'}`;
  }
  const { StackEvents: events = [] } = await call<{ StackEvents?: StackEvent[] }>('DescribeStackEvents', {});
  const cause = events
    .filter(({ ResourceStatus, ResourceStatusReason }) => ResourceStatus.endsWith('_FAILED') && ResourceStatusReason)
    .findLast(({ ResourceStatusReason }) => !ResourceStatusReason?.includes('cancelled'));
  throw new UserError(
    `deploy \`${file}\`: stack ${stackName} is ${after?.StackStatus}${cause ? `: ${cause.LogicalResourceId}: ${cause.ResourceStatusReason}` : ''}`,
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`read the template \`${file}\`: ${(error as Error).message}`);
  }
}
