import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeStateMachineOutput,
  ListStateMachinesOutput,
  ListTagsForResourceOutput,
  UpdateStateMachineOutput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { allow, one, openStates, pass, runTask, trust, wait } from './fixtures/open-states.ts';

const refused = (code: string, message: string | RegExp) => ({ code, message });

describe('CreateStateMachine', () => {
  it('is idempotent on the definition, and refuses another one of the same name', async () => {
    const { held, create } = await openStates();
    const arn = await create('m', pass);
    assert.equal(await create('m', pass), arn);
    await assert.rejects(
      create('m', wait(1)),
      refused('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`),
    );
    assert.deepEqual(held.errors, []);
  });

  it('reports all problems of a definition', async () => {
    const { create } = await openStates();
    const words = `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /, SCHEMA_VALIDATION_FAILED: Field 'Foo' is not supported at /States/A'`;
    await assert.rejects(
      create('m', { States: { A: { Type: 'Succeed', Foo: 1 } } }),
      refused('InvalidDefinition', words),
    );
  });

  it('takes no name with forbidden characters', async () => {
    const { create } = await openStates();
    for (const name of ['a b', 'a/b', 'a:b', 'a*', 'a\u0007', 'a"'])
      await assert.rejects(create(name, pass), refused('InvalidName', `Invalid Name: '${name}'`));
  });

  it('refuses a key of one’s own by name', async () => {
    const { held, roleArn } = await openStates();
    const encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/a' };
    await assert.rejects(
      held.call('states', 'CreateStateMachine', {
        name: 'm',
        definition: JSON.stringify(pass),
        roleArn,
        encryptionConfiguration,
      }),
      refused('ValidationException', /the encryption type CUSTOMER_MANAGED_KMS_KEY/),
    );
  });

  it('needs a role that Step Functions may take', async () => {
    const { held, create } = await openStates();
    await held.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'machine',
      PolicyDocument: trust('ecs-tasks.amazonaws.com'),
    });
    const words =
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.';
    await assert.rejects(create('m', pass), refused('AccessDeniedException', words));
  });

  it('needs an ARN of a role at all', async () => {
    const { held } = await openStates();
    const input = { name: 'm', definition: JSON.stringify(pass), roleArn: '<execution-role-arn>' };
    await assert.rejects(
      held.call('states', 'CreateStateMachine', input),
      refused('InvalidArn', "Invalid Role Arn: '<execution-role-arn>'"),
    );
  });

  for (const missing of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'])
    it(`with .sync needs ${missing} for the managed rule, and leaves nothing half made`, async () => {
      const actions = ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'].filter((each) => each !== missing);
      const { held, create, roleArn } = await openStates({}, [allow(...actions)]);
      const words = `'${roleArn}' is not authorized to create managed-rule.`;
      await assert.rejects(create('m', one(runTask())), refused('AccessDeniedException', words));
      assert.deepEqual((await held.call<{ Rules: object[] }>('events', 'ListRules', {})).Rules, []);
      await create('plain', pass);
    });

  it('with .sync makes the managed rule, which can be listed', async () => {
    const { held, create } = await openStates();
    await create('m', one(runTask()));
    await create('n', one(runTask()));
    const { Rules } = await held.call<{ Rules: { Name: string; ManagedBy: string }[] }>('events', 'ListRules', {});
    assert.deepEqual(
      Rules.map(({ Name, ManagedBy }) => [Name, ManagedBy]),
      [['StepFunctionsGetEventsForECSTaskRule', 'states.amazonaws.com']],
    );
  });
});

describe('a state machine', () => {
  it('has a revision id from its first update on; an update that changes nothing keeps it', async () => {
    const { held, create } = await openStates();
    const stateMachineArn = await create('m', pass);
    const look = () => held.call<DescribeStateMachineOutput>('states', 'DescribeStateMachine', { stateMachineArn });
    const update = () =>
      held.call<UpdateStateMachineOutput>('states', 'UpdateStateMachine', {
        stateMachineArn,
        definition: JSON.stringify(wait(1)),
      });
    assert.equal((await look()).revisionId, undefined);
    const { revisionId } = await update();
    assert.equal((await update()).revisionId, revisionId);
    const { definition, status, type, loggingConfiguration, ...rest } = await look();
    assert.deepEqual(
      [definition, status, type, rest.revisionId],
      [JSON.stringify(wait(1)), 'ACTIVE', 'STANDARD', revisionId],
    );
    assert.deepEqual(loggingConfiguration, { level: 'OFF', includeExecutionData: false });
  });

  it('is updated with something or not at all', async () => {
    const { held, create } = await openStates();
    const stateMachineArn = await create('m', pass);
    await assert.rejects(held.call('states', 'UpdateStateMachine', { stateMachineArn }), {
      code: 'MissingRequiredParameter',
    });
  });

  it('is listed by name, page by page', async () => {
    const { held, create } = await openStates();
    for (const name of ['c', 'a', 'b']) await create(name, pass);
    const list = (nextToken?: string) =>
      held.call<ListStateMachinesOutput>('states', 'ListStateMachines', { maxResults: 2, nextToken });
    const first = await list();
    const second = await list(first.nextToken);
    assert.deepEqual(
      [...first.stateMachines!, ...second.stateMachines!].map(({ name }) => name),
      ['a', 'b', 'c'],
    );
    assert.equal(second.nextToken, undefined);
    await assert.rejects(list('no token'), refused('InvalidToken', "Invalid Token: 'Invalid token'"));
  });

  it('carries tags', async () => {
    const { held, create } = await openStates();
    const resourceArn = await create('m', pass);
    await held.call('states', 'TagResource', {
      resourceArn,
      tags: [{ key: 'a', value: '1' }, { key: 'b' }, { key: 'a', value: '2' }],
    });
    await held.call('states', 'UntagResource', { resourceArn, tagKeys: ['b', 'gone'] });
    const { tags } = await held.call<ListTagsForResourceOutput>('states', 'ListTagsForResource', { resourceArn });
    assert.deepEqual(tags, [{ key: 'a', value: '2' }]);
  });

  const unknown: [operation: string, input: object, code: string][] = [
    ['DescribeStateMachine', { stateMachineArn: 'nonsense' }, 'InvalidArn'],
    [
      'DescribeStateMachine',
      { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:gone' },
      'StateMachineDoesNotExist',
    ],
    [
      'DescribeStateMachine',
      { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m:1' },
      'StateMachineDoesNotExist',
    ],
    [
      'DescribeStateMachine',
      { stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:m' },
      'StateMachineDoesNotExist',
    ],
    [
      'StartExecution',
      { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:gone' },
      'StateMachineDoesNotExist',
    ],
    [
      'DescribeExecution',
      { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:m:gone' },
      'ExecutionDoesNotExist',
    ],
    ['DescribeExecution', { executionArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' }, 'InvalidArn'],
    [
      'TagResource',
      { resourceArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:gone', tags: [] },
      'ResourceNotFound',
    ],
  ];
  for (const [operation, input, code] of unknown)
    it(`${operation} of ${Object.values(input)[0]} is ${code}`, async () => {
      const { held, create } = await openStates();
      await create('m', pass);
      await assert.rejects(held.call('states', operation, input), { code });
    });
});

describe('ValidateStateMachineDefinition', () => {
  const cases: [definition: string, type: string, response: object][] = [
    [JSON.stringify(pass), 'STANDARD', { result: 'OK', diagnostics: [], truncated: false }],
    [
      '{}',
      'STANDARD',
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'These fields are required: [States, StartAt]',
        location: '/',
      },
    ],
    [
      '',
      'STANDARD',
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'Definition must be a valid JSON object',
        location: undefined,
      },
    ],
    [
      JSON.stringify(one(runTask())),
      'EXPRESS',
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: "Express state machine does not support '.sync' service integration ",
        location: '/States/A/Resource',
      },
    ],
    [
      JSON.stringify(
        one({
          Type: 'Map',
          ItemProcessor: { QueryLanguage: 'JSONPath', StartAt: 'I', States: { I: { Type: 'Succeed' } } },
          End: true,
        }),
      ),
      'STANDARD',
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: "Field 'QueryLanguage' is not supported",
        location: '/States/A/ItemProcessor',
      },
    ],
    [
      JSON.stringify({ StartAt: 'L', States: { L: { Type: 'Pass', Next: 'M' }, M: { Type: 'Pass', Next: 'L' } } }),
      'STANDARD',
      {
        severity: 'ERROR',
        code: 'MISSING_END_STATE',
        message: 'Workflow has no terminal state',
        location: undefined,
      },
    ],
    ...[' {% 1 %}', '{% 1', '1 %}'].map((n): [string, string, object] => [
      JSON.stringify(one({ Type: 'Pass', QueryLanguage: 'JSONata', Output: { n: [n] }, End: true })),
      'STANDARD',
      {
        severity: 'ERROR',
        code: 'INVALID_JSONATA_EXPRESSION',
        message: "An expression must start with '{%' and end with '%}', without spaces around it",
        location: '/States/A/Output/n[0]',
      },
    ]),
  ];
  for (const [definition, type, response] of cases)
    it(`of \`${definition.slice(0, 40)}\` as ${type}`, async () => {
      const { held } = await openStates();
      const asked = { definition, type };
      const found = await held.call<ValidateStateMachineDefinitionOutput>(
        'states',
        'ValidateStateMachineDefinition',
        asked,
      );
      assert.deepEqual(
        found,
        'result' in response ? response : { result: 'FAIL', diagnostics: [response], truncated: false },
      );
    });

  it('returns warnings where they are asked for', async () => {
    const { held } = await openStates();
    const asked = { definition: JSON.stringify(one({ Type: 'Pass', Parameters: { a: '$.b' }, End: true })) };
    const validate = (severity: object) =>
      held.call<ValidateStateMachineDefinitionOutput>('states', 'ValidateStateMachineDefinition', {
        ...asked,
        ...severity,
      });
    assert.deepEqual((await validate({})).diagnostics, []);
    const { result, diagnostics } = await validate({ severity: 'WARNING' });
    assert.deepEqual(
      [result, diagnostics?.map(({ severity, code, location }) => [severity, code, location])],
      ['OK', [['WARNING', 'NO_DOLLAR', '/States/A/Parameters/a']]],
    );
  });
});
