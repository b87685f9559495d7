/**
 * Amazon ECS, as far as Fargate tasks that run to their end: clusters, task definitions, tasks. A runner carries containers out.
 * Leaves out services, container instances, capacity providers, ExecuteCommand, task protection and account settings.
 */
import type { EffectKind, House, Room, RoomPlan } from '../../room.ts';
import type { Runner } from '../../runners/runner.ts';
import { admitTask } from './admit-task.ts';
import { createCluster, deleteCluster, describeClusters, listClusters, updateCluster } from './clusters.ts';
import { containerSpec } from './container-spec.ts';
import { describeTasks, listTasks } from './describe-tasks.ts';
import { describeDoor, issueTaskKeys, openDoor } from './door.ts';
import type { StopEffect } from './finish.ts';
import { provision } from './provision.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { runTask } from './run-task.ts';
import { exited, failed, health, output, started, startTimeout } from './runner-reports.ts';
import { settle } from './settle.ts';
import { stopTask } from './stop-task.ts';
import { sweep } from './sweep.ts';
import { openTables, schema, type Tables } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
} from './task-definitions.ts';

/** What the room's files share. */
export interface Ecs {
  readonly house: House;
  readonly tables: Tables;
}

export const ecs: RoomPlan = { service: 'ecs', schema, open };

function open(house: House): Room {
  const room: Ecs = { house, tables: openTables(house.store) };
  house.world.runner?.listen({
    report: (report) => house.report('ecs', report.happened, report),
    output: (chunk, committed) => house.report('ecs', 'output', chunk, committed),
  });
  return {
    operations: {
      CreateCluster: createCluster(room),
      DescribeClusters: describeClusters(room),
      ListClusters: listClusters(room),
      UpdateCluster: updateCluster(room),
      DeleteCluster: deleteCluster(room),
      RegisterTaskDefinition: registerTaskDefinition(room),
      DescribeTaskDefinition: describeTaskDefinition(room),
      DeregisterTaskDefinition: deregisterTaskDefinition(room),
      ListTaskDefinitions: listTaskDefinitions(room),
      ListTaskDefinitionFamilies: listTaskDefinitionFamilies(room),
      RunTask: runTask(room),
      StopTask: stopTask(room),
      DescribeTasks: describeTasks(room),
      ListTasks: listTasks(room),
      TagResource: tagResource(room),
      UntagResource: untagResource(room),
      ListTagsForResource: listTagsForResource(room),
      OpenDoor: openDoor(room),
      DescribeDoor: describeDoor(room),
      IssueTaskKeys: issueTaskKeys(room),
      AdmitTask: admitTask(room),
    },
    rows: {
      provision: (context, { subject }) => provision(room, context, subject),
      sweep: (context) => sweep(room, context),
    },
    timers: {
      sweep: (context) => sweep(room, context),
      'start-timeout': (context, subject, due) => startTimeout(room, context, subject, due),
    },
    effects: {
      // it stays until the runner's report of the container is committed, which withdraws it: no start is lost, none is done again later
      start: { perform: (effect, done) => hand(room, effect.payload as StartEffect, done), settle: () => 'done' },
      stop: told<StopEffect>(house, (runner, { taskId, name, graceSeconds }) =>
        runner.stop(taskId, name, graceSeconds),
      ),
      remove: told<{ taskId: string }>(house, (runner, { taskId }) => runner.remove(taskId)),
    },
    reports: {
      started: (context, report: Parameters<typeof started>[2]) => started(room, context, report),
      failed: (context, report: Parameters<typeof failed>[2]) => failed(room, context, report),
      exited: (context, report: Parameters<typeof exited>[2]) => exited(room, context, report),
      health: (context, report: Parameters<typeof health>[2]) => health(room, context, report),
      output: (context, chunk: Parameters<typeof output>[2]) => output(room, context, chunk),
    },
    settle: (read) => settle(room, read),
    dropCaches: room.tables.dropCaches,
  };
}

interface StartEffect {
  readonly taskId: string;
  readonly name: string;
}

/** What is sealed for the container is opened only now. */
function hand({ house, tables }: Ecs, { taskId, name }: StartEffect, done: (outcome: null) => void): void {
  const task = tables.task(taskId);
  const document = task && tables.documentOf(task);
  const container = document?.containerDefinitions.find((one) => one.name === name);
  if (task && document && container && task.state.sealed !== undefined)
    house.world.runner?.start(containerSpec(house, task, document, container));
  else done(null);
}

/** An effect that is done once the runner has been told: what comes of it comes as a report, or is found by `settle`. */
function told<Payload>({ world }: House, tell: (runner: Runner, payload: Payload) => void): EffectKind {
  return {
    perform(effect, done) {
      if (world.runner) tell(world.runner, effect.payload as Payload);
      done(null);
    },
    settle: () => 'done',
  };
}
