/** The topics of stacks with jobs: who is told by them, and a message that tries it. Source: SNS API reference, Publish. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Account, mapSome } from './account.ts';
import { writtenIn } from './channel-address.ts';
import { ownerOf } from './find-machines.ts';
import type { Job } from './job.ts';
import { reached } from './told.ts';

export interface JobTopic {
  readonly arn: string;
  readonly stack: string;
  /** Endpoints that have confirmed. */
  readonly to: readonly string[];
  readonly unconfirmed: readonly string[];
  /** Those of both that were subscribed by hand, so that another address can be given to them here. */
  readonly byHand: readonly string[];
}

/** Throws the SDK's errors. */
export async function topicsOf(account: Account, jobs: readonly Job[]): Promise<JobTopic[]> {
  const stacks = [...new Set(jobs.flatMap(({ stack }) => stack ?? []))];
  const found = await mapSome(stacks, async (stack) => {
    const { resources } = await ownerOf(account, stack);
    const isWritten = await writtenOf(account, stack, resources);
    return mapSome(
      resources.filter(
        ({ ResourceType, PhysicalResourceId }) => ResourceType === 'AWS::SNS::Topic' && PhysicalResourceId,
      ),
      async ({ PhysicalResourceId: arn = '' }) => {
        const { to, unconfirmed } = await reached(account, arn);
        const byHand = [...to, ...unconfirmed].filter((endpoint) => endpoint !== arn && !isWritten(endpoint));
        return { arn, stack, to, unconfirmed, byHand };
      },
    );
  });
  return found.flat();
}

/** Who may read topics may not always read templates: then each may be written there. */
async function writtenOf(...[account, stack, resources]: Parameters<typeof writtenIn>): ReturnType<typeof writtenIn> {
  try {
    return await writtenIn(account, stack, resources);
  } catch (error) {
    if (/AccessDenied|NotAuthorized/.test((error as Error).name)) return () => true;
    throw error;
  }
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
