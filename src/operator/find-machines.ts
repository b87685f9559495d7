/** The state machines of stacks, each with what its template says of it. */
import {
  CloudFormationClient,
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { parseText } from '../languages/template/document.ts';
import { valueAt } from '../languages/value-at.ts';
import { type Account, mapSome } from './account.ts';

export interface Machine {
  readonly arn: string;
  readonly stack: string;
  readonly logicalId: string;
  /** The stack is of a configuration of jobs. */
  readonly app: string | undefined;
  /** The job that it runs, in the words of its template's `Metadata.Punctual`. */
  readonly job: string | undefined;
  /** Its template names it. */
  readonly isNamed: boolean;
}

const machineType = 'AWS::StepFunctions::StateMachine';

/** A stack, and what it owns. */
export interface Owner {
  readonly stack: string;
  readonly resources: readonly StackResourceSummary[];
}

/** Of all stacks, or of one. Throws the SDK's errors. */
export async function findMachines(account: Account, owner?: Owner): Promise<Machine[]> {
  const client = account.client(CloudFormationClient);
  if (owner) return machinesOf(client, owner);
  const stacks: Stack[] = [];
  for await (const page of paginateDescribeStacks({ client }, {})) stacks.push(...(page.Stacks ?? []));
  const found = await mapSome(
    stacks.filter(({ StackStatus }) => StackStatus !== 'REVIEW_IN_PROGRESS' && StackStatus !== 'DELETE_COMPLETE'),
    async ({ StackName = '' }) => machinesOf(client, await ownerOf(account, StackName)),
  );
  return found.flat();
}

/** Throws the SDK's errors. Source: CloudFormation API reference, ListStackResources. */
export async function ownerOf(account: Account, stack: string): Promise<Owner> {
  const client = account.client(CloudFormationClient);
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack }))
    resources.push(...(page.StackResourceSummaries ?? []));
  return { stack, resources };
}

async function machinesOf(client: CloudFormationClient, { stack, resources }: Owner): Promise<Machine[]> {
  const machines = resources.filter(
    ({ ResourceType, PhysicalResourceId, ResourceStatus }) =>
      ResourceType === machineType && PhysicalResourceId !== undefined && ResourceStatus !== 'DELETE_COMPLETE',
  );
  if (machines.length === 0) return [];
  const { TemplateBody = '' } = await client.send(
    new GetTemplateCommand({ StackName: stack, TemplateStage: 'Processed' }),
  );
  const template = rootOf(TemplateBody);
  const app = text(valueAt(template, 'Metadata', 'Punctual', 'App'));
  return machines.map(({ LogicalResourceId: logicalId = '', PhysicalResourceId: arn = '' }) => ({
    arn,
    stack,
    logicalId,
    app,
    job: text(valueAt(template, 'Resources', logicalId, 'Metadata', 'Punctual', 'Job')),
    isNamed: valueAt(template, 'Resources', logicalId, 'Properties', 'StateMachineName') !== undefined,
  }));
}

/** A template that we cannot read says nothing of its machines. */
function rootOf(template: string): unknown {
  const document = parseText(template, true);
  return Array.isArray(document) ? undefined : document.root;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
