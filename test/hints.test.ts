/** AWS's words stand alone in an answer; ours go to a header and to whoever runs the cloud. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CreateStackCommand, EstimateTemplateCostCommand } from '@aws-sdk/client-cloudformation';
import { CreateServiceCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { AwsError } from '../src/cloud/kit/aws-error.ts';
import { hintHeaders } from '../src/cloud/wire/hints.ts';
import { serve } from '../src/cloud/wire/serve.ts';
import { hintOf } from '../src/operator/hint.ts';
import { openServed } from './served-cloud.ts';

const open = () => openServed(() => ({}) as never);
const wrongRule = new PutRuleCommand({ Name: 'hourly', ScheduleExpression: 'cron(0 25 * * ? *)' });
const awsWords = 'Parameter ScheduleExpression is not valid.';

const errorOf = async (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => assert.fail('it was accepted'),
    (error: Error) => error,
  );

describe('a refusal', () => {
  it("has AWS's message alone, and a hint in a header and on the operator's side", async () => {
    await using served = await open();
    const { events } = served.aws;
    const error = await errorOf(events.send(wrongRule));
    assert.equal(error.message, awsWords);
    assert.match(hintOf(error) ?? '', /^hour: .*`25`/);
    await errorOf(events.send(wrongRule));
    const said = served.notices.filter((line) => line.startsWith('punctual: events PutRule refused: '));
    assert.deepEqual(said, [`punctual: events PutRule refused: ${awsWords} -> ${hintOf(error)}`], 'once a minute');
  });

  it('of a template has each of its problems with its place in the hint alone', async () => {
    await using served = await open();
    const TemplateBody = 'Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {Delay: 1, VisibilityTimeout: !Ref X}}';
    const error = await errorOf(
      served.aws.cloudFormation.send(new CreateStackCommand({ StackName: 's', TemplateBody })),
    );
    assert.equal(
      error.message,
      'Template format error: Unresolved resource dependencies [X] in the Resources block of the template\nEncountered unsupported property Delay',
    );
    assert.match(
      hintOf(error) ?? '',
      /^Template format error: .*\nEncountered unsupported property Delay; .*\(line 2: \/Resources\/Q\/Properties/,
    );
  });

  it('of what this cloud has not says what to do instead', async () => {
    await using served = await open();
    const { ecs, cloudFormation } = served.aws;
    const service = await errorOf(ecs.send(new CreateServiceCommand({ serviceName: 's', taskDefinition: 't' })));
    assert.equal(service.message, 'ecs:CreateService is not there yet in this version of Punctual');
    assert.match(hintOf(service) ?? '', /^a scheduled job is a task: /);
    const cost = await errorOf(cloudFormation.send(new EstimateTemplateCostCommand({ TemplateBody: '{}' })));
    assert.match(hintOf(cost) ?? '', /punctual simulate/);
  });

  it('of a policy document is in the Query protocol alike', async () => {
    await using served = await open();
    const input = {
      RoleName: 'r',
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Alow"}]}',
    };
    const error = await errorOf(served.aws.iam.send(new CreateRoleCommand(input)));
    assert.equal(error.message, 'Invalid effect: Alow');
    assert.match(
      hintOf(error) ?? '',
      /^\/Statement\/0\/Effect: unknown Effect, found `Alow`; write `Allow` or `Deny`; \/Statement\/0\/Principal: /,
    );
  });

  it('that needs no words of ours has no hint', async () => {
    await using served = await open();
    const error = await errorOf(served.aws.ssm.send(new GetParametersCommand({ Names: [] })));
    assert.equal(hintOf(error), undefined);
  });

  it('has both in its message with --hints', async () => {
    await using served = await open();
    const server = await serve({ cloud: served.cloud, host: '127.0.0.1', port: 0, hints: true });
    const { region, rootKey } = served.cloud.host;
    const events = new EventBridgeClient({
      endpoint: `http://127.0.0.1:${server.port}`,
      region,
      credentials: rootKey,
      maxAttempts: 1,
    });
    const error = await errorOf(events.send(wrongRule));
    assert.equal(error.message, `${awsWords} (${hintOf(error)})`);
    events.destroy();
    await server.close();
  });
});

describe('what AWS takes without a word, and would start nothing', () => {
  /** The hint that an answer has, and the operator's line. */
  async function said(ask: (aws: Awaited<ReturnType<typeof open>>['aws']) => Promise<object>) {
    await using served = await open();
    let hint: string | undefined;
    const look = (next: (args: unknown) => Promise<{ response: unknown }>) => async (args: unknown) => {
      const result = await next(args);
      hint = hintOf({ $response: result.response });
      return result;
    };
    for (const { middlewareStack } of [served.aws.events, served.aws.scheduler])
      (middlewareStack as { add(middleware: unknown, options: object): void }).add(look, { step: 'deserialize' });
    await ask(served.aws);
    return { hint, lines: served.notices.filter((line) => line.includes('never due')) };
  }

  it('says so of a rule', async () => {
    const ScheduleExpression = 'cron(0 0 31 2 ? *)';
    const { hint, lines } = await said(({ events }) =>
      events.send(new PutRuleCommand({ Name: 'never', ScheduleExpression })),
    );
    assert.equal(hint, '`cron(0 0 31 2 ? *)` is never due: it starts nothing');
    assert.deepEqual(lines, [`punctual: events PutRule: ${hint}`]);
  });

  it('says so of a schedule', async () => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    const schedule = (RoleArn: string, Arn: string) => ({
      Name: 'never',
      ScheduleExpression: 'at(2020-01-01T00:00:00)',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      Target: { RoleArn, Arn },
    });
    const { hint, lines } = await said(async ({ iam, scheduler }) => {
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument }));
      const input = schedule(Role!.Arn!, 'arn:aws:sqs:us-east-1:000000000000:q');
      return scheduler.send(new CreateScheduleCommand(input));
    });
    assert.equal(hint, '`at(2020-01-01T00:00:00)` is never due again: it starts nothing');
    assert.deepEqual(lines, [`punctual: scheduler CreateSchedule: ${hint}`]);
  });

  it('says nothing of one that is due, or is switched off', async () => {
    const rules = [
      { Name: 'hourly', ScheduleExpression: 'cron(0 * * * ? *)' },
      { Name: 'off', ScheduleExpression: 'cron(0 0 31 2 ? *)', State: 'DISABLED' as const },
    ];
    for (const rule of rules) {
      const { hint, lines } = await said(({ events }) => events.send(new PutRuleCommand(rule)));
      assert.deepEqual([hint, lines], [undefined, []]);
    }
  });
});

it('a hint of any text passes through a header', () => {
  const hint = 'one\ntwo: 100 % ’ü’ \ud800';
  const headers = hintHeaders(new AwsError('X', 'x', 400, {}, hint));
  const [text = ''] = Object.values(headers);
  assert.match(text, /^[\x20-\x7e]+$/);
  assert.equal(hintOf({ $response: { headers } }), hint.replace('\ud800', '\ufffd'));
});
