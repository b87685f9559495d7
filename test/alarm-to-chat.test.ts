/** An alarm's way to a chat without code, as docs/alarms.md has it: a template's rule sends each change of state to a webhook. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openStacks } from '../src/cloud/services/cloudformation/fixtures/held-stacks.ts';

const webhook = 'https://hooks.example.com/services/T0/B0/the-secret-of-the-webhook';

/** What the document shows, with what it leaves to its reader. */
const page = readFileSync(join(import.meta.dirname, '../docs/alarms.md'), 'utf8');
const [, shown = ''] = /\n( {4}ChatConnection:\n[\s\S]*?)\n\n/.exec(page) ?? [];
const template = `
Parameters:
  WebhookUrl: {Type: String, NoEcho: true}
Resources:
${shown.replace(/^ {4}/gm, '  ')}
  ChatRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies:
        - PolicyName: Send
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: "events:InvokeApiDestination", Resource: !GetAtt Chat.Arn}]
  Lost: {Type: AWS::SQS::Queue}
  Quiet:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: report-failed
      Namespace: N
      MetricName: M
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
`;

describe('an alarm', () => {
  it('is a line in a chat when it rings, and none when it is OK again', async () => {
    const held = await openStacks();
    const Parameters = [{ ParameterKey: 'WebhookUrl', ParameterValue: webhook }];
    await held.create(template, { Parameters });
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE', (await held.events()).join('\n'));
    await held.advance(60);
    const MetricData = [{ MetricName: 'M', Value: 1 }];
    await held.call('cloudwatch', 'PutMetricData', { Namespace: 'N', MetricData });
    await held.advance(3600);
    assert.deepEqual(
      held.world.posted.map(({ url, method }) => [method, url]),
      [['POST', webhook]],
    );
    const { text } = JSON.parse(held.world.posted[0]?.body ?? '{}');
    assert.match(text, /^report-failed: Threshold Crossed: 1 datapoint \[1\.0 \(.*\)\] was greater than the threshold/);
    assert.deepEqual(held.errors, []);
  });

  it('that the chat does not take is tried again, and a dead letter in the end', async () => {
    const held = await openStacks();
    held.world.answerPost = () => ({ ok: false, status: 503, reason: 'HTTP status 503' });
    await held.create(template, { Parameters: [{ ParameterKey: 'WebhookUrl', ParameterValue: webhook }] });
    const lost = (await held.resources())['Lost'];
    const queue = await held.call<{ Attributes: { QueueArn: string } }>('sqs', 'GetQueueAttributes', {
      QueueUrl: lost,
      AttributeNames: ['QueueArn'],
    });
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queue.Attributes.QueueArn },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await held.call('sqs', 'SetQueueAttributes', { QueueUrl: lost, Attributes: { Policy } });
    await held.call('cloudwatch', 'SetAlarmState', {
      AlarmName: 'report-failed',
      StateValue: 'ALARM',
      StateReason: 'a test',
    });
    await held.advance(86_400);
    assert.equal(held.world.posted.length, 11);
    const { Messages } = await held.call<{ Messages: { Body: string }[] }>('sqs', 'ReceiveMessage', { QueueUrl: lost });
    assert.equal(JSON.parse(Messages[0]?.Body ?? '{}').detail.alarmName, 'report-failed');
    assert.doesNotMatch(JSON.stringify(held.notices), /the-secret/);
  });
});
