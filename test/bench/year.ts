/** A simulated year of twenty hourly jobs in memory, by a week of it. */

import { openDrillCloud } from '../../src/cli/drill-cloud.ts';
import { seededRandom } from '../../src/cloud/world/random.ts';
import { readPlayed } from '../../src/jobs/drill/drill.ts';
import { simulate } from '../../src/jobs/simulate/simulate.ts';
import { instant } from '../../src/languages/instant.ts';
import { isProblems } from '../../src/languages/problem.ts';

const jobs = 20;
const days = 7;

export async function benchYear(): Promise<string[]> {
  const played = readPlayed(JSON.stringify(template()));
  if (isProblems(played)) throw new Error(played[0]?.message);
  const begun = process.cpuUsage();
  const result = await simulate(
    {
      open: openDrillCloud,
      from: instant(Date.UTC(2026, 0, 1)),
      forMs: days * 86_400_000,
      stack: 'year',
      parameters: {},
      random: seededRandom(1),
      habits: { takesSeconds: 120, failures: 2 },
    },
    played,
  );
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1e6;
  const runs = result.jobs.reduce((sum, { counts }) => sum + counts.runs, 0);
  const year = (seconds / runs) * jobs * 24 * 365;
  return [
    `${days} simulated days of ${jobs} hourly jobs, in memory: ${seconds.toFixed(1)} s of a processor, ${((seconds / runs) * 1000).toFixed(2)} ms a run (${runs} runs); a year would take ${year.toFixed(0)} s`,
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
