/** `punctual clean`: shows what a cloud has left on this host, and removes that and no more. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { busyboxImage, testDocker } from './docker/docker.ts';
import { makePipe } from './pipe.ts';
import { program, runToEnd, type Said, temporaryFolder, type Up, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { until } from './until.ts';

const skip = process.platform === 'win32' && 'there are no process groups';

/** Beside a Docker Engine that is not there, lest the host's own be touched. */
const clean = (data: string, ...words: string[]): Promise<Said> => cleanBeside('/nowhere/docker.sock', data, ...words);
const cleanBeside = (socket: string, data: string, ...words: string[]): Promise<Said> =>
  runToEnd(process.execPath, [program, 'clean', '--data', data, ...words], {
    ...process.env,
    DOCKER_HOST: `unix://${socket}`,
  });
const linesOf = ({ stdout }: Said): string[] => stdout.split('\n').filter((line) => line !== '');

/** A task that waits on the pipe, or for ever; once it runs. */
async function startTask(punctual: Up, image: string, command: string[]): Promise<string> {
  const { ecs } = clients(punctual.endpoint, punctual.host);
  await ecs.send(new CreateClusterCommand({ clusterName: 'c' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'waiting',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      volumes: [{ name: 'scratch' }],
      containerDefinitions: [
        { name: 'job', image, command, mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch' }] },
      ].map(({ mountPoints, ...rest }) => (image === 'none' ? rest : { ...rest, mountPoints })),
    }),
  );
  const run = new RunTaskCommand({
    cluster: 'c',
    taskDefinition: 'waiting',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-00680a8cf7dff9021'] } },
  });
  const taskArn = String((await ecs.send(run)).tasks?.[0]?.taskArn);
  await until('it runs', async () => {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'c', tasks: [taskArn] }));
    assert.notEqual(tasks[0]?.lastStatus, 'STOPPED', tasks[0]?.stoppedReason);
    return tasks[0]?.lastStatus === 'RUNNING' || undefined;
  });
  return taskArn.replace(/^.*\//, '');
}

describe('punctual clean', { skip }, () => {
  it('is refused while the cloud runs, and where there is none', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path);
    const running = await clean(folder.path, '--yes', '--with-data');
    assert.deepEqual([running.code, running.stdout], [1, '']);
    assert.match(running.stderr, new RegExp(`is in use by process ${punctual.pid}`));
    const none = await clean(join(folder.path, 'elsewhere'), '--yes');
    assert.deepEqual([none.code, none.stdout], [1, '']);
    assert.match(none.stderr, /is no data folder: it has no settings.json\n {2}-> name one with --data\n$/);
    assert.ok(!existsSync(join(folder.path, 'elsewhere')));
    assert.equal((await fetch(`${punctual.endpoint}/health`)).status, 200);
  });

  it('shows processes of tasks, ends them when it is told to, and leaves the cloud as it is', async () => {
    using folder = temporaryFolder();
    using pipe = makePipe(join(folder.path, 'pipe'));
    const data = join(folder.path, 'data');
    await using punctual = await up(data, ['--runner', 'process']);
    const command = [
      '/bin/sh',
      '-c',
      `echo $$ >${folder.path}/pid; read -r line <${pipe.path}; echo done >${folder.path}/done`,
    ];
    const taskId = await startTask(punctual, 'none', command);
    const pid = await until('its process id', () => Number(readText(join(folder.path, 'pid'))) || undefined);
    await punctual.end('SIGTERM');

    const shown = await clean(data, '--dry-run');
    assert.equal(shown.code, 0, shown.stderr);
    if (process.platform === 'linux')
      assert.ok(linesOf(shown).includes(`process ${pid} (of task ${taskId})`), shown.stdout);
    assert.ok(linesOf(shown).includes(`record of task ${taskId}`), shown.stdout);
    const unsure = await clean(data);
    assert.deepEqual([unsure.code, unsure.stdout], [2, shown.stdout]);
    assert.match(unsure.stderr, /nothing was removed\n {2}-> say --yes to remove what is listed, --dry-run to look/);
    assert.ok(lives(pid));

    const removed = await clean(data, '--yes');
    assert.equal(removed.code, 0, removed.stderr);
    assert.match(removed.stderr, /^punctual: removed: \d+$/m);
    await until('its process is gone', () => !lives(pid) || undefined);
    assert.ok(!existsSync(join(data, 'tasks', taskId)));
    const after = await clean(data, '--dry-run');
    assert.deepEqual([after.code, after.stdout, after.stderr], [0, '', 'punctual: nothing is left on this host\n']);

    await using again = await up(data, ['--runner', 'process']);
    const { ecs } = clients(again.endpoint, again.host);
    await until('its task has ended', async () => {
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'c', tasks: [taskId] }));
      return tasks[0]?.lastStatus === 'STOPPED' || undefined;
    });
    assert.ok(!existsSync(join(folder.path, 'done')));
  });

  it('removes the data folder when it is told to, and not what a person put there', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    await (await up(data)).end('SIGTERM');
    writeFileSync(join(data, 'jobs.yaml'), 'mine');
    const shown = await clean(data, '--dry-run', '--with-data');
    assert.ok(linesOf(shown).includes(`data folder ${data}`), shown.stdout);
    assert.ok(existsSync(join(data, 'punctual.db')));
    const removed = await clean(data, '--yes', '--with-data');
    assert.equal(removed.code, 0, removed.stderr);
    assert.match(removed.stderr, /`.*data` stays: what is in it is not Punctual's: jobs.yaml/);
    assert.deepEqual(readdirSync(data), ['jobs.yaml']);

    const plain = join(folder.path, 'plain');
    await (await up(plain)).end('SIGTERM');
    assert.equal((await clean(plain, '--yes', '--with-data')).code, 0);
    assert.ok(!existsSync(plain));
  });

  it("leaves what is an original's when it cleans a copy", async () => {
    using folder = temporaryFolder();
    using pipe = makePipe(join(folder.path, 'pipe'));
    const data = join(folder.path, 'data');
    await using punctual = await up(data, ['--runner', 'process']);
    const command = ['/bin/sh', '-c', `echo $$ >${folder.path}/pid; read -r line <${pipe.path}`];
    await startTask(punctual, 'none', command);
    const pid = await until('its process id', () => Number(readText(join(folder.path, 'pid'))) || undefined);
    const copy = join(folder.path, 'copy');
    await runToEnd('cp', ['-a', data, copy]);
    const beside = await clean(copy, '--yes');
    assert.equal(beside.code, 1);
    assert.match(beside.stderr, /another process of this host runs the cloud of this folder/);
    await punctual.end('SIGTERM');
    const removed = await clean(copy, '--yes', '--with-data');
    assert.equal(removed.code, 0, removed.stderr);
    assert.match(removed.stderr, /is a copy \(.*\): containers and processes are its original's, and stay/);
    assert.deepEqual(linesOf(removed), [`data folder ${copy}`]);
    assert.ok(lives(pid));
    assert.ok(!existsSync(copy));
    assert.equal((await clean(data, '--yes')).code, 0);
  });

  const there = testDocker();
  it('removes containers and volumes of this cloud alone', { skip: 'skip' in there && there.skip }, async () => {
    if ('skip' in there) return;
    using folder = temporaryFolder();
    const [data, other] = [join(folder.path, 'data'), join(folder.path, 'other')];
    const image = await busyboxImage(there.docker);
    const waiting = ['/bin/sh', '-c', 'sleep 1000000'];
    await using punctual = await up(data, ['--runner', 'docker']);
    await using neighbour = await up(other, ['--runner', 'docker']);
    const taskId = await startTask(punctual, image, waiting);
    const otherTaskId = await startTask(neighbour, image, waiting);
    await punctual.end('SIGTERM');
    const cleanHere = (...words: [folder: string, ...words: string[]]) => cleanBeside(there.socket, ...words);
    const shown = await cleanHere(data, '--dry-run');
    assert.ok(linesOf(shown).includes(`container punctual-${taskId}-job (running)`), shown.stdout);
    assert.ok(linesOf(shown).includes(`volume punctual-${taskId}-scratch`), shown.stdout);
    assert.doesNotMatch(shown.stdout, /^network|^image/m);

    const removed = await cleanHere(data, '--yes');
    assert.equal(removed.code, 0, removed.stderr);
    assert.equal((await cleanHere(data, '--dry-run')).stdout, '');
    const left = (await there.docker.listContainers({ all: true })).flatMap(({ Names }) => Names);
    assert.ok(!left.some((name) => name.includes(taskId)), String(left));
    assert.ok(left.includes(`/punctual-${otherTaskId}-job`), String(left));

    await neighbour.end('SIGTERM');
    assert.equal((await cleanHere(other, '--yes', '--with-data')).code, 0);
    assert.ok(!existsSync(other));
  });

  it('does not pass over containers because no Docker Engine answers', async () => {
    using folder = temporaryFolder();
    await (await up(folder.path)).end('SIGTERM');
    const file = join(folder.path, 'settings.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), runner: 'docker' }), {
      mode: 0o600,
    });
    const { code, stderr } = await clean(folder.path, '--yes');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /no Docker Engine of API .* answers at .*, and this cloud ran its tasks as containers\n {2}-> start Docker/,
    );
  });
});

const readText = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
