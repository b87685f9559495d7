/**
 * RunTask: records the tasks and a row each that asks for their start. Nothing is started here.
 * Source: API reference, RunTask, Ensuring idempotency; outputs recorded from AWS.
 */
import { createHash } from 'node:crypto';
import type { RunTaskRequest, RunTaskResponse, Tag } from '@aws-sdk/client-ecs';
import { sortKeys } from '../../../../languages/code-order.ts';
import { later } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { arn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import { clusterForTasks } from '../clusters.ts';
import type { Ecs } from '../context.ts';
import { findDefinition } from '../definitions/task-definitions.ts';
import { emitStateChange } from '../lifecycle/emit-state-change.ts';
import { clientTokenHours } from '../limits.ts';
import { clusterArn, clusterName, definitionArn } from '../names.ts';
import { clientException } from '../refusals.ts';
import type { ClusterRow, DefinitionRow } from '../tables.ts';
import { tagRules } from '../tags.ts';
import { renderTask, shownOverrides } from './render-task.ts';
import { checkTrust, passRoles } from './roles.ts';
import { checkRequest, type Launch, launchOf } from './run-task-request.ts';
import type { Task, TaskFixed } from './task.ts';

export const runTask: Handler<Ecs, RunTaskRequest, RunTaskResponse> = {
  permissions: (ecs, input) => permissions(ecs, input),
  handle(ecs, input, context) {
    const request = input.clientToken === undefined ? '' : digest(input);
    const earlier =
      input.clientToken === undefined ? undefined : startedBefore(ecs, context, input.clientToken, request);
    if (earlier) return { tasks: earlier.map((task) => renderTask(ecs.host, task)), failures: [] };
    checkRequest(input);
    const cluster = clusterForTasks(ecs, input.cluster);
    const definition = findDefinition(ecs, input.taskDefinition as string);
    if (!definition) throw clientException('TaskDefinition not found.');
    const launch = launchOf(input, cluster, definition);
    const { overrides } = input;
    const roles = [
      overrides?.taskRoleArn ?? definition.document.taskRoleArn,
      overrides?.executionRoleArn ?? definition.document.executionRoleArn,
    ];
    passRoles(ecs, context, roles);
    checkTrust(ecs, context, roles);
    const tags = tagsOf(input, cluster, definition);
    const tasks = Array.from({ length: input.count ?? 1 }, () =>
      record(ecs, context, input, { cluster, definition, launch, tags }),
    );
    if (input.clientToken !== undefined)
      ecs.tables.putToken(input.clientToken, { request, tasks: tasks.map(({ id }) => id) }, context.now);
    return { tasks: tasks.map((task) => renderTask(ecs.host, task)), failures: [] };
  },
};

/** "Authorization will occur using the latest revision of a task definition", where none is named. */
function permissions(ecs: Ecs, { cluster, taskDefinition, tags, propagateTags }: RunTaskRequest): Permission[] {
  const { host } = ecs;
  const row = findDefinition(ecs, taskDefinition as string);
  const reference = taskDefinition as string;
  const resource = row
    ? definitionArn(host, row.family, row.revision)
    : reference.startsWith('arn:')
      ? reference
      : arn(host, 'ecs', `task-definition/${reference}`);
  const name = clusterName(ecs.host, cluster);
  const context = { 'ecs:cluster': clusterArn(host, name) };
  const runs: Permission = { action: 'ecs:RunTask', resource, context };
  // Tags of a definition that has none are no tags: nothing is tagged, and cdk and Copilot ask for no such right.
  const inherits = propagateTags === 'TASK_DEFINITION' && (row?.tags.length ?? 0) > 0;
  if (!tags?.length && !inherits) return [runs];
  return [
    runs,
    {
      action: 'ecs:TagResource',
      resource: arn(host, 'ecs', `task/${name}/*`),
      context: { ...context, 'ecs:CreateAction': 'RunTask' },
    },
  ];
}

/** Two requests are the same if they say the same, in whatever order. */
function digest(input: RunTaskRequest): string {
  const sorted = JSON.stringify(input, (_, value: unknown) => (isObject(value) ? sortKeys(value) : value));
  return createHash('sha256').update(sorted).digest('base64');
}

/** The tasks that this token has started already, as they are now. */
function startedBefore(ecs: Ecs, context: Context, token: string, request: string): Task[] | undefined {
  const known = ecs.tables.token(token, later(context.now, -clientTokenHours * 3600));
  if (!known) return undefined;
  const tasks = known.tasks.flatMap((id) => ecs.tables.task(id) ?? []);
  if (known.request === request) return tasks;
  const resourceIds = tasks.map((task) => renderTask(ecs.host, task).taskArn as string);
  throw new AwsError(
    'ConflictException',
    'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different RunTask request.',
    400,
    { resourceIds },
  );
}

function tagsOf(input: RunTaskRequest, cluster: ClusterRow, definition: DefinitionRow): readonly Tag[] {
  const given = checkTags(input.tags ?? [], tagRules);
  const inherited = input.propagateTags === 'TASK_DEFINITION' ? definition.tags : [];
  const managed = input.enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : [];
  return [...inherited.filter(({ key }) => !given.some((tag) => tag.key === key)), ...given, ...managed];
}

interface Parts {
  readonly cluster: ClusterRow;
  readonly definition: DefinitionRow;
  readonly launch: Launch;
  readonly tags: readonly Tag[];
}

function record(ecs: Ecs, context: Context, input: RunTaskRequest, parts: Parts): Task {
  const { cluster, definition, tags } = parts;
  const task: Task = {
    id: context.id().replaceAll('-', ''),
    cluster: cluster.name,
    family: definition.family,
    revision: definition.revision,
    startedBy: input.startedBy,
    fixed: fixedOf(ecs, context, input, parts),
    state: {
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      version: 0,
      createdAt: context.now,
      containers: definition.document.containerDefinitions.map(() => ({ status: 'PENDING' })),
    },
    tags,
  };
  emitStateChange(ecs, context, task);
  ecs.tables.addTask(context, task);
  context.post('provision', task.id);
  return task;
}

function fixedOf({ host }: Ecs, context: Context, input: RunTaskRequest, { definition, launch }: Parts): TaskFixed {
  const { document, family } = definition;
  const { overrides = {} } = input;
  const subnet = Math.floor(context.random() * launch.subnets.length);
  return {
    group: input.group ?? `family:${family}`,
    launchType: 'FARGATE',
    ...(launch.capacityProvider === undefined ? {} : { capacityProviderName: launch.capacityProvider }),
    platformVersion: launch.platformVersion,
    cpu: launch.cpu,
    memory: launch.memory,
    cpuArchitecture: document.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
    ephemeralGiB: launch.ephemeralGiB,
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    overrides: shownOverrides(
      document.containerDefinitions.map(({ name }) => name),
      overrides,
    ),
    subnet: launch.subnets[subnet] as string,
    zone: `${host.region}${'abc'[subnet % 3]}`,
    attachmentId: context.id(),
    containers: document.containerDefinitions.map((container) => {
      const override = overrides.containerOverrides?.find(({ name }) => name === container.name);
      const memory = override?.memory ?? container.memory;
      const memoryReservation = override?.memoryReservation ?? container.memoryReservation;
      return {
        id: context.id(),
        name: container.name,
        image: container.image,
        cpu: String(override?.cpu ?? container.cpu ?? 0),
        ...(memory === undefined ? {} : { memory: String(memory) }),
        ...(memoryReservation === undefined ? {} : { memoryReservation: String(memoryReservation) }),
      };
    }),
  };
}
