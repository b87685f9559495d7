/** Drills of whole templates on the engine: what each failure comes to, and who is told. By templates of our own; others' are in the proof. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDrillCloud } from '../src/cli/drill-cloud.ts';
import { drillJob, readPlayed } from '../src/jobs/drill/drill.ts';
import { silentOf, verdictOf } from '../src/jobs/drill/report.ts';
import type { DrilledJob } from '../src/jobs/drill/result.ts';
import { instant } from '../src/languages/instant.ts';
import { isProblems } from '../src/languages/problem.ts';

const settings = {
  open: openDrillCloud,
  start: instant(Date.parse('2026-02-02T00:00:00Z')),
  parameters: {},
  stack: 'nightly',
};

async function drilled(text: string, parameters = {}): Promise<readonly DrilledJob[]> {
  const played = readPlayed(text);
  assert.ok(!isProblems(played), JSON.stringify(played));
  const jobs = [];
  for (const job of played.jobs) jobs.push(await drillJob({ ...settings, parameters }, played, job));
  return jobs;
}

const outcomes = (job: DrilledJob | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((job?.results ?? []).map(({ id, outcome }) => [id, outcome]));

const resultOf = (job: DrilledJob | undefined, id: string) => job?.results.find((result) => result.id === id);

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

describe('a job with all its guards', async () => {
  const [job] = await drilled(fixture('scheduled-job.yaml'));

  it('fails silently in nothing', () => {
    assert.equal(job?.unplayed, undefined);
    assert.deepEqual(silentOf(job as DrilledJob), []);
    assert.match(verdictOf(job as DrilledJob), /^Machine: nothing fails silently in \d+ drills/);
  });

  it('tells its owner by the alarm on failures, so long after the tick', () => {
    const { outcome, what, told, from, attempts } = resultOf(job, 'exit-1-always') ?? {};
    assert.equal(outcome, 'told');
    assert.equal(attempts?.length, 3);
    assert.match(what ?? '', /^3 attempts: exit 1 each; waits .*; FAILED, Import.Failed/);
    const [{ to, by, at = 0 } = {}] = told ?? [];
    assert.deepEqual([to, by], ['ops@example.com', 'Failed']);
    assert.ok(at - Number(from) > 60_000 && at - Number(from) < 600_000);
  });

  it('recovers from what passes, and tells nobody', () => {
    for (const id of ['exit-1-once', 'spot-interruption', 'good-run'])
      assert.deepEqual([id, resultOf(job, id)?.outcome, resultOf(job, id)?.told], [id, 'fine', []]);
  });

  it('starts once where two starts meet, and has another alarm for what never starts', () => {
    assert.match(resultOf(job, 'two-at-once')?.what ?? '', /the second start was skipped$/);
    const by = (id: string) => [resultOf(job, id)?.outcome, resultOf(job, id)?.told[0]?.by];
    assert.deepEqual(by('undelivered'), ['told', 'NotStarted']);
    for (const id of ['disabled', 'deleted', 'day-without']) assert.deepEqual([id, ...by(id)], [id, 'told', 'Silent']);
  });

  it('catches up what was due while the engine was off, and runs in the nights when clocks change', () => {
    assert.match(
      resultOf(job, 'engine-off')?.what ?? '',
      /^off for 16 min, in which 1 run came due; then a run caught up$/,
    );
    assert.equal(resultOf(job, 'hour-skipped')?.what, '2026-03-29: runs as ever, 23 h after the last');
    assert.equal(resultOf(job, 'hour-twice')?.what, '2026-10-25: runs as ever, 1 d 1 h after the last');
  });

  it('ends a hang at its own limit', () => {
    assert.match(resultOf(job, 'hang')?.what ?? '', /^2 attempts: stopped each after 30 min;/);
  });

  it('says which values the template leaves open, and what they were', () => {
    assert.deepEqual(
      [...(job?.given ?? [])],
      [
        ['Subnets', 'subnet-0123456789abcdef0'],
        ['Groups', 'sg-0123456789abcdef0'],
        ['Mailbox', 'ops@example.com'],
      ],
    );
  });
});

describe('a job in the hour that is skipped', async () => {
  const [job] = await drilled(fixture('scheduled-job.yaml').replace('cron(30 4 ', 'cron(30 2 '));

  it('does not run that day, and its alarm on silence says so', () => {
    const { outcome, what, told } = resultOf(job, 'hour-skipped') ?? {};
    assert.deepEqual([outcome, told?.[0]?.by], ['told', 'Silent']);
    assert.equal(what, '2026-03-29: no run for 1 d 23 h, where 1 d are usual');
  });

  it('runs once in the hour that comes twice', () => {
    assert.equal(resultOf(job, 'hour-twice')?.what, '2026-10-25: runs as ever, 1 d after the last');
  });
});

const fireAndForget = `
Parameters:
  TaskRole: { Type: String }
Resources:
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Cluster: { Type: AWS::ECS::Cluster }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: job
      Cpu: 256
      Memory: 512
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      TaskRoleArn: !Ref TaskRole
      ContainerDefinitions: [{ Name: main, Image: busybox, Environment: [{ Name: HOST, Value: !GetAtt Balancer.DNSName }] }]
  Start:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: start
          PolicyDocument: { Statement: [{ Effect: Allow, Action: ['ecs:RunTask', 'iam:PassRole'], Resource: '*' }] }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 hour)
      Targets:
        - Id: task
          Arn: !GetAtt Cluster.Arn
          RoleArn: !GetAtt Start.Arn
          EcsParameters:
            TaskDefinitionArn: !Ref Task
            LaunchType: FARGATE
            NetworkConfiguration: { AwsVpcConfiguration: { Subnets: [subnet-0123456789abcdef0] } }
`;

describe('a rule that starts a task and forgets it', async () => {
  const [job] = await drilled(fireAndForget);

  it('fails silently whatever happens to the task', () => {
    const { 'good-run': good, ...others } = outcomes(job);
    assert.equal(good, 'fine');
    for (const id of ['exit-1-once', 'exit-1-always', 'out-of-memory', 'no-image', 'spot-interruption', 'hang'])
      assert.deepEqual([id, others[id]], [id, 'silent']);
    assert.match(verdictOf(job as DrilledJob), /fail silently: exit 1 once; exit 1 always; out of memory/);
  });

  it('overlaps with itself, and is missed by nobody', () => {
    assert.match(resultOf(job, 'two-at-once')?.what ?? '', /^2 attempts: exit 0 each; both at once for 3 min$/);
    for (const id of ['undelivered', 'disabled', 'deleted', 'day-without'])
      assert.deepEqual([id, outcomes(job)[id]], [id, 'silent']);
    assert.match(verdictOf(job as DrilledJob), /Two runs may go on at once\.$/);
  });

  it('is started in the end where there is no capacity for a while', () => {
    assert.match(resultOf(job, 'no-capacity')?.what ?? '', /attempts: \d+ x no capacity, then exit 0;.*ended well$/);
  });

  it('is played without what stands beside it', () => {
    assert.deepEqual(job?.leftOut, [
      { id: 'Balancer', type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', why: 'this cloud has no such type' },
    ]);
  });
});

describe('a job that cannot run as it is written', async () => {
  const [job] = await drilled(fireAndForget.replace(", 'iam:PassRole'", ''));

  it('says what is missing, and that nobody is told', () => {
    const { outcome, what } = resultOf(job, 'good-run') ?? {};
    assert.deepEqual([outcome, what], ['silent', 'there is none: not authorized: iam:PassRole on role/TaskRole']);
  });

  it('is drilled all the same, as if it were allowed', () => {
    assert.equal(outcomes(job)['exit-1-always'], 'silent');
    assert.match(job?.notes.join() ?? '', /as if everything were allowed/);
  });
});

it('a template without a container job has no drills', async () => {
  assert.deepEqual(await drilled('Resources: { Topic: { Type: AWS::SNS::Topic } }'), []);
});
