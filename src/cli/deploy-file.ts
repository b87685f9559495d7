/** Deploys a template file as a stack, through the API's endpoint as any client does, and waits until it is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Capability,
  CloudFormationClient,
  CloudFormationServiceException,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateSummaryCommand,
  type Parameter,
  paginateDescribeStackEvents,
  type Stack,
  type StackEvent,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { Notice } from '../cloud/kit/notice.ts';
import { messageAndHint, showsHints } from '../operator/hint.ts';
import type { RootKey } from './data-folder.ts';
import { readBody } from './template-body.ts';
import { UserError } from './user-error.ts';

/** Where the cloud serves, and whom to be there. */
export interface Account {
  readonly endpoint: string;
  readonly region: string;
  readonly rootKey: RootKey;
}

const pollMs = 50;

/**
 * Returns what became of it, in a line; `warn` is given what will fail in silence. Throws UserError, with the first cause, if the stack did
 * not come to be.
 */
export async function deployFile(
  account: Account,
  stackName: string,
  file: string,
  warn: (warning: Notice) => void = () => {},
  parameters: Deployment['parameters'] = {},
  read: () => string = () => readBody(file),
): Promise<string> {
  return deployTemplate(account, { stackName, file, template: read(), parameters }, warn);
}

export interface Deployment {
  readonly stackName: string;
  /** What it is called in messages. */
  readonly file: string;
  readonly template: string;
  /** By name; those that it does not name keep what they were, or have their defaults. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** As `deployFile`, of a template that is no file. */
export async function deployTemplate(
  account: Account,
  deployment: Deployment,
  warn: (warning: Notice) => void = () => {},
): Promise<string> {
  const { endpoint, region, rootKey } = account;
  const client = new CloudFormationClient({ endpoint, region, credentials: rootKey, ...showsHints });
  try {
    return await deploy(client, deployment, warn);
  } catch (error) {
    if (!(error instanceof CloudFormationServiceException || error instanceof UserError)) throw error;
    throw new UserError(`deploy \`${deployment.file}\`: ${messageAndHint(error)}`);
  } finally {
    client.destroy();
  }
}

async function deploy(
  client: CloudFormationClient,
  { stackName, template, parameters }: Deployment,
  warn: (warning: Notice) => void,
): Promise<string> {
  const before = await removeRemains(client, stackName);
  const wanted = {
    StackName: stackName,
    TemplateBody: template,
    Parameters: [
      ...Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      ...(before ? await keptParameters(client, template, before, parameters) : []),
    ],
    Capabilities: [Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND],
  };
  try {
    await (before ? client.send(new UpdateStackCommand(wanted)) : client.send(new CreateStackCommand(wanted)));
  } catch (error) {
    if (isValidationError(error) && error.message === noUpdates) return `stack ${stackName}: no change`;
    throw error;
  }
  const after = await atRest(client, stackName);
  const events = await lastEvents(client, stackName);
  if (after?.StackStatus !== 'CREATE_COMPLETE' && after?.StackStatus !== 'UPDATE_COMPLETE')
    throw new UserError(`stack ${stackName} is ${after?.StackStatus}${firstCause(events)}`);
  for (const { LogicalResourceId: logicalId = '', ResourceStatusReason: reason, StackId: stackId = '' } of events)
    if (reason?.startsWith(warningStart))
      warn({
        level: 'WARN',
        job: stackName,
        message: `${logicalId}: ${reason.slice(warningStart.length)}`,
        ids: { stackId, logicalId },
      });
  return `stack ${stackName}: ${after.StackStatus === 'CREATE_COMPLETE' ? 'created' : 'updated'}`;
}

/** Those of the stack that the template still has, and nothing is said of, as `aws cloudformation deploy` keeps them. */
async function keptParameters(
  client: CloudFormationClient,
  template: string,
  before: Stack,
  given: Deployment['parameters'],
): Promise<Parameter[]> {
  const had = new Set(before.Parameters?.map(({ ParameterKey }) => ParameterKey));
  if (had.size === 0) return [];
  const { Parameters = [] } = await client.send(new GetTemplateSummaryCommand({ TemplateBody: template }));
  return Parameters.flatMap(({ ParameterKey: key = '' }) =>
    had.has(key) && !Object.hasOwn(given, key) ? [{ ParameterKey: key, UsePreviousValue: true }] : [],
  );
}

const warningStart = 'warning: ';

const noUpdates = 'No updates are to be performed.';

/** Deletes what a first deployment that failed has left, which CloudFormation does not update. Returns what can be updated. */
async function removeRemains(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  const stack = await atRest(client, stackName);
  if (stack?.StackStatus !== 'ROLLBACK_COMPLETE' && stack?.StackStatus !== 'REVIEW_IN_PROGRESS') return stack;
  await client.send(new DeleteStackCommand({ StackName: stackName }));
  return atRest(client, stackName);
}

/** The stack once nothing is going on with it; undefined: there is none. */
async function atRest(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  for (;;) {
    const stack = await describeStack(client, stackName);
    if (!stack?.StackStatus?.endsWith('_IN_PROGRESS') || stack.StackStatus === 'REVIEW_IN_PROGRESS') return stack;
    await sleep(pollMs);
  }
}

async function describeStack(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0];
  } catch (error) {
    if (isValidationError(error)) return undefined;
    throw error;
  }
}

const isValidationError = (error: unknown): error is CloudFormationServiceException =>
  error instanceof CloudFormationServiceException && error.name === 'ValidationError';

/** Those of the deployment that was started last, in their order. */
async function lastEvents(client: CloudFormationClient, stackName: string): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client }, { StackName: stackName }))
    for (const event of page.StackEvents ?? []) {
      events.unshift(event);
      if (event.PhysicalResourceId === event.StackId && event.ResourceStatusReason === 'User Initiated') return events;
    }
  return events;
}

/** What was merely cancelled failed because of another. */
function firstCause(events: readonly StackEvent[]): string {
  const cause = events
    .filter(({ ResourceStatus, ResourceStatusReason }) => ResourceStatus?.endsWith('_FAILED') && ResourceStatusReason)
    .find(({ ResourceStatusReason }) => !ResourceStatusReason?.includes('cancelled'));
  return cause ? `: ${cause.LogicalResourceId}: ${cause.ResourceStatusReason}` : '';
}
