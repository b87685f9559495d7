/** Drills of jobs that call what this cloud has not: functions, Batch, endpoints, machines from elsewhere. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentOf, verdictOf, whoWasTold } from '../src/jobs/drill/report.ts';
import type { DrilledJob } from '../src/jobs/drill/result.ts';
import { drilled, fixture, outcomes, resultOf } from './drilled.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';

/** `states`: in the machine `Nightly`, besides `Run`, which asks for the task and goes on to `Done` or, where it failed, to `Failed`. */
const template = (states: string, { start = 'Run', more = '' } = {}): string => `
Resources:
  Cluster: { Type: AWS::ECS::Cluster }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: '256'
      Memory: '512'
      ContainerDefinitions: [{ Name: main, Image: busybox }]
  Function: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x }, Handler: index.h, Role: !GetAtt Role.Arn, Runtime: nodejs22.x } }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { Service: [states.amazonaws.com, scheduler.amazonaws.com] } }]
      Policies: [{ PolicyName: all, PolicyDocument: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } }]
  Nightly:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionString: !Sub |
        { "StartAt": "${start}", "States": {
          "Run": { "Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "TimeoutSeconds": 600, "ResultPath": null,
            "Parameters": { "Cluster": "\${Cluster}", "TaskDefinition": "\${Task}", "LaunchType": "FARGATE",
              "NetworkConfiguration": { "AwsvpcConfiguration": { "Subnets": ["subnet-0123456789abcdef0"] } } },
            "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Failed" }], "Next": "Done" },
          "Done": { "Type": "Succeed" },
          ${states.replaceAll(/\s+/g, ' ')} } }
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: cron(30 4 * * ? *)
      FlexibleTimeWindow: { Mode: 'OFF' }
      Target: { Arn: !Ref Nightly, RoleArn: !GetAtt Role.Arn }
${more}`;

const fail = '"End": { "Type": "Fail", "Error": "Bad" }';
const notify = (resource: string): string =>
  `"Failed": { "Type": "Task", "Resource": "${resource}", "Next": "End" }, ${fail}`;

describe('a machine that waits for an answer of its container', async () => {
  const other = `
  Other:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { Service: [scheduler.amazonaws.com] } }] } }`;
  const waiting = (rights: string): string =>
    template(notify('${Function.Arn}'), { more: other })
      .replace('runTask.sync', 'runTask.waitForTaskToken')
      .replace(
        '"NetworkConfiguration"',
        `"Overrides": { "ContainerOverrides": [{ "Name": "main", "Environment": [{ "Name": "KEY", "Value": "${'k'.repeat(88)}" }, { "Name": "TOKEN", "Value.$": "$$$$.Task.Token" }] }] }, $&`,
      )
      .replace('Cpu:', `${rights}Cpu:`)
      .replace(/scheduler\.amazonaws\.com\]/g, 'scheduler.amazonaws.com, ecs-tasks.amazonaws.com]');
  const [may] = await drilled(waiting('TaskRoleArn: !GetAtt Role.Arn\n      '));
  const [mayNot] = await drilled(waiting('TaskRoleArn: !GetAtt Other.Arn\n      '));
  const [hasNone] = await drilled(waiting(''));

  it('goes well by that, and waits to its timeout for one that failed', () => {
    const { 'good-run': good, 'exit-1-always': bad, hang } = outcomes(may);
    assert.deepEqual([good, bad, hang], ['fine', 'unproven', 'unproven']);
    assert.match(resultOf(may, 'exit-1-always')?.what ?? '', /exit 1; FAILED, Bad after States\.Timeout$/);
  });

  const never: [name: string, job: DrilledJob | undefined, why: RegExp][] = [
    ['may not', mayNot, /: states:SendTaskSuccess/],
    ['has no role', hasNone, /: its task definition has no TaskRoleArn to call SendTaskSuccess as$/],
  ];
  for (const [name, job, why] of never)
    it(`never goes well where the container ${name}, which is said`, () => {
      const { 'good-run': good, hang } = outcomes(job);
      assert.deepEqual([good, hang], ['silent', 'unproven']);
      const { what = '' } = resultOf(job, 'good-run') ?? {};
      assert.match(what, /; the container cannot answer with its token: /);
      assert.match(what, why);
    });
});

describe('a machine whose function tells of failures', async () => {
  const [job] = await drilled(template(notify('${Function.Arn}')));

  it('goes well, and what only the function can tell is unproven', () => {
    assert.equal(job?.unplayed, undefined);
    const { 'good-run': good, 'exit-1-always': bad, hang, disabled } = outcomes(job);
    assert.deepEqual([good, bad, hang, disabled], ['fine', 'unproven', 'unproven', 'silent']);
  });

  it('says by name what is taken to succeed, and what stays unproven', () => {
    assert.deepEqual(job?.assumed, ['Failed (lambda)']);
    const result = resultOf(job, 'exit-1-always');
    assert.match(
      result ? whoWasTold(result) : '',
      /^unproven: Failed \(lambda\) was called after \d+ s, and whom that tells is not seen here$/,
    );
    assert.match(
      verdictOf(job as DrilledJob),
      /Unproven in \d+, as it is not seen whom Failed \(lambda\) tells: exit 1 once; exit 1 always;/,
    );
  });
});

it('what is called of a job that goes on and fails all the same is played with it', async () => {
  const calls: readonly (readonly [resource: string, parameters: string, name: string])[] = [
    ['batch:submitJob.sync', '{ "JobDefinition": "d", "JobName": "j", "JobQueue": "q" }', 'Ask (batch:submitJob)'],
    ['aws-sdk:textract:detectDocumentText', '{ "Document": {} }', 'Ask (textract:detectDocumentText)'],
    ['aws-sdk:ecs:listServices', '{}', 'Ask (ecs:listServices)'],
    [
      'states:startExecution.sync:2',
      '{ "StateMachineArn": "arn:aws:states:us-east-1:111122223333:stateMachine:theirs" }',
      'machine theirs',
    ],
  ];
  for (const [resource, parameters, name] of calls) {
    const ask = `"Ask": { "Type": "Task", "Resource": "arn:aws:states:::${resource}", "Parameters": ${parameters}, "Next": "Run" }`;
    const [job] = await drilled(
      template(`${ask}, "Failed": { "Type": "Pass", "Next": "End" }, ${fail}`, { start: 'Ask' }),
    );
    assert.deepEqual([resource, job?.unplayed, job?.assumed], [resource, undefined, [name]]);
    assert.equal(outcomes(job)['exit-1-always'], 'silent');
  }
});

describe('a machine that goes on by what a function gives', async () => {
  const states = `"Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" },
    "ResultSelector": { "go.$": "$.Payload.go" }, "Next": "May" },
    "May": { "Type": "Choice", "Choices": [{ "Variable": "$.go", "BooleanEquals": true, "Next": "Run" }], "Default": "Done" },
    "Failed": { "Type": "Pass", "Next": "End" }, ${fail}`;

  it('says that it cannot be played without it, and how to give it', async () => {
    const [job] = await drilled(template(states, { start: 'Ask' }));
    assert.match(job?.unplayed ?? '', /^Ask \(lambda:invoke\): what it would give is not known.*--result STATE=JSON/s);
  });

  it('is played with what it is given', async () => {
    const [job] = await drilled(template(states, { start: 'Ask' }), {}, { Ask: '{"Payload":{"go":true}}' });
    assert.deepEqual([job?.unplayed, outcomes(job)['good-run']], [undefined, 'fine']);
  });
});

it('a function that a schedule of its own calls tells nobody of the failure', async () => {
  const janitor = `
  Often:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(20 minutes)
      Targets: [{ Id: clean, Arn: !GetAtt Janitor.Arn }]
  Janitor: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x }, Role: r } }`;
  const [job] = await drilled(`${fireAndForget.trimEnd()}${janitor}\n`);
  assert.deepEqual([outcomes(job)['exit-1-always'], job?.assumed], ['silent', []]);
});

it('a function that an alarm tells by its topic, or a rule, may tell somebody', async () => {
  const rule = `
  Stopped:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [aws.ecs], detail-type: [ECS Task State Change], detail: { lastStatus: [STOPPED], containers: { exitCode: [{ anything-but: 0 }] } } }
      Targets: [{ Id: tell, Arn: !GetAtt Teller.Arn }]
  Teller: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x }, Role: r } }`;
  const [byRule] = await drilled(`${fireAndForget.trimEnd()}${rule}\n`);
  assert.equal(outcomes(byRule)['exit-1-always'], 'unproven');
  assert.match(verdictOf(byRule as DrilledJob), /function Teller tells/);
  const text = fixture('scheduled-job.yaml')
    .replaceAll(/Protocol: email\b/g, 'Protocol: lambda')
    .replaceAll(/Endpoint: !Ref Mailbox/g, 'Endpoint: arn:aws:lambda:us-east-1:111122223333:function:chat');
  const [byTopic] = await drilled(text);
  assert.equal(outcomes(byTopic)['exit-1-always'], 'unproven');
  assert.deepEqual([silentOf(byTopic as DrilledJob), byTopic?.assumed.includes('function chat')], [[], true]);
});

describe('a job of an EXPRESS machine', () => {
  const template = (starts: string): string => `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: [states.amazonaws.com, scheduler.amazonaws.com]}, Action: 'sts:AssumeRole'}]}
      Policies: [{PolicyName: p, PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: ['ecs:RunTask', 'states:StartExecution'], Resource: '*'}]}}]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: t, Cpu: 256, Memory: 512, NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], ContainerDefinitions: [{Name: m, Image: busybox}]}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    DependsOn: Task
    Properties:
      StateMachineType: EXPRESS
      RoleArn: !GetAtt Role.Arn
      Definition: {StartAt: Run, States: {Run: {Type: Task, Resource: 'arn:aws:states:::ecs:runTask', Parameters: {TaskDefinition: t, LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1], AssignPublicIp: ENABLED}}}, End: true}}}
${starts}`;
  const schedule =
    "  Schedule: {Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: rate(1 hour), FlexibleTimeWindow: {Mode: 'OFF'}, Target: {Arn: !Ref Machine, RoleArn: !GetAtt Role.Arn}}}";

  for (const [how, starts] of [
    ['by a schedule', schedule],
    ['by hand', ''],
  ] as const)
    it(`is played by its tasks, started ${how}`, async () => {
      const [job] = await drilled(template(starts));
      assert.equal(job?.unplayed, undefined);
      assert.equal(outcomes(job)['exit-1-always'], 'silent');
      assert.match(resultOf(job, 'exit-1-always')?.what ?? '', /exit 1/);
    });
});
