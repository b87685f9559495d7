/** An Engine, or what stands before it, that gives no answer to what it was asked of one container: that one has ended, with a reason, and no other. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { until } from '../../../../../test/until.ts';
import type { ContainerSpec, RunnerReport } from '../../../kit/runner.ts';
import { openBackgroundWork } from '../../background-work.ts';
import { openFollowedContainers } from '../../followed-containers.ts';
import type { DockerContext } from '../context.ts';
import { reliable } from '../engine-api/client.ts';
import { openPersist } from '../engine-api/persist.ts';
import { openSemaphore } from '../engine-api/semaphore.ts';
import { containerName, labelsOf } from '../names.ts';
import type { TaskNetwork } from '../network/network.ts';
import { openAbandonedContainers } from './abandoned-containers.ts';
import { type FollowedContainer, followContainer } from './followed-container.ts';
import { inspectContainer } from './inspection.ts';
import { reconcile } from './reconcile.ts';
import { openTaskResources } from './task-resources.ts';

const cloudId = 'cloud';
const specOf = (taskId: string): ContainerSpec => ({
  taskId,
  taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${taskId}`,
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'main',
  image: 'example',
  entryPoint: [],
  command: [],
  environment: {},
});
const hit = specOf('hit');
const other = specOf('other');
const idOf = ({ taskId }: ContainerSpec): string => `id-of-${taskId}`;
const whole = (spec: ContainerSpec): object => ({
  Id: idOf(spec),
  Name: `/${containerName(spec.taskId, spec.name)}`,
  State: { Status: 'running', Running: true, StartedAt: '2026-01-01T00:00:00Z' },
  Config: { Labels: labelsOf(spec, cloudId, {}) },
  HostConfig: { NetworkMode: 'none' },
});

const none: readonly unknown[] = [{}, [], null, 'text', 7, { Id: idOf(hit) }, { ...whole(hit), State: null }];

describe('an Engine that gives no answer of one container', {
  skip: process.platform === 'win32' && 'no socket',
}, () => {
  let folder: string;
  let server: Server;
  /** What it has of the one that is hit. */
  let answer: unknown;
  let reports: RunnerReport[];
  let context: DockerContext;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-engine-'));
    const socketPath = join(folder, 'socket');
    server = createServer((request, response) => {
      const url = decodeURIComponent(request.url ?? '');
      const of = [hit, other].find((spec) => url.includes(`/${containerName(spec.taskId, spec.name)}/json`));
      const body = of === hit ? answer : of ? whole(of) : url.includes('/containers/json') ? listed(url) : undefined;
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { message: 'not found' }));
    });
    await once(server.listen(socketPath), 'listening');
    reports = [];
    context = openContext(reliable(new Dockerode({ socketPath, version: 'v1.41' })), reports);
  });
  afterEach(() => {
    context.containers.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const started = [hit, other].map((spec) => ({ spec, offset: 0 }));
  const of = ({ taskId }: ContainerSpec) => reports.filter((one) => one.taskId === taskId);

  for (const body of none)
    it(`ends that one alone, at a start: ${JSON.stringify(body)}`, async () => {
      answer = body;
      await reconcile(context, started, new Set(['hit', 'other']));
      assert.deepEqual(
        of(hit).map((one) => [one.happened, 'reason' in one && one.reason]),
        [['exited', 'the Docker Engine was asked what it has of the container, and what came is no answer to that']],
      );
      assert.deepEqual(
        of(other).map(({ happened }) => happened),
        ['started'],
      );
    });

  it('is asked again of one that is followed', async () => {
    answer = whole(hit);
    await reconcile(context, started, new Set(['hit', 'other']));
    for (answer of none) {
      context.containers.get(hit)?.look();
      await context.inspect(hit).catch(() => {});
    }
    assert.equal(of(hit).length, 1);
    answer = { ...whole(hit), State: { Running: false, ExitCode: 3, FinishedAt: '2026-01-01T00:00:01Z' } };
    context.containers.get(hit)?.look();
    await until('it has ended', () => of(hit).some((one) => one.happened === 'exited' && one.exitCode === 3));
  });

  it('follows the others where what was stored of one makes no sense', async () => {
    const damaged = { ...hit, mounts: 7 as never };
    await reconcile(context, [{ spec: damaged, offset: 0 }, ...started.slice(1)], new Set(['hit', 'other']));
    assert.deepEqual(
      reports.map(({ taskId, happened }) => [taskId, happened]),
      [
        ['hit', 'exited'],
        ['other', 'started'],
      ],
    );
  });
});

const listed = (url: string): object[] =>
  [hit, other]
    .filter(({ taskId }) => !url.includes('punctual.task=') || url.includes(`punctual.task=${taskId}`))
    .map((spec) => ({
      Id: idOf(spec),
      Names: [`/${containerName(spec.taskId, spec.name)}`],
      Labels: labelsOf(spec, cloudId, {}),
      State: 'running',
      Status: 'Up',
    }));

function openContext(docker: Dockerode, reports: RunnerReport[]): DockerContext {
  const closed = new AbortController().signal;
  const listener = { report: (one: RunnerReport) => void reports.push(one), output: () => {} };
  const network = { sweep: async () => {}, release: async () => {} } as unknown as TaskNetwork;
  const resources = openTaskResources({ docker, cloudId, network, semaphore: openSemaphore(1) });
  const context: DockerContext = {
    docker,
    persist: openPersist(1, closed),
    resources,
    containers: openFollowedContainers<FollowedContainer>(
      (one) => {
        resources.note(
          one.spec,
          (one.spec.mounts ?? []).map(({ volume }) => volume),
        );
        const inspect = () => context.inspect(one.spec);
        return followContainer({ ...one, docker, listener, inspect, endedWithEngine: async () => false });
      },
      (container) => !container.isOver(),
    ),
    abandoned: openAbandonedContainers(resources.removeContainer),
    work: openBackgroundWork(),
    closed,
    lost: ({ taskId, name }, reason) => reports.push({ taskId, name, happened: 'exited', reason, at: 0 as never }),
    inspect: ({ taskId, name }) => inspectContainer(docker, containerName(taskId, name)),
  };
  return context;
}
