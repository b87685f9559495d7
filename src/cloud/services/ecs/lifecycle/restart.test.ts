import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTaskCloud } from '../fixtures/task-cloud.ts';

const awslogs = {
  executionRoleArn: 'starter',
  containerDefinitions: [
    {
      name: 'main',
      image: 'b',
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/jobs', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'job' },
      },
    },
  ],
};

const read = async (host: Awaited<ReturnType<typeof openTaskCloud>>, stream: string): Promise<string[]> => {
  const request = { logGroupName: '/jobs', logStreamName: stream, startFromHead: true };
  const { events } = await host.held.call<{ events: { message: string }[] }>('logs', 'GetLogEvents', request);
  return events.map(({ message }) => message);
};

describe('a task whose row makes no sense any more', () => {
  const damages: Readonly<Record<string, string>> = {
    'no JSON': 'nonsense',
    null: 'null',
    'without containers': '{"connectedAt":1,"containers":[]}',
  };
  for (const [name, state] of Object.entries(damages))
    it(`keeps nobody from the end of another: ${name}`, async () => {
      const host = await openTaskCloud();
      await host.register();
      host.runs['main'] = { seconds: 30, exitCode: 7 };
      const [hit, other] = [await host.run(), await host.run()];
      const id = String(hit.taskArn?.split('/').at(-1));
      await host.held.advance(5);
      host.held.sql('UPDATE ecs_task SET state = ? WHERE id = ?', state, id);
      await host.held.restart();
      await host.held.advance(60);
      assert.equal((await host.describe(other)).containers?.[0]?.exitCode, 7);
      assert.match(host.held.errors.join('\n'), new RegExp(`^ask what became of task \`${id}\``));
    });
});

describe('an engine that was gone', () => {
  it('finds a task that runs on, and its end later', async () => {
    const host = await openTaskCloud();
    await host.register();
    const task = await host.run();
    await host.held.advance(4);
    await host.held.restart();
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    await host.held.advance(6);
    assert.equal((await host.describe(task)).lastStatus, 'STOPPED');
    assert.deepEqual(host.started, ['main: echo hello']);
  });

  it('learns the exit code and the time of a task that ended meanwhile, before anything else happens', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: 10, exitCode: 9 };
    const task = await host.run();
    host.held.world.setTime((host.held.world.now() + 3_600_000) as ReturnType<typeof host.held.world.now>);
    await host.held.restart();
    const ended = await host.describe(task);
    assert.equal(ended.lastStatus, 'STOPPED');
    assert.equal(ended.containers?.[0]?.exitCode, 9);
    assert.equal(ended.stoppedAt?.toISOString(), '2026-01-01T00:00:10.000Z');
  });

  it('says of a container that was lost with the host why its exit code is not known', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: 100, lostInCrash: true };
    const task = await host.run();
    await host.held.advance(5);
    await host.held.restart();
    const [container] = (await host.describe(task)).containers ?? [];
    assert.equal(container?.lastStatus, 'STOPPED');
    assert.equal(container?.exitCode, undefined);
    assert.match(container?.reason ?? '', /restarted/);
  });

  it('goes on stopping what was to be stopped, with what is left of the grace', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: Infinity, ignoresSigterm: true };
    const task = await host.run();
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    await host.held.advance(10);
    await host.held.restart();
    await host.held.advance(20);
    assert.equal((await host.describe(task)).containers?.[0]?.exitCode, 137);
  });

  it('has each line once where lines were committed and the start was not: they are kept in another file', async () => {
    const host = await openTaskCloud();
    await host.held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
    await host.register(awslogs);
    const texts = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    host.runs['main'] = { seconds: 30, lines: texts.map((text, i) => ({ afterSeconds: i, text })) };
    const task = await host.run();
    await host.held.advance(5);
    host.held.sql("UPDATE ecs_task SET state = json_set(state, '$.containers[0].status', 'PENDING')");
    host.held.world.setTime((host.held.world.now() + 5_000) as ReturnType<typeof host.held.world.now>);
    await host.held.restart();
    await host.held.advance(30);
    assert.equal((await host.describe(task)).lastStatus, 'STOPPED');
    assert.deepEqual(await read(host, `job/main/${task.taskArn?.split('/').at(-1)}`), texts);
    assert.deepEqual(host.held.errors, []);
  });

  it('starts once what it was about to start, and has each line once', async () => {
    const host = await openTaskCloud();
    await host.held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
    await host.register(awslogs);
    const texts = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    host.runs['main'] = {
      seconds: 30,
      secondsToStart: 2,
      lines: texts.map((text, i) => ({ afterSeconds: i, text })),
    };
    const task = await host.run();
    for (let i = 0; i < 8; i++) {
      await host.held.advance(5);
      await host.held.restart();
    }
    assert.equal((await host.describe(task)).lastStatus, 'STOPPED');
    assert.equal(host.started.length, 1);
    assert.deepEqual(await read(host, `job/main/${task.taskArn?.split('/').at(-1)}`), texts);
    assert.deepEqual(host.held.errors, []);
    assert.deepEqual(host.held.sql('SELECT kind FROM effect'), []);
  });
});

describe('the output of a task', () => {
  it('cannot be started with a buffer of no size, which no registration refuses', async () => {
    const host = await openTaskCloud();
    await host.held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
    const [container] = awslogs.containerDefinitions;
    const withOptions = (options: object) => {
      const logConfiguration = {
        ...container!.logConfiguration,
        options: { ...container!.logConfiguration.options, ...options },
      };
      return host.register({ ...awslogs, containerDefinitions: [{ ...container!, logConfiguration }] });
    };
    await withOptions({ 'max-buffer-size': 'lots' });
    assert.equal(
      (await host.describe(await host.run())).stoppedReason,
      "ResourceInitializationError: failed to validate logger args: unable to get value of flag mode and max-buffer-size: unable to get max buffer size: unable to parse buffer size to bytes: invalid size: 'lots' : exit status 1",
    );
    await withOptions({ 'max-buffer-size': 'lots', mode: 'blocking' });
    assert.equal((await host.describe(await host.run())).stoppedReason, undefined);
  });

  it('is in the stream that the definition names, and cannot be started without its group', async () => {
    const host = await openTaskCloud();
    await host.register(awslogs);
    const failed = await host.describe(await host.run());
    assert.equal(
      failed.stoppedReason,
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
    );
    await host.held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
    host.runs['main'] = {
      seconds: 3,
      lines: [
        { afterSeconds: 1, text: 'hello' },
        { afterSeconds: 1, text: '' },
        { afterSeconds: 2, text: 'bye' },
      ],
    };
    const task = await host.run();
    await host.held.advance(3);
    assert.deepEqual(await read(host, `job/main/${task.taskArn?.split('/').at(-1)}`), ['hello', 'bye']);
  });

  it('makes its group where the definition says so', async () => {
    const host = await openTaskCloud();
    const [container] = awslogs.containerDefinitions;
    const options = { ...container?.logConfiguration.options, 'awslogs-create-group': 'true' };
    await host.register({
      ...awslogs,
      containerDefinitions: [{ ...container, logConfiguration: { logDriver: 'awslogs', options } }],
    });
    assert.equal((await host.describe(await host.run())).lastStatus, 'RUNNING');
    assert.equal((await host.describe(await host.run())).lastStatus, 'RUNNING');
  });

  it('stops a task whose region is another', async () => {
    const host = await openTaskCloud();
    const [container] = awslogs.containerDefinitions;
    const options = { ...container?.logConfiguration.options, 'awslogs-region': 'eu-west-1' };
    await host.register({
      ...awslogs,
      containerDefinitions: [{ ...container, logConfiguration: { logDriver: 'awslogs', options } }],
    });
    assert.match((await host.describe(await host.run())).stoppedReason ?? '', /awslogs-region is `eu-west-1`/);
  });
});

describe('stopped tasks', () => {
  it('are kept a day, then forgotten, with their offsets', async () => {
    const host = await openTaskCloud();
    await host.held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
    await host.register(awslogs);
    host.runs['main'] = { seconds: 3, lines: [{ afterSeconds: 1, text: 'hello' }] };
    const first = await host.run({ clientToken: 'one' });
    await host.held.advance(23 * 3600);
    assert.equal((await host.describe(first)).lastStatus, 'STOPPED');
    await host.run();
    await host.held.advance(2 * 3600);
    assert.deepEqual(
      host.held.sql('SELECT count(*) AS n FROM ecs_task').map(({ n }) => n),
      [1],
    );
    await host.held.advance(24 * 3600);
    assert.deepEqual(
      host.held
        .sql('SELECT (SELECT count(*) FROM ecs_task) AS tasks, (SELECT count(*) FROM ecs_token) AS tokens')
        .map((row) => ({ ...row })),
      [{ tasks: 0, tokens: 0 }],
    );
    assert.deepEqual(host.held.errors, []);
  });
});

describe('the same happenings', () => {
  async function play(
    limits?: { inputs: number; rows: number; timers: number; events: number },
    drops = false,
  ): Promise<unknown> {
    const host = await openTaskCloud(limits ? { limits } : {});
    const { held } = host;
    await held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
    await host.register(awslogs);
    host.runs['main'] = { seconds: 20, lines: [{ afterSeconds: 3, text: 'hello' }] };
    const drop = () => drops && held.cloud.dropCaches();
    for (let i = 0; i < 3; i++) {
      await host.run({ count: 4 });
      drop();
      await held.advance(7);
      drop();
    }
    await held.advance(60);
    assert.deepEqual(held.errors, []);
    return {
      tasks: held.sql('SELECT * FROM ecs_task ORDER BY id'),
      lines: held.cloud.host.logStore.db.prepare('SELECT * FROM log_block ORDER BY id').all(),
      versions: host.events.map(({ resources, detail }) => `${resources[0]} ${detail['version']}`).sort(),
    };
  }

  it('leave the same, whatever a turn may hold, and with caches dropped between turns', async () => {
    const usual = await play();
    assert.deepEqual(await play(undefined, true), usual);
    assert.deepEqual(await play({ inputs: 1, rows: 1, timers: 1, events: 1 }), usual);
  });
});
