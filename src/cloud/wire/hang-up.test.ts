/** A client that hangs up while it waits: what it waited for goes to the next one who asks. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  GetActivityTaskCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { testIdentity } from '../../../test/identity.ts';
import { until } from '../../../test/until.ts';
import { openCloud } from '../cloud.ts';
import type { Api } from '../engine/api.ts';
import { realWorld } from '../world/real.ts';
import { serve } from './serve.ts';

async function open() {
  /** Of the calls of an operation, in order: whether the client is gone. */
  const arrived: { readonly operation: string; readonly isGone: () => boolean }[] = [];
  const cloud = openCloud({
    identity: testIdentity,
    iam: false,
    world: realWorld({ runner: undefined, transports: { post() {}, mail() {} } }),
    reportError: (what, error) => assert.fail(`${what}: ${error}`),
  });
  await cloud.start();
  const api: Api = {
    ...cloud,
    call(service, operation, input, caller, isGone = () => false) {
      arrived.push({ operation, isGone });
      return cloud.call(service, operation, input, caller, isGone);
    },
  };
  const serving = await serve({ cloud: api, host: '127.0.0.1', port: 0 });
  const { accessKeyId, secretAccessKey } = testIdentity.rootKey;
  const settings = {
    endpoint: `http://127.0.0.1:${serving.port}`,
    region: testIdentity.region,
    credentials: { accessKeyId, secretAccessKey },
  };
  return {
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
    /** Makes the request, and hangs up once it waits. */
    async hangUp(operation: string, request: (abortSignal: AbortSignal) => Promise<unknown>) {
      const controller = new AbortController();
      const rejected = assert.rejects(request(controller.signal), { name: 'AbortError' });
      const call = await until(`${operation} arrives`, () => arrived.find((each) => each.operation === operation));
      assert.equal(call.isGone(), false);
      controller.abort();
      await rejected;
      await until(`the cloud sees that the client of ${operation} is gone`, call.isGone);
    },
    async [Symbol.asyncDispose]() {
      await serving.close();
      cloud.stop();
    },
  };
}

it("a worker that hangs up takes no activity's task", async () => {
  await using cloud = await open();
  const { sfn, hangUp } = cloud;
  const { activityArn } = await sfn.send(new CreateActivityCommand({ name: 'work' }));
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'm',
      roleArn: 'arn:aws:iam::000000000000:role/r',
      definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Task', Resource: activityArn, End: true } } }),
    }),
  );
  const poll = new GetActivityTaskCommand({ activityArn });
  await hangUp('GetActivityTask', (abortSignal) => sfn.send(poll, { abortSignal }));
  await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{"n":1}' }));
  assert.equal((await sfn.send(poll)).input, '{"n":1}');
});

it('a client that hangs up takes no message', async () => {
  await using cloud = await open();
  const { sqs, hangUp } = cloud;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
  const receive = (WaitTimeSeconds: number) => new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds });
  await hangUp('ReceiveMessage', (abortSignal) => sqs.send(receive(20), { abortSignal }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  const { Messages } = await sqs.send(receive(0));
  assert.deepEqual(
    Messages?.map(({ Body }) => Body),
    ['hello'],
  );
});
