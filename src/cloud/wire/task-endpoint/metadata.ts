/**
 * The task metadata endpoint, version 4: what ECS knows of a task, with what its runner knows of the containers.
 * Source: Amazon ECS task metadata endpoint version 4; words of the errors as ECS's agent gives them.
 */
import { createHash } from 'node:crypto';
import type { Api } from '../../engine/api.ts';
import type { ContainerFacts, Runner } from '../../kit/runner.ts';
import type { Reply } from '../protocol.ts';
import { json, type MetadataRequest, pageNotFound } from './agent-protocol.ts';
import { callEcs } from './ecs.ts';

type FactSource = Pick<Runner, 'kind' | 'facts' | 'stats'>;

interface ContainerMetadata {
  readonly Name: string;
  /** As ECS shows it; else the runner's own. */
  readonly DockerId?: string;
  readonly [member: string]: unknown;
}

interface Described {
  readonly container: ContainerMetadata;
  readonly task: { readonly Containers: readonly ContainerMetadata[]; readonly [member: string]: unknown };
}

export async function metadataReply(cloud: Api, runner: FactSource, request: MetadataRequest): Promise<Reply> {
  if (request.resource === 'none') return pageNotFound;
  const { resource, token } = request;
  const opened = await callEcs<{ taskId: string; name: string }>(cloud, 'OpenEndpoint', { token });
  const described =
    opened && (await callEcs<Described>(cloud, 'DescribeEndpoint', { token, tags: resource === 'taskWithTags' }));
  if (!opened || !described) return json(404, `${lookups[resource]}: ${token}`);
  const { taskId, name } = opened;
  switch (resource) {
    case 'container':
      return json(200, await withFacts(runner, taskId, described.container));
    case 'stats':
      return json(200, await statsOf(runner, taskId, name));
    case 'task':
    case 'taskWithTags':
      return json(200, { ...described.task, Containers: await allWithFacts(runner, taskId, described) });
    case 'task/stats':
      return json(200, await allStats(runner, taskId, described));
  }
}

const containerLookup = 'unable to get container ID from request: unable to get docker ID from v3 endpoint ID';
const taskLookup = 'unable to get task arn from request: unable to get task Arn from v3 endpoint ID';
const lookups = {
  container: `V4 container metadata handler: ${containerLookup}`,
  stats: `V4 container stats handler: ${taskLookup}`,
  task: `V4 task metadata handler: ${taskLookup}`,
  taskWithTags: `V4 task metadata handler: ${taskLookup}`,
  'task/stats': `V4 task stats handler: ${taskLookup}`,
} as const;

const allWithFacts = (runner: FactSource, taskId: string, { task }: Described) =>
  Promise.all(task.Containers.map((container) => withFacts(runner, taskId, container)));

async function withFacts(runner: FactSource, taskId: string, container: ContainerMetadata): Promise<ContainerMetadata> {
  const { runtimeId, runtimeName, imageId, address, createdAt } = await factsOf(runner, taskId, container.Name);
  return {
    DockerId: runtimeId,
    DockerName: runtimeName,
    ...container,
    ImageID: imageId,
    ...(createdAt === undefined ? {} : { CreatedAt: new Date(createdAt).toISOString() }),
    ...(address === undefined ? {} : { Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: [address] }] }),
  };
}

type Facts = Omit<ContainerFacts, 'createdAt'> & Partial<Pick<ContainerFacts, 'createdAt'>>;

async function factsOf(runner: FactSource, taskId: string, name: string): Promise<Facts> {
  const known = await runner.facts?.(taskId, name);
  if (known) return known;
  // No container is there yet, or none ever will be: a process has this host's network, and an id in Fargate's form.
  if (runner.kind !== 'process') return { runtimeId: '', runtimeName: '', imageId: '' };
  return { runtimeId: `${taskId}-${tenDigits(name)}`, runtimeName: name, imageId: '', address: '127.0.0.1' };
}

const tenDigits = (text: string): string =>
  `${createHash('sha256').update(text).digest().readUIntBE(0, 6) % 10 ** 10}`.padStart(10, '0');

/** `null` before there is a sample, as on Fargate. */
const statsOf = async (runner: FactSource, taskId: string, name: string): Promise<object | null> =>
  (await runner.stats?.(taskId, name)) ?? null;

async function allStats(
  runner: FactSource,
  taskId: string,
  { task }: Described,
): Promise<Record<string, object | null>> {
  const entries = await Promise.all(
    task.Containers.map(async ({ Name, DockerId }) => {
      const id = DockerId ?? (await factsOf(runner, taskId, Name)).runtimeId;
      return [id, await statsOf(runner, taskId, Name)] as const;
    }),
  );
  return Object.fromEntries(entries.filter(([id]) => id !== ''));
}
