/** Drills of whole templates on the engine: what each failure comes to, and who is told. By templates of our own; others' are in the proof. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readPlayed } from '../src/jobs/drill/drill.ts';
import { attemptsOf } from '../src/jobs/drill/observe.ts';
import { openStage } from '../src/jobs/drill/open-stage.ts';
import { silentOf, verdictOf } from '../src/jobs/drill/report.ts';
import type { DrilledJob } from '../src/jobs/drill/result.ts';
import { isProblems } from '../src/languages/problem.ts';
import { parseText } from '../src/languages/template/document.ts';
import { drilled, faultOf, fixture, outcomes, resultOf, settings } from './drilled.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';
import { say, temporaryFolder } from './run-punctual.ts';

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

it('a task that the machine may not stop goes on, and it is said why', async () => {
  const text = fixture('scheduled-job.yaml').replace('"ecs:StopTask", ', '');
  const { outcome, what, attempts } = await faultOf(text, 'hang');
  assert.equal(outcome, 'told');
  assert.deepEqual(
    attempts.map(({ how }) => how),
    ['still runs', 'still runs'],
  );
  assert.match(what, /; what was given up goes on: not authorized: ecs:StopTask on task\//);
});

describe('tasks on instances of EC2 are played as on Fargate', () => {
  const run = "{Type: Task, Resource: 'arn:aws:states:::ecs:runTask.sync', Parameters: {TaskDefinition: t}, End: true}";
  const role = 'RoleArn: arn:aws:iam::111122223333:role/r';
  const cases: readonly (readonly [name: string, resources: string])[] = [
    [
      'a target that a condition chooses',
      `Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [!If [IsOn, {Id: a, Arn: !GetAtt Cluster.Arn, ${role}, EcsParameters: {TaskDefinitionArn: !Ref Task}}, !Ref AWS::NoValue]]}}`,
    ],
    [
      'a universal target',
      `Rule: {Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: rate(1 days), FlexibleTimeWindow: {Mode: "OFF"}, Target: {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', ${role}, Input: '{"TaskDefinition":"t"}'}}}`,
    ],
    [
      'a state of a machine',
      `Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: !Ref M, ${role}}]}}
  M: {Type: AWS::StepFunctions::StateMachine, Properties: {${role}, Definition: {StartAt: A, States: {A: ${run}}}}}`,
    ],
  ];
  for (const [name, resources] of cases)
    it(name, async () => {
      const [job] = await drilled(`Conditions: {IsOn: !Equals [a, a]}
Resources:
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: default}}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: t, ContainerDefinitions: [{Name: a, Image: b, Memory: 64}]}}
  ${resources}
`);
      assert.deepEqual(outcomes(job)['good-run'], 'fine');
      assert.ok(job?.notes.some((each) => each.includes('EC2 instances')));
    });
});

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
    assert.deepEqual(job?.leftOut, [{ id: 'Database', type: 'Custom::Database', why: 'this cloud has no such type' }]);
  });
});

it('a run is followed to its end while many others begin', async () => {
  const often = fixture('scheduled-job.yaml')
    .replace('cron(30 4 * * ? *)', 'rate(5 minutes)')
    .replace('$first != $states.context.Execution.Id', 'false')
    .replace('TimeoutSeconds: 1800', 'TimeoutSeconds: 7200');
  const { what, attempts } = await faultOf(often, 'hang');
  assert.match(what, /^2 attempts: stopped each after 2 h; waits [^;]*; FAILED, /);
  assert.equal(attempts.length, 2);
});

it('a job is not taken for well because another one has run its task definition', async () => {
  const text = fixture('scheduled-job.yaml').replace('stateMachine:${AWS::StackName}-import"', 'stateMachine:*"');
  const document = parseText(text);
  assert.ok(!isProblems(document));
  const root = document.root as { Resources: Record<string, { Properties: object }> };
  const { Machine } = root.Resources;
  const other = { ...Machine, Properties: { ...Machine?.Properties, StateMachineName: 'other' } };
  const Resources = { ...root.Resources, Other: other };
  const played = readPlayed(JSON.stringify({ ...root, Resources }));
  assert.ok(!isProblems(played));
  const job = played.jobs.find(({ id }) => id === 'Machine');
  assert.ok(job);
  const stage = await openStage({ ...settings, root: played.root, played: job, others: new Set() });
  assert.ok(attemptsOf(stage, settings.start).length >= 2, 'its own, and that of the other');
  stage.cloud.close();
});

it('a machine that is none says what is wrong with it, and not that it is missing', async () => {
  const [job] = await drilled(fixture('scheduled-job.yaml').replace('StartAt: ', 'StartAt: Not'));
  assert.match(job?.unplayed ?? '', /^Machine\.Properties\.Definition: .*MISSING_TRANSITION_TARGET/s);
});

it('a rule of two targets is one job, whose schedule is deleted once', async () => {
  const twice = fireAndForget.replace(
    /( {8}- Id: task\n[\s\S]*)$/,
    (target) => `${target.trimEnd()}\n${target.trimEnd().replace('Id: task', 'Id: again')}\n`,
  );
  const played = readPlayed(twice);
  assert.ok(!isProblems(played), JSON.stringify(played));
  const [job, ...others] = played.jobs;
  assert.deepEqual([job?.schedules.length, others.length], [1, 0]);
});

it('what writes its log elsewhere, or into a group of another stack, is played', async () => {
  for (const logs of [
    'LogConfiguration: { LogDriver: awsfirelens }, FirelensConfiguration: { Type: fluentbit }',
    'LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: /other, awslogs-region: us-east-1, awslogs-stream-prefix: x } }',
  ]) {
    const text = fireAndForget
      .replace('Image: busybox', `Image: busybox, ${logs}`)
      .replace('TaskRoleArn: ', 'ExecutionRoleArn: !Ref TaskRole\n      TaskRoleArn: ');
    const { attempts } = await faultOf(text, 'exit-1-always');
    assert.deepEqual(
      attempts.map(({ how }) => how),
      ['exit 1'],
    );
  }
});

it('a role that the template makes by a name is there once', async () => {
  const named = fireAndForget
    .replace('AWS::IAM::Role\n    Properties:', '$&\n      RoleName: starter')
    .replace('RoleArn: !GetAtt Start.Arn', 'RoleArn: !Sub "arn:aws:iam::${AWS::AccountId}:role/starter"');
  const [job] = await drilled(named);
  assert.deepEqual(
    job?.leftOut.map(({ id }) => id),
    ['Database'],
  );
});

describe('a machine that catches every failure and fails without a cause', async () => {
  const caught = fixture('caught-job.yaml');

  it('goes well on a cluster of another stack, whose name stands in the text of its definition', async () => {
    const [job] = await drilled(caught);
    assert.deepEqual([outcomes(job)['good-run'], outcomes(job)['exit-1-always']], ['fine', 'silent']);
  });

  it('says why it never goes well, and is drilled as if it were allowed', async () => {
    const [job] = await drilled(caught.replace('ecs:RunTask', 'ecs:StartTask'));
    assert.match(resultOf(job, 'good-run')?.what ?? '', /^there is none: FAILED, Bad after .*not authorized.*RunTask/);
    assert.equal(outcomes(job)['exit-1-always'], 'silent');
  });
});

describe('what comes from other stacks is there', () => {
  it('a secret by its whole ARN, which alone a role may read', async () => {
    const text = fixture('caught-job.yaml')
      .replace('Parameters:', 'Parameters:\n  DbSecretArn: { Type: String }')
      .replace(
        'ContainerDefinitions: [{ Name: main, Image: busybox }]',
        'ExecutionRoleArn: !GetAtt Launch.Arn\n      ContainerDefinitions: [{ Name: main, Image: busybox, Secrets: [{ Name: DB, ValueFrom: !Sub "${DbSecretArn}:url::" }] }]',
      )
      .replace(/("|')states:\*("|')/, '"states:*", "iam:PassRole"')
      .concat(`  Launch:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { Service: ecs-tasks.amazonaws.com } }] }
      Policies: [{ PolicyName: read, PolicyDocument: { Statement: [{ Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: !Ref DbSecretArn }] } }]
`);
    const [job] = await drilled(text);
    assert.deepEqual([job?.notes, resultOf(job, 'good-run')?.what], [[], '1 attempt: exit 0; ended well']);
  });

  it('a task definition by its family, or by an ARN', async () => {
    for (const name of [
      'elsewhere',
      'arn:aws:ecs:eu-west-1:123456789012:task-definition/elsewhere:17',
      '${TaskDefArn}',
    ]) {
      const text = fixture('caught-job.yaml')
        .replace('Parameters:', 'Parameters:\n  TaskDefArn: { Type: String }')
        .replace('"${Task}"', `"${name}"`);
      const [job] = await drilled(text);
      assert.deepEqual([name, resultOf(job, 'good-run')?.what], [name, '1 attempt: exit 0; ended well']);
      assert.equal(outcomes(job)['no-capacity'], 'silent');
    }
  });

  it('an endpoint of HTTPS that is looked up, or comes by a parameter', async () => {
    const text = fixture('scheduled-job.yaml').replaceAll(/Protocol: email\b/g, 'Protocol: https');
    for (const endpoint of ["'{{resolve:ssm:/ops/pager}}'", '!Ref Pager']) {
      const [job] = await drilled(
        text
          .replaceAll('Endpoint: !Ref Mailbox', `Endpoint: ${endpoint}`)
          .replace('Parameters:', 'Parameters:\n  Pager: { Type: String }'),
      );
      assert.match(resultOf(job, 'exit-1-always')?.told[0]?.to ?? '', /^https:/);
    }
  });
});

it('whoever hears a topic by what this cloud has not is told by a mail that is called after it', async () => {
  const text = fixture('scheduled-job.yaml');
  const [bySms] = await drilled(
    text.replaceAll('Protocol: email, Endpoint: !Ref Mailbox', "Protocol: sms, Endpoint: '+15555550100'"),
  );
  assert.match(resultOf(bySms, 'exit-1-always')?.told[0]?.to ?? '', /^sms-\w+@example\.com$/);
  const chat = `
  Chat:
    Type: AWS::Chatbot::SlackChannelConfiguration
    Properties: { ConfigurationName: c, IamRoleArn: r, SlackChannelId: C, SlackWorkspaceId: T, SnsTopicArns: [!Ref Alerts] }
`;
  const [byChat] = await drilled(text.replace(/, Subscription: .*\}\]/, '').trimEnd() + chat);
  assert.equal(resultOf(byChat, 'exit-1-always')?.told[0]?.to, 'chat-chat@example.com');
});

it('a template without a container job has no drills', async () => {
  assert.deepEqual(await drilled('Resources: { Topic: { Type: AWS::SNS::Topic } }'), []);
});

describe('punctual drill', () => {
  it('ends with 1 where something fails silently, says so for programs, and writes a page', async () => {
    using folder = temporaryFolder();
    const [template, page] = ['template.yaml', 'page.html'].map((name) => join(folder.path, name)) as [string, string];
    writeFileSync(template, fireAndForget);
    const { code, stdout } = await say('drill', template, '--json', '--html', page);
    const { verdict, jobs } = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.match(verdict, /^Rule: \d+ of 16 drills fail silently/);
    assert.deepEqual(Object.keys(jobs[0]), [
      'job',
      'file',
      'name',
      'title',
      'verdict',
      'unplayed',
      'drills',
      'leftOut',
      'parameters',
      'assumed',
      'notes',
    ]);
    assert.match(readFileSync(page, 'utf8'), /^<!doctype html>[\s\S]*NOBODY WAS TOLD/);
  });

  it('refuses a parameter that the template has not', async () => {
    using folder = temporaryFolder();
    const template = join(folder.path, 'template.yaml');
    writeFileSync(template, fireAndForget);
    const { code, stderr } = await say('drill', template, '--parameter', 'TaskRol=x');
    assert.equal(code, 2);
    assert.match(stderr, /the template has no parameter `TaskRol`.*did you mean `TaskRole`/s);
  });

  it('tells what is of Terraform apart', () => {
    const played = readPlayed(
      JSON.stringify({ format_version: '1.2', terraform_version: '1.9.0', planned_values: {} }),
    );
    assert.ok(isProblems(played));
    assert.match(played[0]?.message ?? '', /only CloudFormation is played/);
  });
});

describe('a job that is due once', () => {
  const once = (text: string) => text.replace(/ScheduleExpression: .*/, 'ScheduleExpression: at(2026-02-03T04:30:00)');

  it('is started by hand from its second run on, and who is told of its failures is seen', async () => {
    const [job] = await drilled(once(fixture('scheduled-job.yaml')));
    assert.deepEqual(job?.notes, [
      'its schedule is not due again after its first run: what follows is started by hand',
    ]);
    const { 'good-run': good, 'exit-1-always': fails } = outcomes(job);
    assert.deepEqual([good, fails], ['fine', 'told']);
  });
});
