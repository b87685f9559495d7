/** A configuration's stack, made, changed and deleted in a held cloud by a role that has one policy and nothing else. */
import assert from 'node:assert/strict';
import type {
  CreateChangeSetOutput,
  DescribeStackEventsOutput,
  DescribeStacksOutput,
} from '@aws-sdk/client-cloudformation';
import type { Caller } from '../src/cloud/kit/caller.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { appOf, readFixture } from '../src/jobs/fixtures/read-fixture.ts';
import { planOf } from '../src/jobs/generate/plan.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { readTemplates } from '../src/jobs/model/template.ts';
import { type DeployerPolicy, deployerPolicy } from '../src/jobs/permissions/deployer-policy.ts';
import { type Held, openHeld } from './held-cloud.ts';

const lookedUp = {
  subnets: 'subnet-0123456789abcdef0',
  securityGroups: 'sg-0123456789abcdef0',
  vpc: 'vpc-0123456789abcdef0',
} as const;

const account = '000000000000';
export const deployer: Caller = {
  kind: 'session',
  roleArn: `arn:aws:iam::${account}:role/deployer`,
  sessionName: 'me',
};

/** `policy`: the least that its deployer needs. */
export async function readApp(fixture: string) {
  const app = appOf(await readFixture(fixture));
  const body = generate(app);
  const text = JSON.stringify(body);
  const { policy, unknown } = policyOf(text, app.stack);
  assert.deepEqual(unknown, []);
  const parameters = Object.entries(planOf(app).lookups).map(([ParameterKey, { what }]) => ({
    ParameterKey,
    ParameterValue: lookedUp[what],
  }));
  return { app, body, text, policy, parameters };
}

export function policyOf(template: string, stack: string): ReturnType<typeof deployerPolicy> {
  const read = readTemplates(template);
  assert.ok(!Array.isArray(read) && 'readings' in read);
  return deployerPolicy(read.readings, { stack, partition: 'aws', region: 'us-east-1', account });
}

export async function openDeployer(): Promise<Held> {
  const held = await openHeld({ services: allServices, start: '2026-02-01T00:00:00Z' });
  await held.call('ssm', 'PutParameter', {
    Name: '/office/slack-hook',
    Value: 'https://hooks.slack.com/services/T/B/x',
    Type: 'String',
  });
  await held.call('ssm', 'PutParameter', {
    Name: '/ledger/teams-hook',
    Value: 'https://x.webhook.office.com/a',
    Type: 'String',
  });
  await held.call('secretsmanager', 'CreateSecret', {
    Name: 'ledger/slack-hook',
    SecretString: 'https://hooks.slack.com/services/T/B/x',
  });
  await held.call('iam', 'CreateRole', {
    RoleName: 'deployer',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
  });
  return held;
}

/** What the deployer may do from now on. */
export const allow = (held: Held, policy: DeployerPolicy): Promise<unknown> =>
  held.call('iam', 'PutRolePolicy', {
    RoleName: 'deployer',
    PolicyName: 'deploy',
    PolicyDocument: JSON.stringify(policy),
  });

export type DeployedApp = Awaited<ReturnType<typeof readApp>>;

/** As `punctual deploy` does it: throws with what is denied. */
export async function deploy(
  held: Held,
  { app, parameters }: { readonly app: { readonly stack: string }; readonly parameters: DeployedApp['parameters'] },
  body: object,
  type: 'CREATE' | 'UPDATE',
): Promise<void> {
  const asked = <Output>(operation: string, input: object) =>
    held.call<Output>('cloudformation', operation, input, deployer);
  const { Id } = await asked<CreateChangeSetOutput>('CreateChangeSet', {
    StackName: app.stack,
    ChangeSetName: `to-${type.toLowerCase()}`,
    ChangeSetType: type,
    TemplateBody: JSON.stringify(body),
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: parameters,
  });
  await asked('DescribeChangeSet', { ChangeSetName: Id });
  await asked('ExecuteChangeSet', { ChangeSetName: Id });
  await held.advance(1);
  await needStatus(held, app.stack, `${type}_COMPLETE`);
}

export async function needStatus(held: Held, StackName: string, wanted: string): Promise<void> {
  const { Stacks } = await held.call<DescribeStacksOutput>('cloudformation', 'DescribeStacks', { StackName });
  if (Stacks?.[0]?.StackStatus === wanted) return;
  const { StackEvents = [] } = await held.call<DescribeStackEventsOutput>('cloudformation', 'DescribeStackEvents', {
    StackName,
  });
  throw new Error(
    StackEvents.findLast(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))?.ResourceStatusReason,
  );
}

/** A change of most that can be changed in place. */
export function changed(body: DeployedApp['body']): object {
  const text = JSON.stringify(body).replace(/"RetentionInDays":\d+/g, '"RetentionInDays":14');
  let count = 0;
  const named = text.replace(/"Effect":"Allow"/g, (found) => `${found},"Sid":"Changed${count++}"`);
  return JSON.parse(
    named.replaceAll('"ScheduleExpressionTimezone":"Europe/Berlin"', '"ScheduleExpressionTimezone":"Europe/Paris"'),
  );
}
