/** DescribeTasks and ListTasks. Source: API reference, the operations' pages; messages recorded from AWS. */
import type {
  DescribeTasksRequest,
  DescribeTasksResponse,
  ListTasksRequest,
  ListTasksResponse,
} from '@aws-sdk/client-ecs';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { activeCluster } from '../clusters.ts';
import type { Ecs } from '../context.ts';
import { pageSizeMax, tasksDescribedMax } from '../limits.ts';
import { clusterArn, clusterName, taskArn, taskId } from '../names.ts';
import { invalidParameter, invalidToken } from '../refusals.ts';
import { renderDescribed } from './render-task.ts';

export const describeTasks: Handler<Ecs, DescribeTasksRequest, DescribeTasksResponse> = {
  permissions: (ecs, { cluster, tasks }) => {
    const name = clusterName(ecs.host, cluster);
    const context = { 'ecs:cluster': clusterArn(ecs.host, name) };
    return (tasks ?? []).map((task) => ({
      action: 'ecs:DescribeTasks',
      resource: taskArn(ecs.host, name, taskId(task)),
      context,
    }));
  },
  handle(ecs, { cluster: reference, tasks = [], include }) {
    if (tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (tasks.length > tasksDescribedMax) throw invalidParameter('Tasks can not have more than 100 elements');
    const cluster = activeCluster(ecs, reference);
    const output: Required<DescribeTasksResponse> = { tasks: [], failures: [] };
    for (const wanted of tasks) {
      const task = ecs.tables.task(taskId(wanted));
      const document = task && ecs.tables.documentOf(task);
      if (document && task.cluster === cluster.name)
        output.tasks?.push(renderDescribed(ecs.host, task, document, include?.includes('TAGS') ?? false));
      else output.failures?.push({ arn: taskArn(ecs.host, cluster.name, taskId(wanted)), reason: 'MISSING' });
    }
    return output;
  },
};

export const listTasks: Handler<Ecs, ListTasksRequest, ListTasksResponse> = {
  permissions: (ecs, { cluster }) => [
    {
      action: 'ecs:ListTasks',
      resource: '*',
      context: { 'ecs:cluster': clusterArn(ecs.host, clusterName(ecs.host, cluster)) },
    },
  ],
  handle(ecs, input) {
    const { desiredStatus = 'RUNNING', family, startedBy, maxResults = pageSizeMax, launchType } = input;
    const { containerInstance, serviceName, daemonName } = input;
    const cluster = activeCluster(ecs, input.cluster);
    const after = readToken('ListTasks', input.nextToken, invalidToken) as string | undefined;
    /** No task here belongs to an instance, a service or a daemon, runs elsewhere than on Fargate, or is desired PENDING. */
    const isNone =
      containerInstance !== undefined ||
      serviceName !== undefined ||
      daemonName !== undefined ||
      (launchType !== undefined && launchType !== 'FARGATE') ||
      desiredStatus === 'PENDING';
    if (isNone) return { taskArns: [] };
    const filter = { cluster: cluster.name, desired: desiredStatus, family, startedBy };
    const found = ecs.tables.taskIds(filter, after ?? '', maxResults + 1);
    const { items, nextToken } = cutPage('ListTasks', found, maxResults, (id) => id);
    return {
      taskArns: items.map((id) => taskArn(ecs.host, cluster.name, id)),
      ...(nextToken ? { nextToken } : {}),
    };
  },
};
