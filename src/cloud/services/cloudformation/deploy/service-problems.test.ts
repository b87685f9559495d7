/** Mistakes that only a service finds: those of all resources come in one answer, before anything is made. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const trust = `{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: scheduler.amazonaws.com}, Action: 'sts:AssumeRole'}]}`;

/** Each resource is wrong in what its service alone can say. */
const template = `Resources:
  Clock: {Type: 'AWS::Events::Rule', Properties: {ScheduleExpression: 'cron(0 12 * * MON *)'}}
  Pattern: {Type: 'AWS::Events::Rule', Properties: {EventPattern: {source: mine}}}
  Trust:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${trust.replace('Allow', 'Perhaps')}
  Role: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: ${trust}}}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties: {RoleArn: !GetAtt Trust.Arn, DefinitionString: '{"StartAt":"X","States":{"Y":{"Type":"Succeed"}}}'}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: jobs
      MetricName: failures
      Statistic: Sum
      Period: 45
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: perhaps
  Queue:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:none', maxReceiveCount: 3}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: a, Image: 'a//b:1', Memory: 64}]}
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: rate(0 minutes)
      ScheduleExpressionTimezone: Mars/Base
      FlexibleTimeWindow: {Mode: 'OFF'}
      Target: {Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Group
      FilterPattern: '{ $.a = '
      MetricTransformations: [{MetricName: a, MetricNamespace: b, MetricValue: '1'}]
  Group: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 31}}
  Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: the alerts}}
`;

const said = [
  /^Parameter ScheduleExpression is not valid/,
  /^Event pattern is not valid\. Reason: "source" must be/,
  /Perhaps/,
  /^Invalid State Machine Definition: .*Missing 'Next' target: X/,
  /^Period must be 10, 20, 30 or a multiple of 60, got 45/,
  /^The value perhaps is not supported for TreatMissingData parameter/,
  /Dead letter target does not exist/,
  /^Container\.image is no name of an image: .*`a\/\/b:1`/,
  /^Invalid Schedule Expression rate\(0 minutes\)/,
  /Mars\/Base/,
  /^Invalid filter pattern/,
  /^Invalid retention value/,
  /^Invalid parameter: Topic Name/,
];

it('mistakes that services find come at once', async () => {
  const held = await openStacks();
  const message = (await refusal(held.create(template))).replace(/^\w+: /, '');
  // EventBridge says the place of a mistake in a pattern on a line of its own.
  const lines = message.split(/\n(?! at )/);
  for (const one of said)
    assert.ok(
      lines.some((line) => one.test(line)),
      `${one} in\n${message}`,
    );
  assert.equal(lines.length, said.length, message);
  assert.deepEqual(held.sql('SELECT id FROM cloudformation_stack'), []);
  assert.deepEqual(held.errors, []);
});
