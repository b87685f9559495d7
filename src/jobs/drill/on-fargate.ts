/**
 * Tasks for instances of EC2 as Fargate would run them: this cloud has no instances. Ports, placement and the instance's own role play no part in a drill.
 * Source: Amazon ECS Developer Guide, "Amazon ECS task definition differences for Fargate".
 */
import { isObject } from '../../languages/is-object.ts';
import type { Job } from '../model/jobs.ts';
import { at, type Fields, fieldsOf, listOf } from '../model/symbol.ts';

/** Whether nothing says that this start is for Fargate. */
export const isForInstances = (job: Job): boolean =>
  job.starts.some(({ launchType, fields, task }) => {
    if (launchType !== undefined) return launchType === 'EC2';
    const strategy = JSON.stringify(fields['CapacityProviderStrategy'] ?? '');
    if (/FARGATE/.test(strategy)) return false;
    return !listOf(task?.properties['RequiresCompatibilities']).includes('FARGATE');
  });

/** The template with the job's task definitions rewritten; who asks for them is taken to ask for Fargate (`takeForFargate`). */
export function onFargate(root: Fields, job: Job): Fields {
  const tasks = new Set(job.starts.flatMap(({ task }) => (task ? [task.id] : [])));
  const resources = Object.entries(fieldsOf(root['Resources'])).map(([id, node]) => {
    const properties = fieldsOf(at(node, 'Properties'));
    if (tasks.has(id)) return [id, { ...fieldsOf(node), Properties: taskOf(properties) }];
    return [id, node];
  });
  return { ...root, Resources: Object.fromEntries(resources) };
}

/** What Fargate refuses of a definition, and what a drill has no use for. */
const ofHost = ['PlacementConstraints', 'Volumes', 'IpcMode', 'PidMode', 'InferenceAccelerators'];
const ofHostInContainer = [
  ...['PortMappings', 'Links', 'MountPoints', 'VolumesFrom', 'Cpu', 'Memory', 'MemoryReservation', 'Privileged'],
  ...['DnsServers', 'DisableNetworking', 'DockerSecurityOptions', 'ResourceRequirements', 'LinuxParameters'],
];

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

function taskOf(properties: Fields): Fields {
  return {
    ...without(properties, ofHost),
    RequiresCompatibilities: ['FARGATE'],
    NetworkMode: 'awsvpc',
    Cpu: '1024',
    Memory: '8192',
    ContainerDefinitions: listOf(properties['ContainerDefinitions']).map((each) =>
      isObject(each) ? containerOf(each, properties['ExecutionRoleArn'] !== undefined) : each,
    ),
  };
}

/** Without an execution role the instance's own agent writes logs and reads secrets. */
function containerOf(container: Fields, hasRole: boolean): Fields {
  const { LogConfiguration, Secrets, ...others } = without(container, ofHostInContainer);
  return {
    ...others,
    ...(hasRole && LogConfiguration !== undefined ? { LogConfiguration } : {}),
    ...(hasRole && Secrets !== undefined ? { Secrets } : {}),
  };
}
