/** A simulated year of twenty hourly jobs in memory, by a week of it. */
import { availableParallelism } from 'node:os';
import { onCores } from '../../src/cli/simulate-parts.ts';
import { type Simulation, settingsOf } from '../../src/cli/simulation.ts';
import { readPlayed } from '../../src/jobs/drill/drill.ts';
import { simulate } from '../../src/jobs/simulate/simulate.ts';
import { instant } from '../../src/languages/instant.ts';
import { isProblems } from '../../src/languages/problem.ts';

const jobs = 20;
const days = 7;

export async function benchYear(): Promise<string[]> {
  const written = JSON.stringify(template());
  const played = readPlayed(written);
  if (isProblems(played)) throw new Error(played[0]?.message);
  const simulation: Simulation = {
    template: written,
    parameters: {},
    stack: 'year',
    from: instant(Date.UTC(2026, 0, 1)),
    forMs: days * 86_400_000,
    seed: 1,
    habits: { takesSeconds: 120, failures: 2 },
    recorded: new Map(),
    faults: [],
  };
  const settings = settingsOf(simulation);
  const [begun, started] = [process.cpuUsage(), performance.now()];
  const result = await simulate(settings, played);
  const { user, system } = process.cpuUsage(begun);
  const [seconds, elapsed] = [(user + system) / 1e6, (performance.now() - started) / 1000];
  const runs = result.jobs.reduce((sum, { counts }) => sum + counts.runs, 0);
  const year = (seconds / runs) * jobs * 24 * 365;
  const startedOnCores = performance.now();
  await simulate({ ...settings, playParts: onCores(simulation, { onTime() {} }) }, played);
  const onAll = (performance.now() - startedOnCores) / 1000;
  return [
    `${days} simulated days of ${jobs} hourly jobs, in memory: ${seconds.toFixed(1)} s of a processor, ${((seconds / runs) * 1000).toFixed(2)} ms a run (${runs} runs); a year would take ${year.toFixed(0)} s`,
    `on one core it took ${elapsed.toFixed(1)} s, on ${availableParallelism()} ${onAll.toFixed(1)} s`,
  ];
}

const role = (service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'all', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
  },
});

function template() {
  const resources: Record<string, object> = {
    Cluster: { Type: 'AWS::ECS::Cluster' },
    Start: role('events.amazonaws.com'),
    Run: role('states.amazonaws.com'),
    Alerts: {
      Type: 'AWS::SNS::Topic',
      Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'ops@example.com' }] },
    },
  };
  for (let n = 0; n < jobs; n++) Object.assign(resources, job(n));
  return { Resources: resources };
}

function job(n: number) {
  const run = {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    Parameters: {
      LaunchType: 'FARGATE',
      Cluster: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
      TaskDefinition: `job-${n}`,
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-0123456789abcdef0'] } },
    },
    Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 2 }],
    End: true,
  };
  return {
    [`Task${n}`]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: `job-${n}`,
        Cpu: '256',
        Memory: '512',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        ContainerDefinitions: [{ Name: 'main', Image: 'job:1' }],
      },
    },
    [`Machine${n}`]: {
      Type: 'AWS::StepFunctions::StateMachine',
      DependsOn: `Task${n}`,
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['Run', 'Arn'] },
        Definition: { StartAt: 'Run', TimeoutSeconds: 3000, States: { Run: run } },
      },
    },
    [`Rule${n}`]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: `cron(${n * 3} * * * ? *)`,
        Targets: [{ Id: 'machine', Arn: { Ref: `Machine${n}` }, RoleArn: { 'Fn::GetAtt': ['Start', 'Arn'] } }],
      },
    },
    [`Failed${n}`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/States',
        MetricName: 'ExecutionsFailed',
        Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: `Machine${n}` } }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'Alerts' }],
      },
    },
  };
}
