/**
 * The life of one scheduled job, from a template with all its guards, on a held clock: what a test of such a template needs to see. Resources are
 * found by their types and metrics, so that it serves any template of that kind with one machine, one schedule and one topic.
 */
import type { DescribeStackResourcesOutput, DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import type { DescribeAlarmsOutput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { DescribeExecutionOutput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { checkInput } from '../src/cloud/kit/check-input.ts';
import type { ContainerSpec } from '../src/cloud/kit/runner.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { type SimulatedRun, simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import type { Instant } from '../src/languages/instant.ts';
import { type Held, openHeld } from './held-cloud.ts';

export interface Attempt {
  readonly at: Instant;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Life extends Held {
  readonly machine: string;
  readonly cluster: string;
  readonly letters: string;
  readonly schedule: { readonly Name: string; readonly GroupName: string };
  /** Each container that was started. */
  readonly attempts: Attempt[];
  /** Newest last. */
  executions(): Promise<DescribeExecutionOutput[]>;
  /** Subjects of the mails since they were last asked for. */
  mails(): string[];
  alarm(metric: string): Promise<MetricAlarm>;
  /** How often the job was said to have succeeded. */
  heartbeats(): number;
  /** The physical ids of all resources of a type. */
  resources(type: string): readonly string[];
}

export interface LifeSettings {
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What becomes of each attempt: the last one again and again. */
  readonly attempts: readonly SimulatedRun[];
  readonly start: string;
}

const stack = { StackName: 'nightly' };

export async function openLife({ template, parameters, attempts: runs, start }: LifeSettings): Promise<Life> {
  const attempts: Attempt[] = [];
  const held = await openHeld({
    services: allServices,
    checkInput,
    start,
    prepare(world) {
      world.runner = simulatedRunner(world, ({ environment }: ContainerSpec) => {
        attempts.push({ at: world.now(), environment });
        return runs[Math.min(attempts.length, runs.length) - 1] as SimulatedRun;
      });
    },
  });
  await held.call('cloudformation', 'CreateStack', {
    ...stack,
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  });
  const { Stacks } = await held.call<DescribeStacksOutput>('cloudformation', 'DescribeStacks', stack);
  if (Stacks?.[0]?.StackStatus !== 'CREATE_COMPLETE')
    throw new Error(`${Stacks?.[0]?.StackStatus}: ${Stacks?.[0]?.StackStatusReason}`);
  const resources = await resourcesByType(held);
  const only = (type: string): string => {
    const [id, ...more] = resources.get(type) ?? [];
    if (id === undefined || more.length > 0) throw new Error(`not one ${type} in the template`);
    return id;
  };
  const machine = only('AWS::StepFunctions::StateMachine');
  await confirmMail(held);
  return {
    ...held,
    machine,
    cluster: only('AWS::ECS::Cluster'),
    letters: only('AWS::SQS::Queue'),
    schedule: { Name: only('AWS::Scheduler::Schedule'), GroupName: only('AWS::Scheduler::ScheduleGroup') },
    attempts,
    resources: (type) => resources.get(type) ?? [],
    executions: () => executionsOf(held, machine),
    mails: () => held.world.mailed.splice(0).map(({ subject }) => subject.replace(/ in US East.*/, '')),
    async alarm(metric) {
      const { MetricAlarms = [] } = await held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', {});
      return MetricAlarms.find(({ MetricName }) => MetricName === metric) as MetricAlarm;
    },
    heartbeats: () =>
      Number(
        held.sql(`SELECT sum(d.sum) AS sum FROM metric_data d JOIN metric_series s ON s.id = d.series
          WHERE s.name = 'JobSucceeded'`)[0]?.['sum'] ?? 0,
      ),
  };
}

async function resourcesByType(held: Held): Promise<Map<string, string[]>> {
  const { StackResources = [] } = await held.call<DescribeStackResourcesOutput>(
    'cloudformation',
    'DescribeStackResources',
    stack,
  );
  const byType = Map.groupBy(StackResources, ({ ResourceType }) => String(ResourceType));
  return new Map([...byType].map(([type, found]) => [type, found.map((one) => String(one.PhysicalResourceId))]));
}

/** The first mail holds the link. */
async function confirmMail(held: Held): Promise<void> {
  await held.advance(1);
  const [, link = ''] = /(http:\/\/127\.0\.0\.1:4566\/\?Action=\S+)/.exec(held.world.mailed[0]?.text ?? '') ?? [];
  const { Action, ...input } = Object.fromEntries(new URL(link).searchParams);
  await held.call('sns', String(Action), input, { kind: 'service', principal: 'anonymous' });
  held.world.mailed.length = 0;
}

async function executionsOf(held: Held, stateMachineArn: string): Promise<DescribeExecutionOutput[]> {
  const input = { stateMachineArn };
  const { executions = [] } = await held.call<ListExecutionsOutput>('states', 'ListExecutions', input);
  const described: DescribeExecutionOutput[] = [];
  for (const { executionArn } of executions.reverse())
    described.push(await held.call<DescribeExecutionOutput>('states', 'DescribeExecution', { executionArn }));
  return described;
}
