/** A task for instances becomes one that this cloud registers for Fargate, whatever of its host it asks for. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openTaskCloud } from '../src/cloud/services/ecs/fixtures/task-cloud.ts';
import { onFargate } from '../src/jobs/drill/on-fargate.ts';
import type { Job } from '../src/jobs/model/jobs.ts';
import { fieldsOf } from '../src/jobs/model/symbol.ts';

const container = {
  Name: 'main',
  Image: 'busybox',
  Privileged: true,
  Links: ['other'],
  DnsServers: ['10.0.0.2'],
  PortMappings: [{ ContainerPort: 80, HostPort: 8080 }],
  ResourceRequirements: [{ Type: 'GPU', Value: '1' }],
  LinuxParameters: { SharedMemorySize: 64 },
  DockerSecurityOptions: ['no-new-privileges'],
};

/** As the API writes it. */
const lowered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, lowered(one)]),
  );
};

it('keeps nothing that Fargate refuses', async () => {
  const Properties = { IpcMode: 'host', PidMode: 'host', NetworkMode: 'bridge', ContainerDefinitions: [container] };
  const job = { starts: [{ task: { id: 'Task' } }] } as unknown as Job;
  const root = onFargate({ Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties } } }, job);
  const made = fieldsOf(fieldsOf(fieldsOf(root['Resources'])['Task'])['Properties']);
  const { held } = await openTaskCloud();
  await assert.doesNotReject(held.call('ecs', 'RegisterTaskDefinition', { family: 'f', ...(lowered(made) as object) }));
});
