/** A task has one network: its containers meet on localhost, it reaches the host's gateway and the outside, other tasks do not reach it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import { busyboxImage, testDocker } from '../../../../../test/docker/docker.ts';
import { cloudLabel, listByLabels, pauseContainerPrefix, pauseContainerRole, roleLabel, taskLabel } from '../names.ts';
import { openNetwork, type TaskNetwork } from './network.ts';
import { pauseContainerOptions } from './pause-container.ts';

const there = testDocker();

describe("a task's network", 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker } = there;
  const cloudId = `test-${randomBytes(6).toString('hex')}`;
  let image: string;
  let network: TaskNetwork;

  before(async () => {
    image = await busyboxImage(docker);
    network = await openNetwork(docker, { cloudId });
  });

  after(async () => {
    await network.close();
    for (const { Id } of await ours(docker, cloudId)) await docker.getContainer(Id).remove({ force: true });
  });

  /** Starts a container of the task in its network. */
  async function start(
    taskId: string,
    command: string,
    extra: Dockerode.HostConfig = {},
  ): Promise<Dockerode.Container> {
    const { pauseContainerId } = await network.attach(taskId);
    const container = await docker.createContainer({
      Image: image,
      Cmd: ['sh', '-c', command],
      Labels: { [cloudLabel]: cloudId, [taskLabel]: taskId },
      HostConfig: { NetworkMode: `container:${pauseContainerId}`, ...extra },
    });
    await container.start();
    return container;
  }

  /** What the command says in the task's network, and its exit code. */
  async function run(
    taskId: string,
    command: string,
    extra?: Dockerode.HostConfig,
  ): Promise<{ code: number; output: string }> {
    const container = await start(taskId, command, extra);
    const { StatusCode } = await container.wait();
    const log = await container.logs({ stdout: true, stderr: true });
    await container.remove();
    // Each frame of the log begins with a header of 8 bytes.
    return { code: StatusCode, output: log.subarray(8).toString().trim() };
  }

  const serve = (word: string): string => `mkdir /www && echo ${word} > /www/index.html && httpd -f -p 8080 -h /www`;
  const fetchFrom = (host: string): string => `until wget -q -O- http://${host}:8080/; do sleep 0.1; done`;

  async function tidy(taskId: string, ...containers: Dockerode.Container[]): Promise<void> {
    for (const container of containers) await container.remove({ force: true });
    await network.release(taskId);
  }

  it('lets the containers of a task meet on localhost, and no other task in', async () => {
    const [task, other] = [newTask(), newTask()];
    const server = await start(task, serve('hello'));
    const { address } = await network.attach(task);
    assert.deepEqual(await run(task, fetchFrom('127.0.0.1')), { code: 0, output: 'hello' });

    assert.equal((await fetch(`http://${address}:8080/`)).status, 200, 'the host reaches it');
    const refused = await run(other, `timeout 2 wget -q -O- http://${address}:8080/; exit $?`);
    assert.equal(refused.code, 143, refused.output);
    assert.equal((await run(other, `ping -c 1 -W 1 ${address}`)).code, 1);
    await tidy(task, server);
    await tidy(other);
  });

  it('reaches what listens at the gateway, and its own name', async () => {
    const task = newTask();
    const server = createServer((_, answer) => answer.end('the endpoint'));
    server.listen(0, network.gateway);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    assert.deepEqual(await run(task, `wget -q -O- http://169.254.170.2:${port}/`), { code: 0, output: 'the endpoint' });
    server.close();
    const { address } = await network.attach(task);
    assert.match(
      (await run(task, 'ping -c 1 $(hostname)')).output,
      new RegExp(`\\(${address.replaceAll('.', '\\.')}\\)`),
    );
    await tidy(task);
  });

  it('reaches the outside', async () => {
    const task = newTask();
    const outside = await docker.createContainer({
      Image: image,
      Cmd: ['sh', '-c', serve('outside')],
      HostConfig: { NetworkMode: 'none' },
    });
    await outside.start();
    const { State } = await outside.inspect();
    joinByCable(State.Pid, '198.51.100.1', '198.51.100.2');
    assert.deepEqual(await run(task, fetchFrom('198.51.100.2')), { code: 0, output: 'outside' });
    await tidy(task, outside);
  });

  it('is one for all of a task that ask at once, and is found again by another engine', async () => {
    const task = newTask();
    const attachments = await Promise.all([1, 2, 3].map(() => network.attach(task)));
    assert.equal(new Set(attachments.map(({ pauseContainerId }) => pauseContainerId)).size, 1);
    assert.equal(await network.find(task), undefined, 'no container has joined yet');
    const container = await start(task, 'sleep 1000');
    const next = await openNetwork(docker, { cloudId });
    assert.equal((await next.find(task))?.address, attachments[0]?.address);
    assert.equal((await next.attach(task)).pauseContainerId, attachments[0]?.pauseContainerId);
    await next.sweep(new Set([task]));
    await container.remove({ force: true });
    await next.release(task);
    await next.close();
  });

  it('is removed with its task, or kept for another if nothing was left in it', async () => {
    const [clean, used] = [newTask(), newTask()];
    const attachments = await Promise.all([network.attach(clean), network.attach(used)]);
    await run(clean, 'true');
    // Who closes a connection first keeps its port for a minute.
    await run(used, 'echo hello | nc -l -p 8080 & until nc 127.0.0.1 8080 < /dev/null; do sleep 0.1; done; wait');
    await network.release(clean);
    await network.release(used);
    assert.deepEqual(await network.find(clean), undefined);
    const left = (await ours(docker, cloudId)).map(({ Id }) => Id);
    assert.ok(left.includes(attachments[0].pauseContainerId), 'clean');
    assert.ok(!left.includes(attachments[1].pauseContainerId), 'used');
  });

  it('is given to one other at most, however often it is released', async () => {
    const [task, ...others] = [newTask(), newTask(), newTask()];
    await network.attach(task);
    await Promise.all([network.release(task), network.release(task)]);
    await network.release(task);
    const attachments = await Promise.all(others.map((other) => network.attach(other)));
    assert.notEqual(attachments[0]?.pauseContainerId, attachments[1]?.pauseContainerId);
    await Promise.all(others.map((other) => network.release(other)));
  });

  it('is not given to another while a container of its task is there', async () => {
    const task = newTask();
    const { pauseContainerId } = await network.attach(task);
    const late = await start(task, 'sleep 1000');
    await network.release(task);
    assert.ok(!(await ours(docker, cloudId)).some(({ Id }) => Id === pauseContainerId));
    await late.remove({ force: true });
  });

  it('is made anew for a task whose pause container was killed', async () => {
    const task = newTask();
    const { pauseContainerId } = await network.attach(task);
    await docker.getContainer(pauseContainerId).kill();
    assert.notEqual((await network.attach(task)).pauseContainerId, pauseContainerId);
    await network.release(task);
    await docker.getContainer(pauseContainerId).remove();
  });

  it('leaves alone what is not of this cloud when it sweeps, and removes what is of no task', async () => {
    const [strange, orphan] = await Promise.all(
      [`${cloudId}-other`, cloudId].map(async (cloud) => {
        const labels = { [cloudLabel]: cloud, [roleLabel]: pauseContainerRole };
        const options = pauseContainerOptions(`${pauseContainerPrefix}${cloud}-left`, labels);
        const container = await docker.createContainer(options);
        await container.start();
        return container;
      }),
    );
    const task = newTask();
    const { pauseContainerId } = await network.attach(task);
    await network.sweep(new Set());
    await assert.rejects(orphan!.inspect(), { statusCode: 404 });
    await strange!.remove({ force: true });
    assert.equal((await network.attach(task)).pauseContainerId, pauseContainerId, 'attached since');
    await network.release(task);
  });

  it('never has the address at which an SDK may look for keys', async () => {
    const options = pauseContainerOptions(`${cloudId}-thief`, { [cloudLabel]: cloudId });
    const endpoint = { IPAMConfig: { IPv4Address: '169.254.170.23' } };
    const thief = await docker.createContainer({
      ...options,
      NetworkingConfig: { EndpointsConfig: { punctual: endpoint } },
    });
    await assert.rejects(thief.start(), /Address already in use/);
    await thief.remove();
  });

  it('is had by many engines of one Docker that open at once', async () => {
    const clouds = [1, 2, 3, 4].map((at) => `${cloudId}-${at}`);
    const networks = await Promise.all(clouds.map((id) => openNetwork(docker, { cloudId: id })));
    const found = await docker.listNetworks({ filters: { name: ['punctual'] } });
    assert.equal(found.filter(({ Name }) => Name === 'punctual').length, 1);
    for (const each of networks) await each.close();
  });
});

const newTask = (): string => randomBytes(16).toString('hex');

const ours = (docker: Dockerode, cloudId: string): Promise<Dockerode.ContainerInfo[]> =>
  listByLabels(docker, { [cloudLabel]: cloudId });

/** A cable from the host, at `here`, to the network of the process, at `away`. */
function joinByCable(pid: number, here: string, away: string): void {
  const ip = (...args: string[]): string => execFileSync('/bin/busybox', ['ip', ...args], { encoding: 'utf8' });
  const cable = `out${pid}`;
  ip('link', 'add', cable, 'type', 'veth');
  const end = /: (\S+)@/.exec(ip('-o', 'link', 'show', cable))?.[1];
  assert.ok(end);
  const far = new RegExp(`${cable}@(\\w+)`).exec(ip('-o', 'link', 'show', cable))?.[1] as string;
  ip('addr', 'add', `${here}/30`, 'dev', cable);
  ip('link', 'set', cable, 'up');
  ip('link', 'set', far, 'netns', String(pid));
  const inside = ['-n', '-t', String(pid), '/bin/busybox', 'ip'];
  execFileSync('nsenter', [...inside, 'addr', 'add', `${away}/30`, 'dev', far]);
  execFileSync('nsenter', [...inside, 'link', 'set', far, 'up']);
}
