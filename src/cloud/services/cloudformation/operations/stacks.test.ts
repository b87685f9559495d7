/** The calls around a deployment: parameters, capabilities, roles, tags, exports, tokens, and what the lists show. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeStackResourceOutput,
  GetTemplateSummaryOutput,
  ListExportsOutput,
  ListStackResourcesOutput,
  ListStacksOutput,
  ValidateTemplateOutput,
} from '@aws-sdk/client-cloudformation';
import { type HeldStacks, openStacks, refusal } from '../fixtures/held-stacks.ts';

const sized = `
Parameters:
  Delay: {Type: Number, Default: 5}
  Hidden: {Type: String, NoEcho: true, Default: secret1}
Resources: {A: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}}`;
const plain = 'Resources: {A: {Type: AWS::SQS::Queue}}';
const role = (more = '') =>
  `Resources: {R: {Type: AWS::IAM::Role, Properties: {${more}AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}}}}}`;
const given = (ParameterKey: string, more: object) => ({ Parameters: [{ ParameterKey, ...more }] });

const delayOf = async (held: HeldStacks): Promise<string | undefined> => {
  const { A } = await held.resources();
  const input = { QueueUrl: A, AttributeNames: ['DelaySeconds'] };
  return (await held.call<{ Attributes: Record<string, string> }>('sqs', 'GetQueueAttributes', input)).Attributes[
    'DelaySeconds'
  ];
};

describe('parameters', () => {
  it('are given, kept from before, or their default', async () => {
    const held = await openStacks();
    await held.create(sized, given('Delay', { ParameterValue: '7' }));
    assert.equal(await delayOf(held), '7');
    const { Parameters } = await held.stack();
    assert.deepEqual(Parameters, [
      { ParameterKey: 'Delay', ParameterValue: '7' },
      { ParameterKey: 'Hidden', ParameterValue: '****' },
    ]);
    const same = { StackName: 's', UsePreviousTemplate: true };
    const kept = held.cfn('UpdateStack', { ...same, ...given('Delay', { UsePreviousValue: true }) });
    assert.equal(await refusal(kept), 'ValidationError: No updates are to be performed.');
    await held.cfn('UpdateStack', same);
    assert.equal(await delayOf(held), '5');
  });

  const cases: [parameters: object, message: RegExp][] = [
    [given('Other', { ParameterValue: 'x' }), /Parameters: \[Other\] do not exist in the template/],
    [given('Delay', { ParameterValue: 'x' }), /Parameter 'Delay' must be a number/],
    [
      given('Delay', { UsePreviousValue: true }),
      /Cannot specify usePreviousValue as true for a parameter key not in the previous template/,
    ],
  ];
  for (const [parameters, message] of cases)
    it(String(message), async () =>
      assert.match(await refusal((await openStacks()).create(sized, parameters)), message),
    );

  it('must have values', async () => {
    const message = refusal(
      (await openStacks()).create(`Parameters: {X: {Type: String}, Y: {Type: String}}\n${plain}`),
    );
    assert.match(await message, /^ValidationError: Parameters: \[X, Y\] must have values/);
  });
});

describe('capabilities', () => {
  const cases: [name: string, template: string, capabilities: string[], expected: RegExp][] = [
    ['a role needs one', role(), [], /^InsufficientCapabilitiesException: Requires capabilities : \[CAPABILITY_IAM\]$/],
    [
      'a named role needs more',
      role('RoleName: r, '),
      ['CAPABILITY_IAM'],
      /^InsufficientCapabilitiesException: Requires capabilities : \[CAPABILITY_NAMED_IAM\]$/,
    ],
    ['more is enough for a role', role(), ['CAPABILITY_NAMED_IAM'], /^accepted$/],
    ['a queue needs none', plain, [], /^accepted$/],
  ];
  for (const [name, template, Capabilities, expected] of cases)
    it(name, async () =>
      assert.match(await refusal((await openStacks()).create(template, { Capabilities })), expected),
    );
});

describe('what a caller may', () => {
  const document = (statements: object[]) => JSON.stringify({ Statement: statements });
  async function withRole(service: string, statements: object[]): Promise<HeldStacks> {
    const held = await openStacks();
    const trust = document([{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }]);
    await held.call('iam', 'CreateRole', { RoleName: 'Deployer', AssumeRolePolicyDocument: trust });
    await held.call('iam', 'PutRolePolicy', {
      RoleName: 'Deployer',
      PolicyName: 'p',
      PolicyDocument: document(statements),
    });
    return held;
  }
  const RoleARN = 'arn:aws:iam::000000000000:role/Deployer';
  const queues = {
    Effect: 'Allow',
    Action: ['sqs:CreateQueue', 'sqs:GetQueueAttributes', 'sqs:TagQueue', 'sqs:DeleteQueue'],
    Resource: '*',
  };

  it('a stack with a role of its own may do what the role may', async () => {
    const held = await withRole('cloudformation.amazonaws.com', [queues]);
    await held.create(plain, { RoleARN });
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.equal((await held.stack()).RoleARN, RoleARN);
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(held.sql('SELECT * FROM cloudformation_stack WHERE deleted = 0'), []);
  });

  it('and nothing else', async () => {
    const held = await withRole('cloudformation.amazonaws.com', [
      { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' },
    ]);
    await held.create(plain, { RoleARN });
    assert.equal((await held.stack()).StackStatus, 'ROLLBACK_COMPLETE');
    assert.match(
      (await held.events()).join('\n'),
      /A CREATE_FAILED .*assumed-role\/Deployer\/AWSCloudFormation is not authorized to perform: sqs:CreateQueue/i,
    );
  });

  it('a role that is not there, or does not trust CloudFormation, is refused at the call', async () => {
    const held = await withRole('ecs-tasks.amazonaws.com', [queues]);
    for (const role of [RoleARN, `${RoleARN}s`])
      assert.equal(
        await refusal(held.create(plain, { RoleARN: role })),
        `ValidationError: Role ${role} is invalid or cannot be assumed`,
      );
    assert.deepEqual(held.sql('SELECT * FROM cloudformation_stack'), []);
  });

  it('a session needs the permission for the call, and those of the resources', async () => {
    const session = { kind: 'session', roleArn: RoleARN, sessionName: 'me' } as const;
    const held = await withRole('ecs-tasks.amazonaws.com', [
      queues,
      {
        Effect: 'Allow',
        Action: 'cloudformation:CreateStack',
        Resource: 'arn:aws:cloudformation:us-east-1:000000000000:stack/s/*',
      },
    ]);
    const create = (StackName: string) =>
      refusal(held.call('cloudformation', 'CreateStack', { StackName, TemplateBody: plain }, session));
    assert.match(
      await create('t'),
      /^AccessDenied: User: .*Deployer\/me is not authorized to perform: cloudformation:CreateStack on resource: arn:aws:cloudformation:us-east-1:000000000000:stack\/t\/\*/,
    );
    assert.equal(await create('s'), 'accepted');
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });
});

describe('tags', () => {
  it("of a stack are its resources' too, and change with it", async () => {
    const held = await openStacks();
    await held.create('Resources: {A: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: own, Value: a}]}}}', {
      Tags: [
        { Key: 'team', Value: 'b' },
        { Key: 'own', Value: 'c' },
      ],
    });
    const tags = async () =>
      (await held.call<{ Tags: object }>('sqs', 'ListQueueTags', { QueueUrl: (await held.resources())['A'] })).Tags;
    assert.deepEqual(await tags(), { own: 'a', team: 'b' });
    await held.cfn('UpdateStack', { StackName: 's', UsePreviousTemplate: true, Tags: [{ Key: 'team', Value: 'd' }] });
    assert.deepEqual(await tags(), { own: 'a', team: 'd' });
    assert.deepEqual((await held.stack()).Tags, [{ Key: 'team', Value: 'd' }]);
  });
});

describe('exports', () => {
  const exporting = `${plain}\nOutputs: {O: {Value: !GetAtt A.QueueName, Export: {Name: !Sub '\${AWS::StackName}-queue'}}}`;
  const importing = 'Resources: {B: {Type: AWS::ECS::Cluster, Properties: {ClusterName: !ImportValue s-queue}}}';

  it('are for other stacks, and stay while those use them', async () => {
    const held = await openStacks();
    await held.create(exporting);
    await held.cfn('CreateStack', { StackName: 'other', TemplateBody: importing });
    const { Exports } = await held.cfn<ListExportsOutput>('ListExports', {});
    assert.equal(Exports?.[0]?.Name, 's-queue');
    assert.equal(Exports?.[0]?.Value, (await held.resources('other'))['B']);
    assert.deepEqual(await held.cfn('ListImports', { ExportName: 's-queue' }), { Imports: ['other'] });
    assert.match(
      await refusal(held.cfn('ListImports', { ExportName: 'x' })),
      /Export 'x' is not imported by any stack/,
    );
    assert.equal(
      await refusal(held.cfn('DeleteStack', { StackName: 's' })),
      'ValidationError: Export s-queue cannot be deleted as it is in use by other',
    );
    await held.update(plain);
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    await held.cfn('DeleteStack', { StackName: 'other' });
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual((await held.cfn<ListExportsOutput>('ListExports', {})).Exports, []);
  });

  it('have one owner, and must exist', async () => {
    const held = await openStacks();
    assert.match(await refusal(held.create(importing)), /No export named s-queue found\. \(line 1: \/Resources\/B/);
    const named = exporting.replace("!Sub '${AWS::StackName}-queue'", 'shared');
    await held.create(named);
    assert.match(
      await refusal(held.cfn('CreateStack', { StackName: 't', TemplateBody: named })),
      /Export with name shared is already exported by stack s\./,
    );
  });
});

describe('names and tokens', () => {
  it('a name is taken once, but a repeated request is the same', async () => {
    const held = await openStacks();
    await held.create(plain, { ClientRequestToken: 'one' });
    await held.create(plain, { ClientRequestToken: 'one' });
    assert.equal(
      await refusal(held.create(plain, { ClientRequestToken: 'two' })),
      'AlreadyExistsException: Stack [s] already exists',
    );
    assert.equal((await held.events()).filter((event) => event.startsWith('s ')).length, 2);
  });

  const names: [name: string, message: RegExp][] = [
    [
      'a_b',
      /^ValidationError: 1 validation error detected: Value 'a_b' at 'stackName' failed .* pattern: \[a-zA-Z\]\[-a-zA-Z0-9\]\*$/,
    ],
    ['1b', /regular expression pattern/],
    ['a'.repeat(129), /Member must have length less than or equal to 128$/],
    ['_'.repeat(129), /^ValidationError: 2 validation errors detected/],
  ];
  for (const [StackName, message] of names)
    it(`${StackName.slice(0, 4)} of ${StackName.length} characters is no name`, async () => {
      assert.match(await refusal((await openStacks()).cfn('CreateStack', { StackName, TemplateBody: plain })), message);
    });

  const refused: [member: string, input: object][] = [
    ['ResourceTypes', { TemplateBody: plain, ResourceTypes: ['AWS::*'] }],
  ];
  for (const [member, input] of refused)
    it(`${member} is refused by name`, async () => {
      const message = await refusal((await openStacks()).cfn('CreateStack', { StackName: 's', ...input }));
      assert.match(message, new RegExp(`^ValidationError: ${member} is `));
    });

  it('a template has at most 51,200 bytes of YAML, or the 1,000,000 that AWS takes by way of a bucket as JSON', async () => {
    const json = JSON.stringify({ Resources: { A: { Type: 'AWS::EC2::InternetGateway' } } });
    const bounds = [
      [
        51_200,
        (bytes: number) => `${plain}\n#${'x'.repeat(bytes - plain.length - 2)}`,
        /51200; as JSON it may have 1000000/,
      ],
      [1_000_000, (bytes: number) => json + ' '.repeat(bytes - json.length), /1000000$/],
    ] as const;
    for (const [most, of, said] of bounds) {
      const message = await refusal((await openStacks()).create(of(most + 1)));
      assert.match(
        message,
        /'templateBody' failed to satisfy constraint: Member must have length less than or equal to /,
      );
      assert.match(message, said);
      await (await openStacks()).create(of(most));
    }
  });
});

describe('what is shown', () => {
  it('of the account: how much it may have', async () => {
    const held = await openStacks();
    assert.deepEqual(await held.cfn('DescribeAccountLimits', {}), {
      AccountLimits: [
        { Name: 'ConcurrentResourcesLimit', Value: 2500 },
        { Name: 'StackLimit', Value: 2000 },
        { Name: 'StackOutputsLimit', Value: 200 },
      ],
    });
  });

  it('in pages that hang together', async () => {
    const held = await openStacks();
    const many = Array.from(
      { length: 120 },
      (_, index) => `A${String(index).padStart(3, '0')}: {Type: AWS::EC2::InternetGateway}`,
    );
    await held.create(`Resources: {${many.join(', ')}}`);
    const page = (NextToken?: string) =>
      held.cfn<ListStackResourcesOutput>('ListStackResources', { StackName: 's', NextToken });
    const first = await page();
    const second = await page(first.NextToken);
    const ids = [...first.StackResourceSummaries!, ...second.StackResourceSummaries!].map(
      ({ LogicalResourceId }) => LogicalResourceId,
    );
    assert.equal(new Set(ids).size, 120);
    const described = await held.cfn<{ StackResources: object[] }>('DescribeStackResources', { StackName: 's' });
    assert.equal(described.StackResources.length, 100);
    assert.equal(second.NextToken, undefined);
    assert.match(await refusal(page('nonsense')), /^ValidationError/);
    const deleted = await held.stack();
    await held.cfn('DeleteStack', { StackName: 's' });
    const { StackSummaries } = await held.cfn<ListStacksOutput>('ListStacks', {
      StackStatusFilter: ['DELETE_COMPLETE'],
    });
    assert.deepEqual(
      StackSummaries?.map(({ StackId }) => StackId),
      [deleted.StackId],
    );
  });

  it('of a resource, with its metadata', async () => {
    const held = await openStacks();
    await held.create('Resources: {A: {Type: AWS::SQS::Queue, Metadata: {Name: !Ref AWS::StackName}}}');
    const input = { StackName: 's', LogicalResourceId: 'A' };
    const { StackResourceDetail: detail } = await held.cfn<DescribeStackResourceOutput>('DescribeStackResource', input);
    assert.equal(detail?.Metadata, '{"Name":"s"}');
    assert.match(detail?.PhysicalResourceId ?? '', /^http:\/\/127\.0\.0\.1:4566\/000000000000\/s-A-/);
    const { StackResources } = await held.cfn<{ StackResources: object[] }>('DescribeStackResources', {
      PhysicalResourceId: detail?.PhysicalResourceId,
    });
    assert.equal(StackResources.length, 1);
    const none = held.cfn('DescribeStackResource', { StackName: 's', LogicalResourceId: 'B' });
    assert.equal(await refusal(none), 'ValidationError: Resource B does not exist for stack s');
    const nowhere = held.cfn('DescribeStackResource', { StackName: 'none', LogicalResourceId: 'B' });
    assert.equal(await refusal(nowhere), "ValidationError: Stack 'none' does not exist");
    assert.equal(await refusal(held.events('none')), 'ValidationError: Stack [none] does not exist');
  });

  it('of events, each at a time of its own', async () => {
    const held = await openStacks();
    await held.create('Resources: {A: {Type: AWS::SQS::Queue}, B: {Type: AWS::SQS::Queue}}');
    const { StackEvents } = await held.cfn<{ StackEvents: { Timestamp: Date }[] }>('DescribeStackEvents', {
      StackName: 's',
    });
    const times = StackEvents.map(({ Timestamp }) => Timestamp.getTime()).reverse();
    assert.equal(times[0], Date.parse('2026-01-01T00:00:00Z'));
    assert.ok(times.length > 5);
    assert.ok(
      times.every((time, index) => index === 0 || time > times[index - 1]!),
      String(times),
    );
  });

  it('of a template before there is a stack', async () => {
    const held = await openStacks();
    const TemplateBody = `Description: d\n${sized}`;
    const valid = await held.cfn<ValidateTemplateOutput>('ValidateTemplate', { TemplateBody });
    assert.equal(valid.Description, 'd');
    assert.deepEqual(valid.Parameters?.[0], { ParameterKey: 'Delay', NoEcho: false, DefaultValue: '5' });
    const summary = await held.cfn<GetTemplateSummaryOutput>('GetTemplateSummary', { TemplateBody: role() });
    assert.deepEqual(summary.Capabilities, ['CAPABILITY_IAM']);
    assert.deepEqual(summary.ResourceTypes, ['AWS::IAM::Role']);
    assert.match(await refusal(held.cfn('ValidateTemplate', { TemplateBody: 'a: [' })), /YAML not well-formed/);
  });
});
