/** Jobs that have nothing to do with each other are simulated apart, on as many cores as there are: what comes of it is the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { onCores } from '../src/cli/simulate-parts.ts';
import { type Simulation, settingsOf } from '../src/cli/simulation.ts';
import { type Played, readPlayed } from '../src/jobs/drill/drill.ts';
import { groupsOf } from '../src/jobs/simulate/groups.ts';
import { type Simulated, simulate } from '../src/jobs/simulate/simulate.ts';
import { instant } from '../src/languages/instant.ts';
import { isProblems } from '../src/languages/problem.ts';

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'all', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
  },
};

const target = (task: string) => ({
  Id: 'task',
  Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
  RoleArn: { 'Fn::GetAtt': ['Start', 'Arn'] },
  EcsParameters: {
    TaskDefinitionArn: { Ref: task },
    LaunchType: 'FARGATE',
    NetworkConfiguration: { AwsVpcConfiguration: { Subnets: ['subnet-0123456789abcdef0'] } },
  },
});

const jobOf = (name: string) => ({
  [`${name}Task`]: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: name.toLowerCase(),
      Cpu: '256',
      Memory: '512',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      ContainerDefinitions: [{ Name: 'main', Image: 'busybox' }],
    },
  },
  [`${name}Rule`]: {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'cron(0/5 * * * ? *)', Targets: [target(`${name}Task`)] },
  },
});

/** Each tells a topic of tasks that failed. */
const told = {
  Topic: {
    Type: 'AWS::SNS::Topic',
    Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'ops@example.com' }] },
  },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: { Ref: 'Topic' },
          },
        ],
      },
    },
  },
  Failed: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: { lastStatus: ['STOPPED'], containers: { exitCode: [{ 'anything-but': 0 }] } },
      },
      Targets: [{ Id: 'topic', Arn: { Ref: 'Topic' } }],
    },
  },
};

const alarm = (more: object) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'AWS/SNS',
    MetricName: 'NumberOfMessagesPublished',
    Dimensions: [{ Name: 'TopicName', Value: { 'Fn::GetAtt': ['Topic', 'TopicName'] } }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    ...more,
  },
});

const templateOf = (names: readonly string[], more: object = {}) =>
  JSON.stringify({
    Resources: {
      Cluster: { Type: 'AWS::ECS::Cluster' },
      Start: role,
      ...told,
      ...Object.assign({}, ...names.map(jobOf)),
      ...more,
    },
  });

function played(template: string): Played {
  const found = readPlayed(template);
  assert.ok(!isProblems(found));
  return found;
}

/** `cores`: undefined: one part after the other. */
function simulated(template: string, cores?: number): Promise<Simulated> {
  const simulation: Simulation = {
    template,
    parameters: {},
    stack: 'parts',
    from: instant(Date.UTC(2026, 1, 2)),
    forMs: 4 * 3_600_000,
    seed: 7,
    habits: { takesSeconds: 120, failures: 10 },
    recorded: new Map(),
    faults: [],
  };
  const onTime = () => {};
  const playParts = cores === undefined ? {} : { playParts: onCores(simulation, { cores, onTime }) };
  return simulate({ ...settingsOf(simulation), ...playParts }, played(template));
}

describe('jobs that are independent', () => {
  it('have the same runs on any number of cores, and beside others as alone', async () => {
    const all = templateOf(['One', 'Two', 'Three']);
    const [inTurn, onThree, alone] = await Promise.all([
      simulated(all),
      simulated(all, 3),
      simulated(templateOf(['Two'])),
    ]);
    assert.deepEqual(onThree, inTurn);
    assert.deepEqual(
      inTurn.jobs.map(({ counts }) => counts.runs),
      [48, 48, 48],
    );
    assert.deepEqual(inTurn.jobs[1]?.runs, alone.jobs[0]?.runs);
    const failed = inTurn.jobs.reduce((sum, { counts }) => sum + counts.failed, 0);
    assert.equal(inTurn.messages.get('ops@example.com'), failed);
  });

  it('are played together where an alarm of all of them rings', async () => {
    const { rang } = await simulated(templateOf(['One', 'Two', 'Three'], { Any: alarm({}) }));
    assert.ok(rang.length > 0);
    assert.equal(new Set(rang.map(({ at }) => at)).size, rang.length);
  });
});

describe('groups of jobs', () => {
  const groups = (template: string) => groupsOf(played(template))?.groups.map(({ jobs }) => jobs.map(({ id }) => id));
  const names = ['One', 'Two'];
  const apart = [['OneRule'], ['TwoRule']];

  it('have no resource together that keeps a state', () => {
    const cases: [more: object, expected: string[][] | undefined][] = [
      [{}, apart],
      [{ Any: alarm({}) }, apart],
      [{ Some: alarm({ Threshold: 2 }) }, undefined],
      [{ Silent: alarm({ TreatMissingData: 'breaching' }) }, undefined],
      [
        { Mine: alarm({ Namespace: 'AWS/Events', Dimensions: [{ Name: 'RuleName', Value: { Ref: 'TwoRule' } }] }) },
        apart,
      ],
      [
        { Both: { Type: 'AWS::Events::Rule', Properties: { Targets: [target('OneTask'), target('TwoTask')] } } },
        [['OneRule', 'TwoRule']],
      ],
    ];
    for (const [more, expected] of cases)
      assert.deepEqual(groups(templateOf(names, more)), expected, JSON.stringify(more));
  });

  it('have no machine that calls what keeps a state', () => {
    const machineOf = (task: string, call: string) => ({
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['Start', 'Arn'] },
        Definition: {
          StartAt: 'Run',
          States: {
            Run: {
              Type: 'Task',
              Resource: 'arn:aws:states:::ecs:runTask.sync',
              Parameters: { TaskDefinition: { Ref: task }, LaunchType: 'FARGATE' },
              Next: 'Call',
            },
            Call: { Type: 'Task', Resource: `arn:aws:states:::${call}`, End: true },
          },
        },
      },
    });
    const daily = (machine: string) => ({
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 day)',
        Targets: [{ Id: 'machine', Arn: { Ref: machine }, RoleArn: { 'Fn::GetAtt': ['Start', 'Arn'] } }],
      },
    });
    const two = (one: string, other: string) => ({
      A: machineOf('OneTask', one),
      ARule: daily('A'),
      B: machineOf('TwoTask', other),
      BRule: daily('B'),
    });
    const cases: [more: object, expected: string[][] | undefined][] = [
      [
        two('sns:publish', 'events:putEvents'),
        [
          ['OneRule', 'A'],
          ['TwoRule', 'B'],
        ],
      ],
      [two('aws-sdk:ssm:putParameter', 'aws-sdk:ssm:getParameter'), undefined],
      [two('sqs:sendMessage', 'aws-sdk:sqs:receiveMessage'), undefined],
    ];
    for (const [more, expected] of cases)
      assert.deepEqual(groups(templateOf(names, more))?.toSorted(), expected?.toSorted(), JSON.stringify(more));
  });

  it('are one for each job of a configuration', () => {
    const file = new URL('../src/jobs/fixtures/typical.template.yaml', import.meta.url);
    assert.deepEqual(groups(readFileSync(file, 'utf8')), [
      ['ReportMachine'],
      ['DisableLeaversMachine'],
      ['CleanMachine'],
    ]);
  });
});
