import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events } from '../../../events/events.ts';
import { iam } from '../../../iam/iam.ts';
import { punctual } from '../../../punctual/punctual.ts';
import { s3 } from '../../../s3/s3.ts';
import { secretsmanager } from '../../../secretsmanager/secretsmanager.ts';
import { sqs } from '../../../sqs/sqs.ts';
import { allow, one, openStates, pass, typesOf } from '../../fixtures/open-states.ts';
import { states } from '../../states.ts';

const open = (statements?: object[]) =>
  openStates({ services: [iam, punctual, events, secretsmanager, s3, sqs, states] }, statements);

const call = (operation: string, Parameters: object, rest: object = {}) =>
  one({ Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${operation}`, Parameters, End: true, ...rest });

async function run(definition: object, input: object = {}, statements?: object[]) {
  const cloud = await open(statements);
  const arn = await cloud.start(await cloud.create('m', definition), input, 'run');
  return { ...cloud, arn, ended: await cloud.describe(arn) };
}

describe('an aws-sdk task', () => {
  it('calls the operation with members in Pascal case, and returns its output so', async () => {
    const { ended, history, arn } = await run(
      call('sfn:listExecutions', {
        StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
        StatusFilter: 'RUNNING',
      }),
    );
    const [{ ExecutionArn, Name, Status, StartDate }] = JSON.parse(ended.output!).Executions;
    assert.deepEqual(
      { ExecutionArn, Name, Status, StartDate },
      {
        ExecutionArn: arn,
        Name: 'run',
        Status: 'RUNNING',
        StartDate: '2026-01-01T00:00:00Z',
      },
    );
    const { resource, resourceType } = (await history(arn))[2]!.taskScheduledEventDetails!;
    assert.deepEqual([resource, resourceType], ['listExecutions', 'aws-sdk:sfn']);
  });

  it('gives any JSON as text where the operation takes text, and drops null', async () => {
    const { create, start, describe: look, held } = await open();
    const child = await create('child', pass);
    const parameters = { StateMachineArn: child, 'Input.$': '$.given', Name: null };
    const arn = await start(await create('m', call('sfn:startExecution', parameters)), { given: { key: 'value' } });
    const { ExecutionArn, StartDate } = JSON.parse((await look(arn)).output!);
    assert.equal(StartDate, '2026-01-01T00:00:00Z');
    await held.runUntilIdle();
    assert.equal((await look(ExecutionArn)).input, '{"key":"value"}');
  });

  it('of an operation that returns nothing has an empty object', async () => {
    const { create, start, describe: look, held } = await open();
    const { QueueUrl } = await held.call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'q' });
    const arn = await start(await create('m', call('sqs:purgeQueue', { QueueUrl })));
    assert.equal((await look(arn)).output, '{}');
  });

  it('that waits at the service is answered at once', async () => {
    const { create, start, describe: look, held } = await open();
    const { QueueUrl } = await held.call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'q' });
    const arn = await start(await create('m', call('sqs:receiveMessage', { QueueUrl, WaitTimeSeconds: 20 })));
    const { status, output } = await look(arn);
    assert.deepEqual([status, output, held.errors], ['SUCCEEDED', '{}', []]);
  });

  it("fails with the service's error as the SDK for Java names it", async () => {
    const { ended } = await run(call('secretsmanager:getSecretValue', { SecretId: 'none' }));
    assert.equal(ended.error, 'SecretsManager.ResourceNotFoundException');
    assert.match(
      ended.cause!,
      /^Secrets Manager can't find the specified secret\. \(Service: SecretsManager, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
    );
  });

  it("fails with the service's general exception where its model has no such error", async () => {
    const { ended } = await run(call('secretsmanager:createSecret', { Name: 'Invalid Name', SecretString: 's' }));
    assert.equal(ended.error, 'SecretsManager.SecretsManagerException');
    assert.match(ended.cause!, /^Invalid name\. Must be a valid name .* \(Service: SecretsManager, Status Code: 400, /);
  });

  const object = { Bucket: 'box', Key: 'k' };
  const ofS3: [what: string, operation: string, error: string, cause: RegExp][] = [
    ['a bucket that is not there', 'getObject', 'S3.NoSuchBucketException', /^The specified bucket does not exist \(/],
    ['a key that is not there', 'getObject', 'S3.NoSuchKeyException', /, Extended Request ID: [0-9a-f-]{36}\) \(SDK/],
    ['a head that is not there', 'headObject', 'S3.NoSuchKeyException', /Status Code: 404, /],
    ['what the role may not do', 'getObject', 'S3.S3Exception', /not authorized to perform: s3:GetObject/],
    ['what no state may give', 'getObject', 'States.DataLimitExceeded', /aws-sdk:s3:getObject' returned a result with/],
  ];
  for (const [what, operation, error, cause] of ofS3)
    it(`of S3 fails with ${what} as ${error}`, async () => {
      const statements = error === 'S3.S3Exception' ? [allow('s3:PutObject')] : undefined;
      const { create, start, describe: look, held } = await open(statements);
      if (error !== 'S3.NoSuchBucketException') await held.call('s3', 'CreateBucket', { Bucket: 'box' });
      if (error === 'States.DataLimitExceeded')
        await held.call('s3', 'PutObject', { ...object, Body: Buffer.alloc(262_145) });
      const ended = await look(await start(await create('m', call(`s3:${operation}`, object))));
      assert.equal(ended.error, error);
      assert.match(String(ended.cause), cause);
    });

  it("is allowed by the machine's role, or denied in the service's words", async () => {
    const { ended } = await run(call('sfn:listStateMachines', {}), {}, [allow('states:ListExecutions')]);
    assert.equal(ended.error, 'Sfn.SfnException');
    assert.match(ended.cause!, /assumed-role\/machine\/\S+ is not authorized to perform: states:ListStateMachines/);
  });

  it('with a member that only a path shows to be wrong fails before it is scheduled', async () => {
    const { ended, history, arn } = await run(call('secretsmanager:createSecret', { Name: 'n', 'Tags.$': '$.tags' }), {
      tags: [{ Kay: 'k' }],
    });
    assert.equal(ended.error, 'States.Runtime');
    assert.match(
      ended.cause!,
      /The Parameters '\{"Name":"n","Tags":\[\{"Kay":"k"\}\]\}' could not be used to start the Task: \[The field 'Kay' is not supported by Step Functions\]$/,
    );
    assert.deepEqual(typesOf(await history(arn)), ['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed']);
  });
});

describe('a definition with a resource', () => {
  const refused: [what: string, resource: string, parameters: object, named: RegExp][] = [
    [
      'of no operation of AWS',
      'aws-sdk:sfn:startNothing',
      {},
      /is not recognized\. The value is not a valid resource ARN.*at \/States\/A\/Resource/,
    ],
    ['whose action is no camel case', 'aws-sdk:sfn:ListExecutions', {}, /is not recognized/],
    ['of an operation that is not here', 'aws-sdk:sqs:startMessageMoveTask', {}, /its operation is not there yet/],
    [
      'with a member that AWS does not have',
      'aws-sdk:sfn:listExecutions',
      { stateMachineArn: 'a' },
      /The field 'stateMachineArn' is not supported by Step Functions at \/States\/A\/Parameters/,
    ],
    [
      'without a member that AWS requires',
      'aws-sdk:sfn:startExecution',
      { 'Name.$': '$' },
      /The field 'StateMachineArn' is required but was missing/,
    ],
    ['of no service', 'nothing:atAll', {}, /is not recognized/],
  ];
  for (const [what, resource, Parameters, named] of refused)
    it(`${what} is refused`, async () => {
      const { create } = await open();
      const definition = one({ Type: 'Task', Resource: `arn:aws:states:::${resource}`, Parameters, End: true });
      await assert.rejects(
        create('m', definition),
        ({ code, message }) => code === 'InvalidDefinition' && named.test(message),
      );
    });

  it('that would wait for what comes later fails, and leaves nothing behind', async () => {
    const Definition = JSON.stringify({ Type: 'Wait', Seconds: 5, End: true });
    const { ended, held } = await run(call('sfn:testState', { Definition }));
    assert.equal(ended.status, 'FAILED');
    assert.match(String(ended.cause), /^states:TestState waits for what comes later/);
    assert.deepEqual([held.errors, held.sql("SELECT * FROM timer WHERE kind LIKE 'test-%'")], [[], []]);
  });

  const elsewhere: [resource: string, parameters: object, cause: RegExp][] = [
    [
      'arn:aws:states:::lambda:invoke',
      { FunctionName: 'f' },
      /lambda:invoke is not there, .*: run the function as a container/,
    ],
    ['arn:aws:lambda:us-east-1:000000000000:function:f', {}, /lambda is not there, .*: run the function/],
    ['arn:aws:states:::batch:submitJob.sync', {}, /batch:submitJob is not there, .*: run the job as a task of ECS/],
    [
      'arn:aws:states:::aws-sdk:dynamodb:getItem',
      {},
      /aws-sdk:dynamodb:getItem is not there, .*: let a container do it/,
    ],
  ];
  for (const [Resource, Parameters, cause] of elsewhere)
    it(`of a service that AWS has and this cloud has not is taken, and fails when it is called: ${Resource}`, async () => {
      const { ended } = await run(one({ Type: 'Task', Resource, Parameters, End: true }));
      assert.deepEqual([ended.status, ended.error], ['FAILED', 'States.Runtime']);
      assert.match(String(ended.cause), cause);
    });
});
