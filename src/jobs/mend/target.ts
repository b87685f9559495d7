/** A target that asks ECS for a task, as its author wrote it, and how it is to start a machine instead. */
import { isObject } from '../../languages/is-object.ts';
import { isProblems } from '../../languages/problem.ts';
import { pascal } from '../config/resolve/names.ts';
import { containersOf, type Job } from '../model/jobs.ts';
import { pascalKeys } from '../model/pascal.ts';
import { at, type Fields, fieldsOf, listOf } from '../model/symbol.ts';
import type { Resource } from '../model/template.ts';

export interface Asked {
  readonly job: Job;
  /** The schedule or rule. */
  readonly scheduleId: string;
  /** Of the job that the generator makes: `nightly`, `Nightly`. */
  readonly name: string;
  readonly logicalId: string;
  readonly machineId: string;
  readonly task: Resource | undefined;
  /** The task definition's properties as written. */
  readonly taskWritten: Fields;
  readonly cluster: unknown;
  readonly taskDefinition: unknown;
  /** The fields of RunTask that the target gives, as written, but for the network. */
  readonly fields: Fields;
  readonly network: Fields;
  /** In RunTask's form; `Fn::Sub` is to be put around what holds `${`. */
  readonly overrides: Fields;
  readonly isSubstituted: boolean;
  /** The schedule with this target starting the machine. */
  startedBy(node: Fields, prefix: string): Fields;
}

/** Why it cannot be mended; undefined: there is nothing to mend. */
export function askOf(job: Job, root: Fields): Asked | string | undefined {
  const { schedule, target } = job;
  if (!schedule || !target) return undefined;
  const { id } = schedule.resource;
  if (job.kind === 'function')
    return `${id} starts a function, ${job.lambda.id}, that asks for the task: write the job by hand`;
  if (job.kind !== 'task') return undefined;
  if (isProblems(schedule.expression))
    return `${id}: its schedule, ${schedule.text}, is refused: ${schedule.expression[0]?.message}; write another first`;
  const node = at(root, 'Resources', id);
  const properties = fieldsOf(at(node, 'Properties'));
  const [property = '', index] = target.path;
  const written = index === undefined ? properties[property] : listOf(properties[property])[Number(index)];
  if (!isObject(node) || !isObject(written) || Object.keys(written).some((key) => key.startsWith('Fn::')))
    return `${id}: its target is not plainly written there: write the job by hand`;
  const parts = target.call === undefined ? ofTemplated(written) : ofUniversal(written);
  if (parts === undefined) return `${id}: its target's Input cannot be read here: write the job by hand`;
  const task = job.starts[0]?.task;
  const logicalId = /^[A-Za-z]/.test(id) ? id : `Job${id}`;
  const name = kebab(logicalId);
  const suffix = index === undefined || Number(index) === 0 ? '' : String(Number(index) + 1);
  return {
    job,
    scheduleId: id,
    name: `${name}${suffix}`,
    logicalId: `${pascal(name)}${suffix}`,
    machineId: `${pascal(name)}${suffix}Machine`,
    task,
    taskWritten: fieldsOf(task && at(root, 'Resources', task.id, 'Properties')),
    ...parts,
    startedBy: (before, prefix) => startedBy(before, written, index, prefix, `${pascal(name)}${suffix}Machine`),
  };
}

/** A name that the generator takes, and back. Logical ids have letters and digits alone. */
const kebab = (id: string): string =>
  id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replace(/^app(?=-|$)/, 'the-app')
    .slice(0, 38)
    .replace(/-$/, '');

type Parts = Pick<Asked, 'cluster' | 'taskDefinition' | 'fields' | 'network' | 'overrides' | 'isSubstituted'>;

/** A rule's or a schedule's EcsParameters; the overrides stand in its Input. */
function ofTemplated(target: Fields): Parts | undefined {
  const {
    TaskDefinitionArn,
    NetworkConfiguration,
    TaskCount: _,
    Tags: __,
    TagList: ___,
    ...fields
  } = fieldsOf(target['EcsParameters']);
  const input = inputOf(target['Input']);
  return input && parts(target['Arn'], TaskDefinitionArn, NetworkConfiguration, fields, input);
}

/** A universal target: all of RunTask stands in its Input. */
function ofUniversal(target: Fields): Parts | undefined {
  const input = inputOf(target['Input']);
  if (!input) return undefined;
  const { Cluster, TaskDefinition, NetworkConfiguration, Overrides, Count: _, ...fields } = input.value;
  return parts(Cluster, TaskDefinition, NetworkConfiguration, fields, { ...input, value: fieldsOf(Overrides) });
}

interface Input {
  readonly value: Fields;
  readonly isSubstituted: boolean;
}

function parts(cluster: unknown, taskDefinition: unknown, network: unknown, fields: Fields, input: Input): Parts {
  const given = fieldsOf(network);
  const sub = (value: unknown): unknown => (input.isSubstituted ? substituted(value) : value);
  return {
    cluster: sub(cluster),
    taskDefinition: sub(taskDefinition),
    fields: fieldsOf(sub(fields)),
    network: fieldsOf(sub(given['AwsVpcConfiguration'] ?? given['AwsvpcConfiguration'])),
    overrides: fieldsOf(pascalKeys(input.value)),
    isSubstituted: input.isSubstituted,
  };
}

/** The JSON of an Input; undefined: it cannot be read. */
function inputOf(written: unknown): Input | undefined {
  if (written === undefined) return { value: {}, isSubstituted: false };
  const sub = at(written, 'Fn::Sub');
  const text = sub ?? written;
  if (typeof text !== 'string') return undefined;
  try {
    // A bare `${Number}` becomes a text.
    const value: unknown = JSON.parse(text.replace(/([:[,]\s*)(\$\{[^}]*\})/g, '$1"$2"'));
    return isObject(value) ? { value, isSubstituted: sub !== undefined } : undefined;
  } catch {
    return undefined;
  }
}

/** With `Fn::Sub` around each text that holds `${`. */
export function substituted(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? { 'Fn::Sub': value } : value;
  if (Array.isArray(value)) return value.map(substituted);
  if (!isObject(value) || Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, substituted(inner)]));
}

/** The name of the container that the job is, as written: of the first that is essential. */
export function mainContainer({ task, taskWritten }: Asked): unknown {
  const containers = task ? containersOf(task) : [];
  const first = containers.findIndex(({ Essential }) => String(Essential ?? 'true') === 'true');
  const index = Math.max(0, first);
  const written = at(listOf(taskWritten['ContainerDefinitions'])[index], 'Name');
  return written ?? containers[index]?.['Name'];
}

function startedBy(
  node: Fields,
  written: Fields,
  index: string | number | undefined,
  prefix: string,
  machineId: string,
): Fields {
  const target = {
    ...(written['Id'] === undefined ? {} : { Id: written['Id'] }),
    Arn: { Ref: machineId },
    RoleArn: { 'Fn::GetAtt': [`${prefix}ScheduleRole`, 'Arn'] },
    RetryPolicy: written['RetryPolicy'] ?? { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': [`${prefix}Undelivered`, 'Arn'] } },
    // What the runs of a slot know each other by.
    ...(index === undefined
      ? { Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}' }
      : { InputTransformer: { InputPathsMap: { time: '$.time' }, InputTemplate: '{"scheduledTime": <time>}' } }),
  };
  const properties = fieldsOf(node['Properties']);
  const targets = listOf(properties['Targets']).map((each, place) => (place === Number(index) ? target : each));
  return {
    ...node,
    Properties: { ...properties, ...(index === undefined ? { Target: target } : { Targets: targets }) },
  };
}
