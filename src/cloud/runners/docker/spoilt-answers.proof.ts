/** The Docker runner on an Engine in memory: things of others, and an Engine that answers rubbish. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { until } from '../../../../test/until.ts';
import type { ContainerSpec, Runner, RunnerReport } from '../../kit/runner.ts';
import { openDockerRunner } from './docker.ts';
import { type FakeEngine, openFakeEngine } from './fixtures/fake-engine.ts';
import { containerName, labelsOf } from './names.ts';

const cloudId = 'cloud';
let tasks = 0;
const newSpec = (more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  taskId: String(++tasks).padStart(32, '0'),
  taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/1',
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'main',
  image: 'busy:1',
  entryPoint: [],
  command: [],
  environment: {},
  ...more,
});

describe('the Docker runner', { skip: process.platform === 'win32' && 'no socket' }, () => {
  let engine: FakeEngine;
  let runner: Runner;
  let reports: RunnerReport[];

  const open = async (): Promise<void> => {
    const { docker } = engine;
    runner = await openDockerRunner({ docker, cloudId, hostPaths: [], say: () => {} });
    const heard: RunnerReport[] = [];
    reports = heard;
    runner.listen({ report: (one) => void heard.push(one), output: (_, committed) => committed() });
  };
  beforeEach(async () => {
    engine = await openFakeEngine();
    engine.images.add('busy:1');
    await open();
  });
  afterEach(async () => {
    engine.spoil = undefined;
    await runner.close();
    await engine.close();
  });

  const of = ({ taskId }: ContainerSpec) => reports.filter((one) => one.taskId === taskId);
  const last = (spec: ContainerSpec) => of(spec).at(-1);
  const happened = (spec: ContainerSpec) => of(spec).map((one) => one.happened);
  const isOver = (spec: ContainerSpec) => ['exited', 'failed'].includes(last(spec)?.happened ?? '');
  const its = ({ taskId, name }: ContainerSpec) =>
    engine.containers().find(({ Name }) => Name === `/${containerName(taskId, name)}`);
  const start = async (more?: Partial<ContainerSpec>): Promise<ContainerSpec> => {
    const spec = newSpec(more);
    runner.start(spec);
    await until('it runs', () => last(spec)?.happened === 'started', { known: () => of(spec) });
    return spec;
  };
  const exits = async (spec: ContainerSpec, code: number): Promise<void> => {
    const container = its(spec);
    assert.ok(container);
    engine.exit(container, code);
    await endsWith(spec, code);
  };
  const endsWith = async (spec: ContainerSpec, code: number): Promise<void> => {
    await until('it has ended', () => isOver(spec), { known: () => of(spec) });
    const report = last(spec);
    assert.deepEqual([report?.happened, report && 'exitCode' in report && report.exitCode], ['exited', code]);
  };
  /** The engine is killed, and another started. */
  const again = async (...running: ContainerSpec[]): Promise<void> => {
    await runner.close();
    await open();
    await runner.reconcile(
      running.map((spec) => ({ spec, offset: 0 })),
      new Set(running.map(({ taskId }) => taskId)),
    );
  };
  /** A sweep has come by since: it ends with the pause containers, after it has seen all others. */
  const swept = async (): Promise<void> => {
    const orphan = engine.make(`punctual-holder-${++tasks}`, { 'punctual.cloud': cloudId, 'punctual.role': 'holder' });
    await runner.reconcile([], new Set());
    await until('it is swept', () => !engine.containers().some(({ Id }) => Id === orphan.Id));
  };
  const isThere = (container: { readonly Id: string }) => engine.containers().some(({ Id }) => Id === container.Id);

  describe('leaves what is not its own alone', () => {
    /** As after `docker commit` of a task's container, and `docker run` of that image. */
    const forged = (spec: ContainerSpec, name: string, networkMode?: string) =>
      Object.assign(engine.make(name, { ...labelsOf(spec, cloudId, {}) }, networkMode), { Status: 'running' });

    it('though it has the labels of a task that is over', async () => {
      const spec = await start();
      await exits(spec, 0);
      const copy = forged(spec, 'debug');
      runner.remove(spec.taskId);
      await until('the task is cleared away', () => !its(spec));
      await swept();
      await again();
      await swept();
      assert.ok(isThere(copy));
    });

    it('though it has the labels of a task that runs, and ends before it', async () => {
      const spec = await start();
      const copy = forged(spec, 'debug');
      await runner.reconcile([{ spec, offset: 0 }], new Set([spec.taskId]));
      engine.exit(copy, 9);
      await again(spec);
      assert.deepEqual(happened(spec), ['started']);
      await exits(spec, 3);
      runner.remove(spec.taskId);
      await until('the task is cleared away', () => !its(spec));
      assert.ok(isThere(copy));
    });

    it('nor what such a one has joined', async () => {
      const database = Object.assign(engine.make('database', {}), { Status: 'running' });
      const spec = newSpec();
      forged(spec, 'debug', `container:${database.Id}`);
      await again();
      await swept();
      assert.ok(isThere(database));
    });

    it('that has the labels of a pause container, or a name like theirs', async () => {
      const labelled = engine.make('mine', { 'punctual.cloud': cloudId, 'punctual.role': 'holder' });
      const named = engine.make('punctual-holder-mine', {});
      const others = engine.make('punctual-holder-2', { 'punctual.cloud': 'other', 'punctual.role': 'holder' });
      await again();
      await swept();
      assert.ok([labelled, named, others].every(isThere));
    });

    it('that has taken the name of a container that was renamed', async () => {
      const spec = await start();
      const own = its(spec);
      assert.ok(own);
      own.Name = '/renamed';
      const thief = Object.assign(engine.make(containerName(spec.taskId, spec.name), {}), { Status: 'running' });
      await again(spec);
      assert.deepEqual(happened(spec), ['started']);
      engine.exit(own, 4);
      await endsWith(spec, 4);
      runner.remove(spec.taskId);
      await until('the task is cleared away', () => !isThere(own));
      assert.ok(isThere(thief));
    });
  });

  it('gives no container labels of its own that an author has written', async () => {
    const spec = await start({ dockerLabels: { 'punctual.role': 'holder', 'punctual.address': '1.1.1.1', mine: 'a' } });
    await swept();
    const { Labels = {} } = its(spec) ?? {};
    assert.deepEqual([Labels['punctual.role'], Labels['mine']], [undefined, 'a']);
    await exits(spec, 0);
  });

  it('pulls an image again that is removed before its container is made', async () => {
    engine.spoil = (asked) => {
      if (asked === 'POST /containers/create' && engine.asked.filter((one) => one === asked).length === pauses() + 1)
        engine.images.delete('busy:1');
      return false;
    };
    const pauses = () => engine.containers().filter(({ Name }) => Name.startsWith('/punctual-holder-')).length;
    const spec = await start();
    assert.ok(engine.asked.includes('POST /images/create'));
    await exits(spec, 0);
  });

  it('ends a task at once that is stopped while its image is pulled, however long its grace', async () => {
    engine.spoil = (asked) => asked === 'POST /images/create';
    const spec = newSpec({ image: 'silent.example/job:1' });
    runner.start(spec);
    await until('the image is asked for', () => engine.asked.includes('POST /images/create'));
    runner.stop(spec.taskId, spec.name, 100_000);
    await until('it is over', () => isOver(spec), { known: () => of(spec) });
    assert.deepEqual(happened(spec), ['failed']);
    assert.equal(its(spec), undefined);
  });

  it('gives a container its grace that is being created when it is stopped', async () => {
    const spec = newSpec();
    let answer: (() => void) | undefined;
    engine.spoil = (asked, response) => {
      // That of the pause container comes first.
      if (asked !== 'POST /containers/*/start' || !its(spec) || answer) return false;
      answer = () => response.destroy();
      return true;
    };
    runner.start(spec);
    await until('its start is asked for', () => answer !== undefined);
    runner.stop(spec.taskId, spec.name, 100_000);
    answer?.();
    await endsWith(spec, 143);
    assert.deepEqual(happened(spec), ['started', 'exited']);
  });

  describe('asks again', () => {
    const page = '<!doctype html><title>502</title>';
    const rubbish: Record<string, (response: ServerResponse) => unknown> = {
      'a page': (response) => response.end(page),
      'a page with 502': (response) => response.writeHead(502).end(page),
      'an error of its own': (response) => response.writeHead(500).end('{"message":"driver failed"}'),
      'half of some JSON': (response) => response.end('{"Id":'),
      nothing: (response) => response.end(),
      null: (response) => response.end('null'),
      'an empty object': (response) => response.end('{}'),
      'a list of nothing': (response) => response.end('[null]'),
      'an answer that breaks off': (response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"Id":', () => response.destroy());
      },
    };
    const questions = ['GET /containers/json', 'GET /containers/*/json', 'GET /images/*/json'];
    it('only for what it does not have: a container is not started again that has run', async () => {
      engine.spoil = (asked, response) => {
        const made = engine.containers().find(({ Name, Status }) => Status === 'created' && Name.endsWith('-main'));
        if (asked !== 'POST /containers/*/start' || !made) return false;
        Object.assign(made, { Status: 'exited', ExitCode: 7 });
        response.destroy();
        return true;
      };
      const spec = newSpec();
      runner.start(spec);
      await endsWith(spec, 7);
    });

    it('where a page comes instead of what it made, and when it starts that', async () => {
      const left = new Set(['POST /containers/create', 'POST /containers/*/start']);
      engine.spoil = (asked, response) => {
        if (!left.has(asked)) return false;
        const isOfTask = engine
          .containers()
          .some(({ Status, Name }) => Status === 'created' && !Name.includes('holder'));
        if (asked.endsWith('start') && !isOfTask) return false;
        left.delete(asked);
        response.end(page);
        return true;
      };
      await exits(await start(), 6);
      assert.equal(left.size, 0);
    });

    for (const [what, give] of Object.entries(rubbish))
      it(`where a question gets ${what}`, async () => {
        const spoilOnce = (): void => {
          const left = new Set(questions);
          engine.spoil = (asked, response) => {
            if (!left.delete(asked)) return false;
            give(response);
            return true;
          };
        };
        spoilOnce();
        const spec = await start();
        engine.spoil = undefined;
        await runner.close();
        await open();
        spoilOnce();
        await runner.reconcile([{ spec, offset: 0 }], new Set([spec.taskId]));
        assert.deepEqual(happened(spec), ['started']);
        spoilOnce();
        await exits(spec, 5);
      });
  });
});
