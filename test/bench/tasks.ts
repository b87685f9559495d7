/**
 * What the engine adds to a task: RunTask by 8 callers, in process, until STOPPED is committed; beside it, in the same run, the floor of
 * the same runner with as many callers: for a process, `/bin/sh -c 'exit 0'` spawned and waited for by Node alone; for a container, the
 * Engine API's create, start, wait and remove, of a container with a network of its own as a task has one. Containers need a Docker Engine:
 * that of PUNCTUAL_TEST_DOCKER or DOCKER_HOST, or the host's.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { root } from '../../src/cloud/kit/caller.ts';
import type { Runner } from '../../src/cloud/kit/runner.ts';
import { openDockerRunner } from '../../src/cloud/runners/docker/docker.ts';
import { connectDocker } from '../../src/cloud/runners/docker/engine-api/connect-docker.ts';
import { openProcessRunner } from '../../src/cloud/runners/process/process.ts';
import { busyboxImage } from '../docker/docker.ts';
import { benchWorld, openBenchCloud } from './open-bench-cloud.ts';

const callers = 8;
const script = ['/bin/sh', '-c', 'exit 0'] as const;

/** A runner, and what its tasks cost without the engine. */
interface Subject {
  readonly name: string;
  readonly tasks: number;
  readonly warmUpTasks: number;
  readonly image: string;
  readonly openRunner: (folder: string) => Promise<Runner>;
  /** Starts one container's command and waits for its end. */
  readonly bare: () => Promise<void>;
}

const processes: Subject = {
  name: 'process',
  tasks: 400,
  warmUpTasks: 100,
  image: 'none',
  openRunner: async (folder) => openProcessRunner({ folder: join(folder, 'tasks') }),
  bare: () =>
    new Promise((resolve, reject) => {
      const [program, ...args] = script;
      spawn(program, args, { stdio: 'ignore' }).on('error', reject).on('exit', resolve);
    }),
};

export async function benchTasks(): Promise<string[]> {
  const docker = await findDocker();
  const lines = await compare(processes);
  if (!docker) return [...lines, 'a task (container): no Docker Engine answers'];
  return [...lines, ...(await compare(await containers(docker)))];
}

async function findDocker(): Promise<Dockerode | undefined> {
  const socket = process.env['PUNCTUAL_TEST_DOCKER'];
  return (await connectDocker(socket ? { DOCKER_HOST: `unix://${socket}` } : process.env)).docker;
}

async function containers(docker: Dockerode): Promise<Subject> {
  const image = await busyboxImage(docker);
  return {
    name: 'container',
    tasks: 160,
    warmUpTasks: 24,
    image,
    openRunner: () => openDockerRunner({ docker, cloudId: 'bench', hostPaths: [], say: () => {} }),
    async bare() {
      const container = await docker.createContainer({ Image: image, Cmd: [...script] });
      await container.start();
      // also where it has exited already
      await container.wait({ condition: 'not-running' });
      await container.remove();
    },
  };
}

/** The floor is measured before and after, since a machine's mood changes. */
async function compare(subject: Subject): Promise<string[]> {
  const { bare, tasks, warmUpTasks } = subject;
  await drive(bare, warmUpTasks);
  const floor = await drive(bare, tasks / 2);
  const engine = await measureEngine(subject);
  floor.push(...(await drive(bare, tasks / 2)));
  const over = mean(engine) - mean(floor);
  return [
    `a task (${subject.name}), start to exit committed, ${callers} callers: ${over.toFixed(1)} ms over the floor`,
    `  with the engine: ${figures(engine)}`,
    `  the floor, ${subject.name} alone: ${figures(floor)}`,
  ];
}

async function measureEngine(subject: Subject): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const runner = await subject.openRunner(folder);
  const committed = new Map<string, () => void>();
  const world = benchWorld({
    ...runner,
    /** Asked once the task's end is committed. */
    remove(taskId) {
      committed.get(taskId)?.();
      runner.remove(taskId);
    },
  });
  const cloud = openBenchCloud(folder, world);
  try {
    await cloud.start();
    const request = await register(cloud, subject.image);
    const runOne = async (): Promise<void> => {
      const { tasks } = (await cloud.call('ecs', 'RunTask', request, root)) as { tasks: { taskArn: string }[] };
      const taskId = tasks[0]?.taskArn.split('/').at(-1) as string;
      await new Promise<void>((resolve) => committed.set(taskId, resolve));
    };
    await drive(runOne, subject.warmUpTasks);
    return await drive(runOne, subject.tasks);
  } finally {
    cloud.stop();
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the RunTask request of a task of one container. */
async function register(cloud: Cloud, image: string): Promise<object> {
  await cloud.call('ecs', 'CreateCluster', { clusterName: 'bench' }, root);
  const [program, ...args] = script;
  const definition = {
    family: 'bench',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'main', image, entryPoint: [program], command: args }],
  };
  await cloud.call('ecs', 'RegisterTaskDefinition', definition, root);
  return {
    cluster: 'bench',
    taskDefinition: 'bench',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } },
  };
}

/** Milliseconds that each took. */
async function drive(runOne: () => Promise<void>, count: number): Promise<number[]> {
  const took: number[] = [];
  let begun = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (begun < count) {
        begun += 1;
        const from = performance.now();
        await runOne();
        took.push(performance.now() - from);
      }
    }),
  );
  return took;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function figures(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  return `mean ${mean(values).toFixed(1)} ms, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
