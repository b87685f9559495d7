/** SAM's machines and functions with a schedule are jobs like others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { check } from '../check/check.ts';

function findingsOf(text: string): readonly string[] {
  const checked = check(text, instant(Date.UTC(2026, 10, 29)));
  assert.ok(!Array.isArray(checked), JSON.stringify(checked));
  return checked.findings.map(({ rule, resource, line }) => `${rule} ${resource} ${line}`);
}

const machine = `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Run
        States:
          Run: {Type: Task, Resource: "arn:aws:states:::ecs:runTask.sync", End: true, Parameters: {TaskDefinition: report}}
      Events:
        Nightly:
          Type: ScheduleV2
          Properties: {ScheduleExpression: rate(1 day)}
`;

const lambda = `Transform: AWS::Serverless-2016-10-31
Resources:
  Starter:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - EcsRunTaskPolicy: {TaskDefinition: 'report:*'}
      Events:
        Hourly:
          Type: Schedule
          Properties: {Schedule: rate(1 hour)}
`;

describe('a template of SAM', () => {
  it('has a machine with a schedule', () => {
    const findings = findingsOf(machine);
    for (const each of [
      'no-timeout Machine 9',
      'no-alarm Machine 3',
      'no-dead-letter-queue MachineNightly 13',
      'rate-drift MachineNightly 13',
    ])
      assert.ok(findings.includes(each), findings.join('\n'));
  });

  it('has a function that starts tasks', () => {
    const findings = findingsOf(lambda);
    for (const each of ['fire-and-forget StarterHourly 11', 'no-dead-letter-queue Starter 3'])
      assert.ok(findings.includes(each), findings.join('\n'));
  });

  it('whose function may start none has no job', () => {
    assert.deepEqual(
      findingsOf(lambda.replace("EcsRunTaskPolicy: {TaskDefinition: 'report:*'}", 'SQSPollerPolicy: {QueueName: x}')),
      [],
    );
  });
});
