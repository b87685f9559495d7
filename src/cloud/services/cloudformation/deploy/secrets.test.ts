/** What stacks do with parameters and secrets: made by templates, referred to by templates, and shown nowhere. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeStackEventsOutput } from '@aws-sdk/client-cloudformation';
import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { type HeldStacks, openStacks, refusal } from '../fixtures/held-stacks.ts';

const template = (Resources: object, more: object = {}) => JSON.stringify({ Resources, ...more });
const secretType = 'AWS::SecretsManager::Secret';
const queue = (QueueName: unknown, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName, ...more },
});
const secretOf = async (held: HeldStacks, SecretId: string) =>
  (await held.call<GetSecretValueResponse>('secretsmanager', 'GetSecretValue', { SecretId })).SecretString ?? '';
const putParameter = (held: HeldStacks, Name: string, Value: string, Type = 'String') =>
  held.call('ssm', 'PutParameter', { Name, Value, Type, Overwrite: true });
const queueNames = async (held: HeldStacks) =>
  (await held.call<{ QueueUrls: string[] }>('sqs', 'ListQueues', {})).QueueUrls.map((url) => url.split('/').at(-1));

describe('a secret of a template', () => {
  it('is made up, within JSON if wanted, and made up anew when its rules change', async () => {
    const held = await openStacks();
    const rules = { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password', PasswordLength: 20 };
    const make = (more: object, Description = 'd') =>
      template({ S: { Type: secretType, Properties: { Description, GenerateSecretString: { ...rules, ...more } } } });
    await held.create(make({ ExcludePunctuation: 'true' }));
    const { S: id = '' } = await held.resources();
    assert.match(id, /^arn:aws:secretsmanager:us-east-1:000000000000:secret:S-[A-Za-z0-9]{12}-[A-Za-z0-9]{6}$/);
    const first = await secretOf(held, id);
    assert.match(first, /^\{"user":"u","password":"[A-Za-z0-9]{20}"\}$/);
    await held.update(make({ ExcludePunctuation: 'true' }, 'another'));
    assert.equal(await secretOf(held, id), first);
    await held.update(make({ ExcludePunctuation: 'true', ExcludeNumbers: true }, 'another'));
    assert.match(await secretOf(held, id), /^\{"user":"u","password":"[A-Za-z]{20}"\}$/);
  });

  const wrong: [name: string, properties: object, message: RegExp][] = [
    ['two values', { SecretString: 'x', GenerateSecretString: {} }, /either SecretString or GenerateSecretString/],
    ['half a rule', { GenerateSecretString: { GenerateStringKey: 'k' } }, /needs both GenerateStringKey and/],
    [
      'a template that is no JSON',
      { GenerateSecretString: { GenerateStringKey: 'k', SecretStringTemplate: '[' } },
      /^ValidationError: Could not parse SecretStringTemplate JSON/,
    ],
    ['a managed type', { Type: 'x' }, /the property `Type` is refused/],
  ];
  for (const [name, Properties, message] of wrong)
    it(`of ${name} is refused`, async () => {
      const held = await openStacks();
      assert.match(await refusal(held.create(template({ S: { Type: secretType, Properties } }))), message);
    });

  it('is not shown by events, nor is a parameter that must not be echoed', async () => {
    const held = await openStacks();
    const Parameters = { Hidden: { Type: 'String', NoEcho: true }, Shown: { Type: 'String', Default: 'shown' } };
    const Resources = {
      S: { Type: secretType, Properties: { SecretString: 'canary', Description: { Ref: 'Shown' } } },
      P: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { 'Fn::Sub': 'x-${Hidden}' } } },
    };
    await held.create(template(Resources, { Parameters }), {
      Parameters: [{ ParameterKey: 'Hidden', ParameterValue: 'canary' }],
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    const events = await held.cfn<DescribeStackEventsOutput>('DescribeStackEvents', { StackName: 's' });
    const properties = new Map(events.StackEvents?.map((one) => [one.LogicalResourceId, one.ResourceProperties]));
    const tags = [{ Key: 'team', Value: 'a' }];
    assert.deepEqual(JSON.parse(properties.get('S')!), { SecretString: '****', Description: 'shown', Tags: tags });
    assert.deepEqual(JSON.parse(properties.get('P')!), { Type: 'String', Value: 'x-****', Tags: { team: 'a' } });
    assert.ok(!JSON.stringify([events, await held.stack()]).includes('canary'));
  });

  it('is gone with its stack, so that its name is free', async () => {
    const held = await openStacks();
    const one = template({ S: { Type: secretType, Properties: { Name: 'fixed', SecretString: '1' } } });
    await held.create(one);
    await held.cfn('DeleteStack', { StackName: 's' });
    await held.create(one);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });
});

describe('a secure string', () => {
  it('is made by no template', async () => {
    const P = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'SecureString', Value: 'a' } };
    const said = await refusal((await openStacks()).create(JSON.stringify({ Resources: { P } })));
    assert.match(said, /SSM Parameters of type SecureString cannot be created using CloudFormation/);
  });
});

describe('a dynamic reference', () => {
  const open = async () => {
    const held = await openStacks();
    await putParameter(held, '/app/name', 'one');
    await putParameter(held, '/app/name', 'two');
    await putParameter(held, '/app/secure', 'hush', 'SecureString');
    const SecretString = JSON.stringify({ user: 'u', port: 5432, nested: {} });
    await held.call('secretsmanager', 'CreateSecret', { Name: 'db', SecretString });
    return held;
  };

  it('is resolved within text, and in what functions put together', async () => {
    const held = await open();
    const user = { 'Fn::Sub': 'x-{{resolve:secretsmanager:${S}:SecretString:user}}' };
    const resources = {
      S: { Type: secretType, Properties: { SecretString: '{"user":"made"}' } },
      A: queue('a-{{resolve:ssm:/app/name}}-{{resolve:ssm:/app/name:1}}'),
      B: queue('b-{{resolve:secretsmanager:db:SecretString:user}}'),
      C: queue(user, { Tags: [{ Key: 'port', Value: '{{resolve:secretsmanager:db:SecretString:port}}' }] }),
    };
    await held.create(template(resources));
    assert.deepEqual(await queueNames(held), ['a-two-one', 'b-u', 'x-made']);
    assert.deepEqual(held.errors, []);
  });

  it('is resolved to a number where one is wanted', async () => {
    const held = await open();
    await putParameter(held, 'delay', '7');
    await held.create(template({ A: queue('q', { DelaySeconds: '{{resolve:ssm:delay}}' }) }));
    const attributes = { QueueUrl: '/000000000000/q', AttributeNames: ['DelaySeconds'] };
    assert.deepEqual(await held.call('sqs', 'GetQueueAttributes', attributes), { Attributes: { DelaySeconds: '7' } });
    await putParameter(held, 'delay', 'many');
    const changed = template({ A: queue('q', { DelaySeconds: '{{resolve:ssm:delay:2}}' }) });
    assert.match(await refusal(held.update(changed)), /the value must be a whole number, found `many`/);
  });

  it('is compared as it is written, and resolved anew when its resource changes', async () => {
    const held = await open();
    const parameter = (Value: string, Description = 'd') =>
      template({ P: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'p', Type: 'String', Value, Description } } });
    const reference = '{{resolve:ssm:/app/name}}';
    const value = async () =>
      (await held.call<{ Parameter: { Value: string } }>('ssm', 'GetParameter', { Name: 'p' })).Parameter.Value;
    await held.create(parameter(reference));
    await putParameter(held, '/app/name', 'three');
    assert.match(await refusal(held.update(parameter(reference))), /No updates are to be performed\.$/);
    assert.equal(await value(), 'two');
    await held.update(parameter(reference, 'another'));
    assert.equal(await value(), 'three');
  });

  it('comes back to what it was when an update is taken back', async () => {
    const held = await open();
    const make = (version: number, more: object = {}) =>
      template({
        P: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Name: 'p', Type: 'String', Value: `{{resolve:ssm:/app/name:${version}}}` },
        },
        ...more,
      });
    await held.create(make(1));
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken', Attributes: { DelaySeconds: '1' } });
    await held.update(make(2, { Q: { ...queue('taken', { DelaySeconds: 2 }), DependsOn: 'P' } }));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    const { Parameter } = await held.call<{ Parameter: object }>('ssm', 'GetParameter', { Name: 'p' });
    assert.partialDeepStrictEqual(Parameter, { Value: 'one', Version: 3 });
  });

  it('is shown as it is written', async () => {
    const held = await open();
    await held.create(template({ A: queue('{{resolve:secretsmanager:db:SecretString:user}}') }));
    const events = await held.cfn<DescribeStackEventsOutput>('DescribeStackEvents', { StackName: 's' });
    assert.deepEqual(
      [...new Set(events.StackEvents?.flatMap((one) => one.ResourceProperties ?? []))],
      ['{"QueueName":"{{resolve:secretsmanager:db:SecretString:user}}"}'],
    );
  });

  const wrong: [reference: string, message: RegExp][] = [
    ['{{resolve:ssm:none}}', /^ValidationError: Parameters: \[ssm:none\] cannot be found\./],
    ['{{resolve:ssm:/app/name:9}}', /Parameters: \[ssm:\/app\/name:9\] cannot be found\./],
    ['{{resolve:ssm:/app/secure}}', /is a SecureString: it can only be resolved by ssm-secure/],
    [
      '{{resolve:ssm-secure:/app/secure:1}}',
      /SSM Secure reference is not supported in: \[AWS::SQS::Queue\/Properties\/QueueName\]/,
    ],
    [
      '{{resolve:secretsmanager:db:SecretString:none}}',
      /Could not find a value associated with JSONKey in SecretString/,
    ],
    ['{{resolve:secretsmanager:db:SecretString:nested}}', /Could not find a value associated with JSONKey/],
    ['{{resolve:ssm:a:b:c}}', /write `\{\{resolve:ssm:NAME\}\}`/],
  ];
  for (const [reference, message] of wrong)
    it(`is refused before anything is made: ${reference}`, async () => {
      const held = await open();
      assert.match(await refusal(held.create(template({ A: queue(reference) }))), message);
      assert.deepEqual(held.sql('SELECT * FROM cloudformation_stack'), []);
    });

  it('to a secret that is not there fails the resource', async () => {
    const held = await open();
    await held.create(template({ A: queue('{{resolve:secretsmanager:none}}') }));
    const failed = (await held.events()).filter((event) => event.startsWith('A CREATE_FAILED'));
    assert.match(failed.join(), /Secrets Manager can't find the specified secret\. \(Service: /);
    assert.equal((await held.stack()).StackStatus, 'ROLLBACK_COMPLETE');
  });
});

describe('a parameter whose value is a name in Parameter Store', () => {
  const stored = template(
    { A: queue({ Ref: 'Name' }), B: queue({ 'Fn::Select': [1, { Ref: 'Names' }] }) },
    {
      Parameters: {
        Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/name' },
        Names: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/app/names' },
      },
    },
  );

  it('has the value of there, read at each deployment', async () => {
    const held = await openStacks();
    await putParameter(held, '/app/name', 'one');
    await putParameter(held, '/app/names', 'x,y', 'StringList');
    await held.create(stored);
    assert.deepEqual(await queueNames(held), ['one', 'y']);
    assert.deepEqual((await held.stack()).Parameters, [
      { ParameterKey: 'Name', ParameterValue: '/app/name', ResolvedValue: 'one' },
      { ParameterKey: 'Names', ParameterValue: '/app/names', ResolvedValue: 'x,y' },
    ]);
    await putParameter(held, '/app/name', 'two');
    await held.update(stored);
    assert.deepEqual(await queueNames(held), ['two', 'y']);
  });

  it('is refused where it is not there, or secure', async () => {
    const held = await openStacks();
    await putParameter(held, '/app/name', 'one', 'SecureString');
    const missing = 'Unable to fetch parameters [/app/names] from parameter store for this account.';
    assert.equal(await refusal(held.create(stored)), `ValidationError: ${missing}`);
    await putParameter(held, '/app/names', 'x,y', 'StringList');
    const secure = 'Parameters [/app/name] referenced by template have types not supported by CloudFormation.';
    assert.equal(await refusal(held.create(stored)), `ValidationError: ${secure}`);
  });
});
