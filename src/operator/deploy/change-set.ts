/** What a template would change of a stack, before it does. Source: CloudFormation API reference, CreateChangeSet, DescribeChangeSet. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Capability,
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  type Parameter,
  type ResourceChange,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Account } from '../account.ts';
import { OperatorError } from '../operator-error.ts';
import { inlineBytesMax, isTooLarge } from './template-size.ts';

export interface Wanted {
  readonly stack: string;
  /** The template's text. */
  readonly template: string;
  /** Where it was uploaded to, for one that is too large for a call. */
  readonly templateUrl: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Those that the template has. */
  readonly parameterNames: readonly string[];
}

export interface ChangeSet {
  /** Its ARN. */
  readonly id: string;
  readonly stackId: string;
  readonly isNewStack: boolean;
  readonly changes: readonly ResourceChange[];
}

/** Undefined: it would change nothing. `before`: the stack as it is. Throws OperatorError, and the SDK's errors. */
export async function createChangeSet(
  account: Account,
  before: Stack | undefined,
  wanted: Wanted,
): Promise<ChangeSet | undefined> {
  const client = account.client(CloudFormationClient);
  const isNewStack = before === undefined || before.StackStatus === 'REVIEW_IN_PROGRESS';
  const { Id: id = '', StackId: stackId = '' } = await client
    .send(
      new CreateChangeSetCommand({
        StackName: wanted.stack,
        ChangeSetName: `punctual-${randomUUID()}`,
        ChangeSetType: isNewStack ? 'CREATE' : 'UPDATE',
        ...(wanted.templateUrl === undefined ? { TemplateBody: wanted.template } : { TemplateURL: wanted.templateUrl }),
        Capabilities: [Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND],
        Parameters: parametersOf(isNewStack ? undefined : before, wanted),
      }),
    )
    .catch((error: unknown) => {
      throw asTooLarge(error, wanted);
    });
  const pages = await described(client, id);
  const [{ Status, StatusReason = '' } = {}] = pages;
  if (Status !== 'FAILED')
    return {
      id,
      stackId,
      isNewStack,
      changes: pages.flatMap(({ Changes = [] }) => Changes.flatMap(({ ResourceChange: change }) => change ?? [])),
    };
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  if (isNewStack) await client.send(new DeleteStackCommand({ StackName: stackId }));
  if (/didn't contain changes|No updates are to be performed/i.test(StatusReason)) return undefined;
  throw new OperatorError(`CloudFormation makes no change set of it: ${StatusReason}`);
}

/** What nothing is said of stays as it is. */
function parametersOf(before: Stack | undefined, { parameters, parameterNames }: Wanted): Parameter[] {
  const known = new Set(before?.Parameters?.map(({ ParameterKey }) => ParameterKey));
  return parameterNames.flatMap((ParameterKey): Parameter[] => {
    const ParameterValue = parameters[ParameterKey];
    if (ParameterValue !== undefined) return [{ ParameterKey, ParameterValue }];
    return known.has(ParameterKey) ? [{ ParameterKey, UsePreviousValue: true }] : [];
  });
}

function asTooLarge(error: unknown, { template, templateUrl }: Wanted): unknown {
  if (templateUrl !== undefined || !isTooLarge(template) || (error as Error).name !== 'ValidationError') return error;
  const bytes = Buffer.byteLength(template);
  const [, allowed] = /less than or equal to (\d+)/.exec((error as Error).message) ?? [];
  if (allowed === undefined && !(error as Error).message.includes('51200')) return error;
  // The cloud here takes in a call what AWS takes from a bucket.
  if (Number(allowed) > inlineBytesMax)
    return new OperatorError(
      `the template has ${bytes} bytes, and CloudFormation takes ${allowed} at most, also from a bucket`,
      'make several stacks of it',
    );
  return new OperatorError(
    `the template has ${bytes} bytes, and CloudFormation takes ${inlineBytesMax} in a call`,
    'name a bucket with --bucket, or where it was uploaded to with --template-url',
  );
}

const lookMs = 300;

async function described(client: CloudFormationClient, id: string): Promise<DescribeChangeSetOutput[]> {
  for (;;) {
    const pages = [await client.send(new DescribeChangeSetCommand({ ChangeSetName: id }))];
    const status = pages[0]?.Status;
    if (status === 'CREATE_PENDING' || status === 'CREATE_IN_PROGRESS') {
      await pause(lookMs);
      continue;
    }
    for (let token = pages[0]?.NextToken; token !== undefined; ) {
      const page = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id, NextToken: token }));
      pages.push(page);
      token = page.NextToken;
    }
    return pages;
  }
}

export const executeChangeSet = async (account: Account, { id }: ChangeSet): Promise<void> => {
  await account.client(CloudFormationClient).send(new ExecuteChangeSetCommand({ ChangeSetName: id }));
};

/** Nothing is left of it, nor of a stack that it would have made. */
export async function dropChangeSet(account: Account, { id, stackId, isNewStack }: ChangeSet): Promise<void> {
  const client = account.client(CloudFormationClient);
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  if (isNewStack) await client.send(new DeleteStackCommand({ StackName: stackId }));
}

/** Undefined: the stack has none yet. */
export async function templateOf(account: Account, stack: Stack | undefined): Promise<string | undefined> {
  if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { TemplateBody } = await account
    .client(CloudFormationClient)
    .send(new GetTemplateCommand({ StackName: stack.StackId }));
  return TemplateBody;
}
