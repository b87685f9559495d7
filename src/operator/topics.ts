/** The topics of stacks with jobs: who is told by them, and a message that tries it. Source: SNS API reference, Publish. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Account, mapSome } from './account.ts';
import { ownerOf } from './find-machines.ts';
import type { Job } from './job.ts';
import { reached } from './told.ts';

export interface JobTopic {
  readonly arn: string;
  readonly stack: string;
  /** Endpoints that have confirmed. */
  readonly to: readonly string[];
  readonly unconfirmed: readonly string[];
}

/** Throws the SDK's errors. */
export async function topicsOf(account: Account, jobs: readonly Job[]): Promise<JobTopic[]> {
  const stacks = [...new Set(jobs.flatMap(({ stack }) => stack ?? []))];
  const found = await mapSome(stacks, async (stack) => {
    const { resources } = await ownerOf(account, stack);
    return mapSome(
      resources.filter(
        ({ ResourceType, PhysicalResourceId }) => ResourceType === 'AWS::SNS::Topic' && PhysicalResourceId,
      ),
      async ({ PhysicalResourceId: arn = '' }) => ({ arn, stack, ...(await reached(account, arn)) }),
    );
  });
  return found.flat();
}

/** A message that says that it is one. Throws the SDK's errors. */
export async function sendTest(account: Account, topicArn: string): Promise<void> {
  await account.client(SNSClient).send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: 'Punctual: a test, nothing is wrong',
      Message: `Somebody tries whether messages of this topic reach you: they do. Nothing is wrong.\n\n${topicArn}`,
    }),
  );
}
