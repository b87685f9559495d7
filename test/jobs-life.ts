/**
 * Jobs as `punctual synth` makes them, through their life on a held clock: a configuration becomes a template, that a stack, and what becomes of each
 * attempt is said beforehand.
 */
import type { DescribeStackResourcesOutput, DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import type { DescribeAlarmsOutput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { DescribeExecutionOutput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { checkInput } from '../src/cloud/kit/check-input.ts';
import type { ContainerSpec } from '../src/cloud/kit/runner.ts';
import { allServices } from '../src/cloud/services/all.ts';
import type { SimulatedWorld } from '../src/cloud/world/simulated.ts';
import { type SimulatedRun, simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { planOf } from '../src/jobs/generate/plan.ts';
import { generate } from '../src/jobs/generate/template.ts';
import type { Instant } from '../src/languages/instant.ts';
import { type Held, openHeld } from './held-cloud.ts';

export interface Attempt {
  readonly at: Instant;
  readonly name: string;
  readonly image: string | undefined;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface JobsLife extends Held {
  readonly stack: string;
  /** Each container that was started. */
  readonly attempts: Attempt[];
  /** Of a job, the newest last. */
  runs(job: string): Promise<DescribeExecutionOutput[]>;
  /** Since they were last asked for. */
  mails(): { readonly to: string; readonly subject: string; readonly text: string }[];
  alarm(name: string): Promise<MetricAlarm>;
  /** Starts a run by hand; returns its ARN. */
  start(job: string, input?: object): Promise<string>;
  /** The ARN or URL of what has that logical id. */
  physicalId(logicalId: string): Promise<string>;
  machineOf(job: string): string;
}

export interface JobsLifeSettings {
  /** YAML. */
  readonly config: string;
  readonly environment?: string;
  /** What becomes of each container that is started: the last one again and again. */
  readonly runs: readonly SimulatedRun[] | ((spec: ContainerSpec, index: number) => SimulatedRun);
  readonly start: string;
  /** Of the world, before the cloud is opened. */
  readonly prepare?: (world: SimulatedWorld) => void;
  /** Before the stack is made. */
  readonly before?: (held: Held) => Promise<void>;
}

const lookedUp = {
  subnets: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
  securityGroups: 'sg-0123456789abcdef0',
  vpc: 'vpc-0123456789abcdef0',
} as const;

const account = 'arn:aws:states:us-east-1:000000000000';

/** Throws with the first cause where the stack did not come to be. */
export async function openJobs({
  config,
  environment,
  runs,
  start,
  prepare,
  before,
}: JobsLifeSettings): Promise<JobsLife> {
  const app = appOf(readText(config, { environment }));
  const attempts: Attempt[] = [];
  const held = await openHeld({
    services: allServices,
    checkInput,
    start,
    prepare(world) {
      prepare?.(world);
      world.runner = simulatedRunner(world, (spec: ContainerSpec) => {
        attempts.push({
          at: world.now(),
          name: spec.name,
          image: spec.image,
          command: spec.command,
          environment: spec.environment,
        });
        if (typeof runs === 'function') return runs(spec, attempts.length - 1);
        return runs[Math.min(attempts.length, runs.length) - 1] as SimulatedRun;
      });
    },
  });
  await before?.(held);
  // Not as YAML, whose reading takes longer than most of these tests: that it says the same is shown where it is made.
  await create(held, app.stack, JSON.stringify(generate(app)), planOf(app).lookups);
  await confirmMails(held);
  return {
    ...held,
    stack: app.stack,
    attempts,
    machineOf: (job) => `${account}:stateMachine:${app.stack}_${job}`,
    runs: (job) => executionsOf(held, `${account}:stateMachine:${app.stack}_${job}`),
    mails: () =>
      held.world.mailed
        .splice(0)
        .map(({ to, subject, text }) => ({ to: String(to), subject: subject.replace(/ in US East.*/, ''), text })),
    async alarm(name) {
      const { MetricAlarms = [] } = await held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', {
        AlarmNames: [`${app.stack}_${name}`],
      });
      return MetricAlarms[0] as MetricAlarm;
    },
    async start(job, input = {}) {
      const { executionArn } = await held.call<{ executionArn: string }>('states', 'StartExecution', {
        stateMachineArn: `${account}:stateMachine:${app.stack}_${job}`,
        input: JSON.stringify(input),
      });
      return executionArn;
    },
    async physicalId(logicalId) {
      const { StackResources = [] } = await held.call<DescribeStackResourcesOutput>(
        'cloudformation',
        'DescribeStackResources',
        { StackName: app.stack },
      );
      return String(
        StackResources.find(({ LogicalResourceId }) => LogicalResourceId === logicalId)?.PhysicalResourceId,
      );
    },
  };
}

async function create(
  held: Held,
  stack: string,
  template: string,
  lookups: ReturnType<typeof planOf>['lookups'],
): Promise<void> {
  await held.call('cloudformation', 'CreateStack', {
    StackName: stack,
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: Object.entries(lookups).map(([ParameterKey, { what }]) => ({
      ParameterKey,
      ParameterValue: lookedUp[what],
    })),
  });
  const { Stacks } = await held.call<DescribeStacksOutput>('cloudformation', 'DescribeStacks', { StackName: stack });
  if (Stacks?.[0]?.StackStatus !== 'CREATE_COMPLETE')
    throw new Error(`${Stacks?.[0]?.StackStatus}: ${Stacks?.[0]?.StackStatusReason}`);
}

/** The first mail of each address holds a link. */
async function confirmMails(held: Held): Promise<void> {
  await held.advance(1);
  for (const { text } of held.world.mailed.splice(0)) {
    const [, link] = /(http:\/\/127\.0\.0\.1:4566\/\?Action=\S+)/.exec(text) ?? [];
    if (link === undefined) continue;
    const { Action, ...input } = Object.fromEntries(new URL(link).searchParams);
    await held.call('sns', String(Action), input, { kind: 'service', principal: 'anonymous' });
  }
}

async function executionsOf(held: Held, stateMachineArn: string): Promise<DescribeExecutionOutput[]> {
  const { executions = [] } = await held.call<ListExecutionsOutput>('states', 'ListExecutions', { stateMachineArn });
  const described: DescribeExecutionOutput[] = [];
  for (const { executionArn } of executions.reverse())
    described.push(await held.call<DescribeExecutionOutput>('states', 'DescribeExecution', { executionArn }));
  return described;
}
