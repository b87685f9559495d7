/** What is asked of a state machine by its ARN. */
import { DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Account } from './account.ts';

/** Of a machine's ARN, of one of its versions' or aliases', or of one of its executions'; undefined: the ARN is of something else. */
export const machineNameOf = (arn: string | undefined): string | undefined => arn?.split(':')[6];

/** A schedule may outlive the machine that it starts: what is asked of one that is gone is `none`. Throws the SDK's other errors. */
export async function ofMachine<Answer>(asked: Promise<Answer>, none: Answer): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if ((error as Error).name === 'StateMachineDoesNotExist') return none;
    throw error;
  }
}

/** Throws the SDK's errors. */
export async function definitionOf(account: Account, stateMachineArn: string): Promise<string> {
  const asked = account.client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { definition = '' } = await ofMachine<{ definition?: string | undefined }>(asked, {});
  return definition;
}

/** As `definitionOf`; undefined: we may not look. Throws the SDK's other errors. */
export const presentDefinition = (account: Account, stateMachineArn: string): Promise<string | undefined> =>
  unlessDenied(definitionOf(account, stateMachineArn));

export interface Ran {
  readonly definition: string;
  /** When its machine was given it. */
  readonly updatedAt: Date | undefined;
}

/** What the execution began with. Throws the SDK's errors. */
export async function ranBy(account: Account, executionArn: string): Promise<Ran> {
  const { definition = '', updateDate } = await account
    .client(SFNClient)
    .send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  return { definition, updatedAt: updateDate };
}

/** As of `ranBy`; undefined: we may not look. Throws the SDK's other errors. */
export const definitionOfRun = (account: Account, executionArn: string): Promise<string | undefined> =>
  unlessDenied(ranBy(account, executionArn).then(({ definition }) => definition));

/** Who may read runs may not always read machines. */
async function unlessDenied<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') return undefined;
    throw error;
  }
}
