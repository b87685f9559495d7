/** The template of the stack that a job is of, as it was given, and what in it is the job. Source: CloudFormation API reference, GetTemplate, ListStackResources. */
import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Account } from './account.ts';
import { describeStack } from './deploy/stack.ts';
import { ownerOf } from './find-machines.ts';
import type { Job } from './job.ts';

export interface JobTemplate {
  readonly stack: string;
  /** When its stack was made, or last updated. */
  readonly deployedAt: Date | undefined;
  readonly text: string;
  /** As the stack has them, but for those that it does not tell. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Logical ids of the job's machine and of what starts it. */
  readonly ids: readonly string[];
}

/** What stands for a value that is not told (`NoEcho`). */
const untold = /^\*+$/;

/** Undefined: no stack has the job. Throws the SDK's errors. */
export async function templateOfJob(account: Account, job: Job): Promise<JobTemplate | undefined> {
  const { stack, machineArn, triggers } = job;
  if (stack === undefined) return undefined;
  const [{ resources }, described, { TemplateBody = '' }] = await Promise.all([
    ownerOf(account, stack),
    describeStack(account, stack),
    account.client(CloudFormationClient).send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' })),
  ]);
  const own = new Set([machineArn, ...triggers.flatMap(({ name, arn }) => [name, arn])]);
  return {
    stack,
    deployedAt: described?.LastUpdatedTime ?? described?.CreationTime,
    text: TemplateBody,
    parameters: Object.fromEntries(
      (described?.Parameters ?? [])
        .filter(({ ParameterValue = '' }) => !untold.test(ParameterValue))
        .map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
    ),
    // A rule on a bus of its own is called by the bus, too.
    ids: resources
      .filter(({ PhysicalResourceId: id = '' }) => own.has(id) || own.has(id.split('|').at(-1)))
      .map(({ LogicalResourceId = '' }) => LogicalResourceId),
  };
}
