/**
 * Amazon ECS, as far as Fargate tasks that run to their end: clusters, task definitions, tasks. A runner carries containers out.
 * Leaves out services, container instances, capacity providers, ExecuteCommand, task protection and account settings.
 */

import type { Runner } from '../../kit/runner.ts';
import type { EffectKind, Service, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { admitTask } from './admit-task.ts';
import { createCluster, deleteCluster, describeClusters, listClusters, updateCluster } from './clusters.ts';
import { containerSpec } from './container-spec.ts';
import { describeTasks, listTasks } from './describe-tasks.ts';
import { type StopEffect, stateOf } from './finish.ts';
import { stopTimeoutSecondsUsual } from './limits.ts';
import { provision } from './provision.ts';
import { reconcile } from './reconcile.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { runTask } from './run-task.ts';
import { exited, failed, health, output, started, startTimeout } from './runner-reports.ts';
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
import { describeEndpoint, issueTaskKeys, openEndpoint } from './task-endpoint.ts';

/** What the service's files share. */
export interface Ecs {
  readonly host: ServiceHost;
  readonly tables: Tables;
}

export const ecs: ServiceDefinition = { service: 'ecs', schema, open };

function open(host: ServiceHost): Service {
  const service: Ecs = { host, tables: openTables(host.store) };
  host.world.runner?.listen({
    report: (report) => host.report('ecs', report.happened, report),
    output: (chunk, committed) => host.report('ecs', 'output', chunk, committed),
  });
  return {
    operations: {
      CreateCluster: createCluster(service),
      DescribeClusters: describeClusters(service),
      ListClusters: listClusters(service),
      UpdateCluster: updateCluster(service),
      DeleteCluster: deleteCluster(service),
      RegisterTaskDefinition: registerTaskDefinition(service),
      DescribeTaskDefinition: describeTaskDefinition(service),
      DeregisterTaskDefinition: deregisterTaskDefinition(service),
      ListTaskDefinitions: listTaskDefinitions(service),
      ListTaskDefinitionFamilies: listTaskDefinitionFamilies(service),
      RunTask: runTask(service),
      StopTask: stopTask(service),
      DescribeTasks: describeTasks(service),
      ListTasks: listTasks(service),
      TagResource: tagResource(service),
      UntagResource: untagResource(service),
      ListTagsForResource: listTagsForResource(service),
      OpenEndpoint: openEndpoint(service),
      DescribeEndpoint: describeEndpoint(service),
      IssueTaskKeys: issueTaskKeys(service),
      AdmitTask: admitTask(service),
    },
    rows: {
      provision: (context, { subject }) => provision(service, context, subject),
      sweep: (context) => sweep(service, context),
    },
    timers: {
      sweep: (context) => sweep(service, context),
      'start-timeout': (context, subject, due) => startTimeout(service, context, subject, due),
    },
    effects: {
      // it stays until the runner's report of the container is committed, which withdraws it: no start is lost, none is done again later
      start: { perform: (effect, done) => hand(service, effect.payload as StartEffect, done), onOutcome: () => 'done' },
      stop: told<StopEffect>(host, (runner, { taskId, name, graceSeconds }) => runner.stop(taskId, name, graceSeconds)),
      remove: told<{ taskId: string }>(host, (runner, { taskId }) => runner.remove(taskId)),
    },
    reports: {
      started: (context, report: Parameters<typeof started>[2]) => started(service, context, report),
      failed: (context, report: Parameters<typeof failed>[2]) => failed(service, context, report),
      exited: (context, report: Parameters<typeof exited>[2]) => exited(service, context, report),
      health: (context, report: Parameters<typeof health>[2]) => health(service, context, report),
      output: (context, chunk: Parameters<typeof output>[2]) => output(service, context, chunk),
    },
    reconcile: (read) => reconcile(service, read),
    dropCaches: service.tables.dropCaches,
  };
}

interface StartEffect {
  readonly taskId: string;
  readonly name: string;
}

/** What is sealed for the container is opened only now. A start that comes late, after the stop, is followed by that stop again. */
function hand({ host, tables }: Ecs, { taskId, name }: StartEffect, done: (outcome: null) => void): void {
  const task = tables.task(taskId);
  const document = task && tables.documentOf(task);
  const container = document?.containerDefinitions.find((one) => one.name === name);
  if (!task || !document || !container || task.state.sealed === undefined) {
    done(null);
    return;
  }
  host.world.runner?.start(containerSpec(host, task, document, container));
  if (stateOf(task, document, name).stopAskedAt !== undefined)
    host.world.runner?.stop(taskId, name, container.stopTimeout ?? stopTimeoutSecondsUsual);
}

/** An effect that is done once the runner has been told: what comes of it comes as a report, or is found by `settle`. */
function told<Payload>({ world }: ServiceHost, tell: (runner: Runner, payload: Payload) => void): EffectKind {
  return {
    perform(effect, done) {
      if (world.runner) tell(world.runner, effect.payload as Payload);
      done(null);
    },
    onOutcome: () => 'done',
  };
}
