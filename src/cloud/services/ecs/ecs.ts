/**
 * Amazon ECS, as far as Fargate tasks that run to their end: clusters, task definitions, tasks. A runner carries containers out.
 * Leaves out services, container instances, capacity providers, ExecuteCommand, task protection and account settings.
 */
import { bind, type ServiceDefinition, type ServiceHost } from '../../kit/service.ts';
import {
  createCluster,
  deleteCluster,
  describeClusters,
  listClusters,
  putClusterCapacityProviders,
  updateCluster,
} from './clusters.ts';
import type { Ecs } from './context.ts';
import { registerTaskDefinition } from './definitions/register-task-definition.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
} from './definitions/task-definitions.ts';
import { admitTask, describeEndpoint, issueTaskKeys, openEndpoint } from './endpoint/task-endpoint.ts';
import { containerEffects } from './lifecycle/container-effects.ts';
import { holdCopy } from './lifecycle/hold-copy.ts';
import { provision } from './lifecycle/provision.ts';
import { reconcile } from './lifecycle/reconcile.ts';
import { runnerReports, startTimeout } from './lifecycle/runner-reports.ts';
import { sweep } from './lifecycle/sweep.ts';
import { openTables, schema } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { describeTasks, listTasks } from './tasks/describe-tasks.ts';
import { runTask } from './tasks/run-task.ts';
import { stopTask } from './tasks/stop-task.ts';

export const ecs: ServiceDefinition = {
  service: 'ecs',
  schema,
  open(host) {
    const service: Ecs = { host, tables: openTables(host.store) };
    listenToRunner(host);
    return {
      operations: bind(service, {
        // clusters
        CreateCluster: createCluster,
        DescribeClusters: describeClusters,
        ListClusters: listClusters,
        UpdateCluster: updateCluster,
        PutClusterCapacityProviders: putClusterCapacityProviders,
        DeleteCluster: deleteCluster,

        // task definitions
        RegisterTaskDefinition: registerTaskDefinition,
        DescribeTaskDefinition: describeTaskDefinition,
        DeregisterTaskDefinition: deregisterTaskDefinition,
        ListTaskDefinitions: listTaskDefinitions,
        ListTaskDefinitionFamilies: listTaskDefinitionFamilies,

        // tasks
        RunTask: runTask,
        StopTask: stopTask,
        DescribeTasks: describeTasks,
        ListTasks: listTasks,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
        ListTagsForResource: listTagsForResource,

        // the task endpoint
        OpenEndpoint: openEndpoint,
        DescribeEndpoint: describeEndpoint,
        IssueTaskKeys: issueTaskKeys,
        AdmitTask: admitTask,
      }),
      rows: {
        provision: (context, { subject }) => provision(service, context, subject),
        sweep: (context) => sweep(service, context),
      },
      timers: {
        sweep: (context) => sweep(service, context),
        'start-timeout': (context, subject, due) => startTimeout(service, context, subject, due),
      },
      effects: containerEffects(service),
      reports: runnerReports(service),
      holdCopy: (context) => holdCopy(service, context),
      reconcile: (read) => reconcile(service, read),
      dropCaches() {
        service.tables.dropDefinitions();
        service.tables.dropTasks();
      },
    };
  },
};

const listenToRunner = (host: ServiceHost): void =>
  host.world.runner?.listen({
    report: (report) => host.report('ecs', report.happened, report),
    output: (chunk, committed) => host.report('ecs', 'output', chunk, committed),
  });
