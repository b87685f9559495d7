import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { instant } from '../../../languages/instant.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Runner } from '../../kit/runner.ts';
import type { Key } from '../../kit/service.ts';
import { headOf, openRaw } from '../fixtures/raw.ts';
import { openScripted, rootKey, type Script, type ScriptedCloud } from '../fixtures/scripted-cloud.ts';
import { type HttpResponse, send, sign, type Unsigned } from '../fixtures/sign.ts';
import { addressesForProcesses } from './listen.ts';
import { type OpenTaskEndpoint, openTaskEndpoint } from './task-endpoint.ts';

const token = '0123456789abcdef0123456789abcdef';
const roleless = 'ffffffffffffffffffffffffffffffff';
const taskId = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const roleArn = 'arn:aws:iam::000000000000:role/job';
const hourMs = 3_600_000;

const session = (sessionName: string, arn = roleArn): Key => ({
  secretAccessKey: 'secret',
  sessionToken: 'session',
  caller: { kind: 'session', roleArn: arn, sessionName },
});
const keys: Record<string, Key> = {
  ASIATASK: session(taskId),
  ASIAOTHERTASK: session('b'.repeat(32)),
  ASIAOTHERROLE: session(taskId, 'arn:aws:iam::000000000000:role/other'),
  ASIAPERSON: session('somebody'),
  ASIACHAINED: { ...session(taskId), assumed: true },
};

let issued = 0;
const unknown = () => new AwsError('InvalidParameterException', 'no such task');
const opened: Record<string, object> = {
  [token]: { taskId, name: 'main', roleArn },
  [roleless]: { taskId, name: 'side' },
};
const script: Script = {
  iam: {},
  ecs: {
    OpenEndpoint: ({ token }) => opened[token as string] ?? thrown(unknown()),
    DescribeEndpoint: ({ tags }) => ({
      container: { Name: 'main', Image: 'office' },
      task: {
        Family: 'office',
        Containers: [{ Name: 'main', Image: 'office' }, { Name: 'side' }],
        ...(tags ? { TaskTags: { team: 'office' } } : {}),
      },
    }),
    IssueTaskKeys: () => ({
      RoleArn: roleArn,
      AccessKeyId: `ASIA${++issued}`,
      SecretAccessKey: 'secret',
      Token: 'session',
      Expiration: new Date(Date.now() + hourMs).toISOString(),
    }),
    AdmitTask: (input) => (input['taskId'] === taskId && input['roleArn'] === roleArn ? {} : thrown(unknown())),
  },
  sqs: { ListQueues: () => ({ QueueUrls: ['http://127.0.0.1:1/000000000000/mine', 'elsewhere'] }) },
  sts: { GetCallerIdentity: () => ({ Account: '000000000000', Arn: 'arn', UserId: 'id' }) },
};

function thrown(error: Error): never {
  throw error;
}

const docker: Pick<Runner, 'kind' | 'facts' | 'stats'> = {
  kind: 'docker',
  facts: async (_taskId, name) =>
    name === 'main'
      ? {
          runtimeId: 'd0c5',
          runtimeName: '/task-main',
          imageId: 'sha256:1',
          address: '169.254.170.9',
          createdAt: instant(0),
        }
      : undefined,
  stats: async () => ({ pids_stats: { current: 1 } }),
};

describe('the task endpoint', () => {
  let scripted: ScriptedCloud;
  let byRunner: Record<'process' | 'docker', OpenTaskEndpoint>;
  before(async () => {
    scripted = await openScripted(script, { key: (id) => keys[id], endpoint: 'http://127.0.0.1:1' });
    const open = (runner: typeof docker) =>
      openTaskEndpoint({ cloud: scripted.cloud, runner, addresses: addressesForProcesses, port: undefined });
    byRunner = { process: await open({ kind: 'process' }), docker: await open(docker) };
  });
  after(async () => {
    for (const taskEndpoint of Object.values(byRunner)) await taskEndpoint.close();
    await scripted[Symbol.asyncDispose]();
    assert.deepEqual(scripted.errors, []);
  });

  const request = (unsigned: Omit<Unsigned, 'port'>, { port } = byRunner.process): Promise<HttpResponse> =>
    send({ method: 'GET', ...unsigned, port, headers: { host: `127.0.0.1:${port}`, ...unsigned.headers } });
  const get = async (path: string, taskEndpoint = byRunner.process): Promise<unknown> => {
    const { status, body } = await request({ path }, taskEndpoint);
    assert.equal(status, 200, body);
    return JSON.parse(body);
  };

  it('is where it says', () => {
    const { taskEndpoint, port } = byRunner.process;
    assert.deepEqual(taskEndpoint, { endpoint: `http://127.0.0.1:${port}`, keys: 'served' });
  });

  describe('describes a container to itself', () => {
    it('with the facts of its runner', async () => {
      assert.deepEqual(await get(`/v4/${token}`, byRunner.docker), {
        DockerId: 'd0c5',
        DockerName: '/task-main',
        Name: 'main',
        Image: 'office',
        ImageID: 'sha256:1',
        CreatedAt: '1970-01-01T00:00:00.000Z',
        Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['169.254.170.9'] }],
      });
    });
    it('of a process, with an id in the form that Fargate gives', async () => {
      const container = (await get(`/v4/${token}`)) as Record<string, unknown>;
      assert.match(container['DockerId'] as string, /^a{32}-\d{10}$/);
      assert.equal(container['DockerName'], 'main');
      assert.deepEqual(container['Networks'], [{ NetworkMode: 'awsvpc', IPv4Addresses: ['127.0.0.1'] }]);
    });
    it('of its task, and of its tags when asked for', async () => {
      const task = (await get(`/v4/${token}/task`, byRunner.docker)) as { Containers: object[] };
      assert.deepEqual(
        task.Containers.map((container) => (container as { DockerId: string }).DockerId),
        ['d0c5', ''],
      );
      assert.ok(!('TaskTags' in task));
      const tagged = (await get(`/v4/${token}/taskWithTags`)) as object;
      assert.ok('TaskTags' in tagged);
    });
    it('of what it uses, where the runner knows', async () => {
      const stats = { pids_stats: { current: 1 } };
      assert.deepEqual(await get(`/v4/${token}/stats`, byRunner.docker), stats);
      assert.deepEqual(await get(`/v4/${token}/task/stats`, byRunner.docker), { d0c5: stats });
      assert.equal(await get(`/v4/${token}/stats`), null);
      const ofTask = (await get(`/v4/${token}/task/stats`)) as object;
      assert.deepEqual(Object.values(ofTask), [null, null]);
    });

    const refused: [name: string, path: string, status: number, body: RegExp][] = [
      [
        'an unknown token',
        '/v4/nobody',
        404,
        /^"V4 container metadata handler: unable to get container ID .*: nobody"$/,
      ],
      ['an unknown token, of its task', '/v4/nobody/task', 404, /^"V4 task metadata handler: unable to get task arn/],
      ['an unknown token, of what it uses', '/v4/nobody/stats', 404, /^"V4 container stats handler: /],
      ['no token', '/v4/', 404, /^"V4 container metadata handler: /],
      ['what there is not', `/v4/${token}/secrets`, 404, /^404 page not found/],
    ];
    for (const [name, path, status, body] of refused)
      it(`but not with ${name}`, async () => {
        const answered = await request({ path });
        assert.equal(answered.status, status);
        assert.match(answered.body, body);
      });
  });

  describe('gives the keys of the role', () => {
    const ask = (path: string, authorization?: string) =>
      request({ path, ...(authorization === undefined ? {} : { headers: { authorization } }) });

    it('to the token of its task, the same until half of their life is over', async () => {
      const first = await ask(`/v2/credentials/${taskId}`, token);
      const { Expiration, ...rest } = JSON.parse(first.body) as Record<string, string>;
      assert.deepEqual(rest, {
        RoleArn: roleArn,
        AccessKeyId: 'ASIA1',
        SecretAccessKey: 'secret',
        Token: 'session',
      });
      assert.ok(Date.parse(Expiration as string) > Date.now());
      assert.equal((await ask(`/v2/credentials/${taskId}`, token)).body, first.body);
    });

    const refused: [name: string, path: string, token: string | undefined, code: string][] = [
      ['without a token', taskId, undefined, 'InvalidIdInRequest'],
      ['to an unknown token', taskId, 'nobody', 'InvalidIdInRequest'],
      ['to the token in the words of another scheme', taskId, `Bearer ${token}`, 'InvalidIdInRequest'],
      ['of another task', 'b'.repeat(32), token, 'InvalidIdInRequest'],
      ['where there is no role', taskId, roleless, 'InvalidIdInRequest'],
      ['of no task', '', token, 'NoIdInRequest'],
    ];
    for (const [name, id, token, code] of refused)
      it(`but not ${name}`, async () => {
        const { status, body } = await ask(`/v2/credentials/${id}`, token);
        const { message, ...rest } = JSON.parse(body) as Record<string, unknown>;
        assert.deepEqual({ status, ...rest }, { status: 400, code, HTTPErrorCode: 400 });
        assert.match(message as string, /^CredentialsV2Request: /);
      });
  });

  describe('is the API', () => {
    const signed = (accessKeyId: string, secret: string, sessionToken?: string) => {
      const { port } = byRunner.process;
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.ListQueues',
        ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
      };
      const key = { accessKeyId, secretAccessKey: secret };
      return send(sign({ port, headers, body: '{}' }, { key, service: 'sqs' }));
    };

    it('for the session of a task, which finds queues behind the same endpoint', async () => {
      scripted.calls.length = 0;
      const { status, body } = await signed('ASIATASK', 'secret', 'session');
      assert.equal(status, 200, body);
      assert.deepEqual(scripted.calls.at(-1)?.caller, { kind: 'session', roleArn, sessionName: taskId });
      const { endpoint } = byRunner.process.taskEndpoint;
      assert.deepEqual(JSON.parse(body), { QueueUrls: [`${endpoint}/000000000000/mine`, 'elsewhere'] });
    });

    const refused: [name: string, id: string, secret: string, token: string | undefined][] = [
      ["the account's root", rootKey.accessKeyId, rootKey.secretAccessKey, undefined],
      ['the session of a task that is over', 'ASIAOTHERTASK', 'secret', 'session'],
      ['a session in the name of a task, of another role', 'ASIAOTHERROLE', 'secret', 'session'],
      ['the session of somebody else', 'ASIAPERSON', 'secret', 'session'],
      [
        "a session of the task's own role in its name that somebody took by AssumeRole",
        'ASIACHAINED',
        'secret',
        'session',
      ],
    ];
    for (const [name, id, secret, sessionToken] of refused)
      it(`but not for ${name}`, async () => {
        const { status, body } = await signed(id, secret, sessionToken);
        assert.equal(status, 403);
        assert.match(body, /UnrecognizedClientException.*The security token included in the request is invalid/);
      });
    it('in the words of the Query protocol where a client uses it', async () => {
      const { port } = byRunner.process;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = 'Action=GetCallerIdentity&Version=2011-06-15';
      const answered = await send(sign({ port, headers, body }, { key: rootKey, service: 'sts' }));
      assert.equal(answered.status, 403);
      assert.match(answered.body, /<Code>InvalidClientTokenId<\/Code>/);
    });
    it('which is known before a body is read', async () => {
      const { port } = byRunner.process;
      const unsigned = {
        port,
        headers: { 'x-amz-target': 'AmazonSQS.SendMessage', 'x-amz-security-token': 'session' },
      };
      const key = { accessKeyId: 'ASIAOTHERTASK', secretAccessKey: 'secret' };
      using client = openRaw(port, headOf(sign(unsigned, { key, service: 'sqs' }), 'Content-Length: 8000000'));
      assert.match(await client.received(/UnrecognizedClientException/), /^connection: close\r$/im);
    });
    it('but not unsigned, not even for what the other endpoint takes from anybody', async () => {
      for (const path of ['/', '/health', '/?Action=Unsubscribe&SubscriptionArn=arn', `/v3/${token}`])
        assert.match((await request({ path })).body, /MissingAuthenticationToken/, path);
    });
  });

  describe('is not for web pages', () => {
    const strangers: [name: string, headers: Record<string, string>, status: number, code: RegExp][] = [
      ['another name for this host', { host: 'evil.example' }, 421, /MisdirectedRequest/],
      ['its name without the port', { host: '127.0.0.1' }, 421, /MisdirectedRequest/],
      ['another site', { origin: 'http://evil.example' }, 403, /CrossSiteRequestRefused/],
      ['another site, as a browser says', { 'sec-fetch-site': 'cross-site' }, 403, /CrossSiteRequestRefused/],
    ];
    for (const path of [`/v4/${token}`, `/v2/credentials/${taskId}`, '/'])
      for (const [name, headers, status, code] of strangers)
        it(`${path}: ${name}`, async () => {
          const answered = await request({ path, headers: { authorization: token, ...headers } });
          assert.equal(answered.status, status);
          assert.match(answered.body, code);
          assert.ok(!('access-control-allow-origin' in answered.headers));
        });
  });
});

describe('where the endpoint is', () => {
  const open =
    (addresses: Parameters<typeof openTaskEndpoint>[0]['addresses'], port: number | undefined) => async () => {
      await using scripted = await openScripted({ ecs: {} });
      const taskEndpoint = await openTaskEndpoint({
        cloud: scripted.cloud,
        runner: { kind: 'process' },
        addresses,
        port,
      });
      await taskEndpoint.close();
      return taskEndpoint;
    };

  it('is at the port of an earlier start, so that tasks of that time find it', async () => {
    const first = await open(addressesForProcesses, undefined)();
    const second = await open(addressesForProcesses, first.port)();
    assert.equal(second.port, first.port);
  });
  it('is at another port where that one is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = (other.address() as { port: number }).port;
    const { port } = await open(addressesForProcesses, taken)();
    await new Promise((resolve) => other.close(resolve));
    assert.notEqual(port, taken);
  });
  it('is on loopback, and keys are given, where this host has no such address', async () => {
    const nowhere = { host: '192.0.2.1', name: '192.0.2.1', keys: 'served' } as const;
    const loopback = { host: '127.0.0.1', name: 'host.docker.internal', keys: 'given' } as const;
    const { taskEndpoint, port } = await open([nowhere, loopback], undefined)();
    assert.deepEqual(taskEndpoint, { endpoint: `http://host.docker.internal:${port}`, keys: 'given' });
    await assert.rejects(open([nowhere], undefined), { code: 'EADDRNOTAVAIL' });
  });
});
