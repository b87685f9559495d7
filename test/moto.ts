/**
 * moto, an implementation of AWS's APIs that others wrote, as a server of its own: what works on AWS must work on it as far as it goes.
 * What its CloudFormation has not is taken out of a template, and made by the services' own calls.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, PutMetricAlarmCommand, type PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  type CreateScheduleInput,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { until } from './until.ts';

export const region = 'eu-central-1';
const accountId = '123456789012';

export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
  /** As a user sets it to talk to something that answers as AWS. */
  readonly environment: NodeJS.ProcessEnv;
}

export async function openMoto(home: string): Promise<Moto> {
  const child = spawn('moto_server', ['-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.on('close', done));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const endpoint = await until('moto_server listens', () => listening(child, said), { known: () => said }).catch(
    (error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    },
  );
  return {
    endpoint,
    environment: {
      PATH: process.env['PATH'],
      HOME: home,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function listening(child: ChildProcess, said: string): string | undefined {
  if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}: ${said}`);
  return /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

/** Types that moto's CloudFormation passes over, or of which it knows no attribute. */
const lacking = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
]);

/** The template less what moto's CloudFormation lacks. */
export function withoutLacking(template: Template): object {
  const kept = Object.entries(template.Resources).filter(([, { Type }]) => !lacking.has(Type));
  const bare = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(bare);
    if (typeof node !== 'object' || node === null) return node;
    const { Ref, 'Fn::GetAtt': attribute, DependsOn: _, ...rest } = node as Record<string, unknown>;
    const id = Ref ?? (Array.isArray(attribute) ? attribute[0] : undefined);
    if (lacking.has(template.Resources[String(id)]?.Type ?? '')) return 'left-out';
    return id === undefined ? Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, bare(value)])) : node;
  };
  return bare({ ...template, Resources: Object.fromEntries(kept) }) as object;
}

/** Makes the schedules and alarms that were left out, as they stand in the template, and gives machines their definitions, which moto takes as texts alone. */
export async function makeLacking(endpoint: string, stack: string, template: Template): Promise<void> {
  const settings = { endpoint, region, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  const [formation, scheduler, watch, states] = [
    new CloudFormationClient(settings),
    new SchedulerClient(settings),
    new CloudWatchClient(settings),
    new SFNClient(settings),
  ];
  const { StackResources = [] } = await formation.send(new DescribeStackResourcesCommand({ StackName: stack }));
  const known: Record<string, string> = {
    'AWS::StackName': stack,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    AppScheduleGroup: stack,
    CleanupState: 'ENABLED',
    ...Object.fromEntries(
      StackResources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
        LogicalResourceId,
        PhysicalResourceId,
      ]),
    ),
  };
  await scheduler.send(new CreateScheduleGroupCommand({ Name: stack }));
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    const properties = resolved(Properties, known) as object;
    if (Type === 'AWS::StepFunctions::StateMachine' && 'Definition' in properties)
      await states.send(
        new UpdateStateMachineCommand({
          stateMachineArn: known[id],
          definition: JSON.stringify(properties.Definition),
        }),
      );
    if (Type === 'AWS::Scheduler::Schedule')
      await scheduler.send(new CreateScheduleCommand(properties as CreateScheduleInput));
    if (Type === 'AWS::CloudWatch::Alarm')
      await watch.send(new PutMetricAlarmCommand(properties as PutMetricAlarmInput));
  }
  for (const client of [formation, scheduler, watch, states]) client.destroy();
}

function resolved(node: unknown, known: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(node)) return node.map((each) => resolved(each, known));
  if (typeof node !== 'object' || node === null) return node;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = node as Record<string, unknown>;
  if (typeof Ref === 'string') return known[Ref] ?? Ref;
  // Of queues and roles, whose names end their ids.
  if (Array.isArray(attribute)) {
    const id = known[String(attribute[0])] ?? '';
    if (attribute[1] === 'QueueName') return id.split('/').at(-1);
    return `arn:aws:${id.startsWith('http') ? 'sqs' : 'iam'}:${region}:${accountId}:${id.split('/').at(-1)}`;
  }
  if (typeof text === 'string') return text.replace(/\$\{([\w:.]+)\}/g, (_, name: string) => known[name] ?? name);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(value, known)]));
}
