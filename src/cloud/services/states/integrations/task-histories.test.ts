/**
 * ecs:runTask in a history, with the real ECS service behind it: each event, what it follows, and the members of each document, in Step Functions' spelling.
 * Written after the API reference; `ecs-histories.test.ts` compares with histories of AWS's own.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { historyOfTask } from '../fixtures/run-real-task.ts';

const order = (events: readonly HistoryEvent[]) =>
  events.map(({ type, id, previousEventId }) => `${id} ${type} after ${previousEventId}`);

const begun = [
  '1 ExecutionStarted after 0',
  '2 TaskStateEntered after 0',
  '3 TaskScheduled after 2',
  '4 TaskStarted after 3',
];

const members = (value: unknown): string[] => Object.keys(value as object).sort();

const ofTask = [
  ...['Attachments', 'Attributes', 'AvailabilityZone', 'ClusterArn', 'Containers', 'Cpu', 'CreatedAt', 'DesiredStatus'],
  ...['EnableExecuteCommand', 'EphemeralStorage', 'Group', 'InferenceAccelerators', 'LastStatus', 'LaunchType'],
  ...['Memory', 'Overrides', 'PlatformVersion', 'Tags', 'TaskArn', 'TaskDefinitionArn', 'Version'],
];
const whenRun = [...ofTask, 'PlatformFamily'];
const whenEnded = [
  ...ofTask,
  ...['Connectivity', 'ConnectivityAt', 'ExecutionStoppedAt', 'StartedBy', 'StopCode', 'StoppedAt', 'StoppedReason'],
  'StoppingAt',
];
const whenStarted = ['PullStartedAt', 'PullStoppedAt', 'StartedAt'];

const ofContainer = [
  ...['ContainerArn', 'Cpu', 'GpuIds', 'Image', 'LastStatus', 'ManagedAgents', 'Name', 'NetworkBindings'],
  ...['NetworkInterfaces', 'TaskArn'],
];

/** The response of RunTask, as the history shows it. */
function checkResponse(output: string, startedBy: readonly string[]): void {
  const response = JSON.parse(output);
  assert.deepEqual(members(response), ['Failures', 'SdkHttpMetadata', 'SdkResponseMetadata', 'Tasks']);
  assert.deepEqual(members(response.SdkHttpMetadata), ['AllHttpHeaders', 'HttpHeaders', 'HttpStatusCode']);
  assert.deepEqual(members(response.SdkHttpMetadata.HttpHeaders), [
    'Content-Length',
    'Content-Type',
    'Date',
    'x-amzn-RequestId',
  ]);
  assert.deepEqual(members(response.SdkResponseMetadata), ['RequestId']);
  const [task, ...others] = response.Tasks;
  assert.deepEqual([others, response.Failures], [[], []]);
  assert.deepEqual(members(task), [...whenRun, ...startedBy].sort());
  assert.deepEqual(members(task.Containers[0]), ofContainer);
  assert.equal(task.CreatedAt, Date.parse('2026-01-01T00:00:00Z'));
  assert.equal(task.Attachments[0].Type, 'ElasticNetworkInterface');
  assert.deepEqual(task.Overrides.ContainerOverrides, [
    { Command: [], Environment: [], EnvironmentFiles: [], Name: 'main', ResourceRequirements: [] },
  ]);
}

/** The description of the task that ended, as the event of its end has it. */
function checkEnd(text: string, more: readonly string[], ofContainers: readonly string[]): Record<string, unknown> {
  const task = JSON.parse(text);
  assert.deepEqual(members(task), [...whenEnded, ...more].sort());
  assert.deepEqual(members(task.Containers[0]), [...ofContainer, ...ofContainers].sort());
  assert.deepEqual([task.Attachments[0].Type, typeof task.StoppedAt], ['eni', 'number']);
  return task;
}

describe('ecs:runTask in a history', () => {
  it('is over when the call is', async () => {
    const events = await historyOfTask(false);
    assert.deepEqual(order(events), [
      ...begun,
      '5 TaskSucceeded after 4',
      '6 TaskStateExited after 5',
      '7 ExecutionSucceeded after 6',
    ]);
    const { parameters, ...scheduled } = events[2]!.taskScheduledEventDetails!;
    assert.deepEqual(scheduled, { region: 'us-east-1', resource: 'runTask', resourceType: 'ecs' });
    assert.deepEqual(members(JSON.parse(parameters!)), [
      'Cluster',
      'LaunchType',
      'NetworkConfiguration',
      'PlatformVersion',
      'TaskDefinition',
    ]);
    checkResponse(events[4]!.taskSucceededEventDetails!.output!, []);
  });

  it('knows nothing of a task that fails later', async () => {
    const events = await historyOfTask(false, 'CannotPullContainerError: no');
    assert.equal(events.at(-1)?.type, 'ExecutionSucceeded');
    checkResponse(events[4]!.taskSucceededEventDetails!.output!, []);
  });

  it('with .sync is submitted, and over when the task is', async () => {
    const events = await historyOfTask(true);
    assert.deepEqual(order(events), [
      ...begun,
      '5 TaskSubmitted after 4',
      '6 TaskSucceeded after 5',
      '7 TaskStateExited after 6',
      '8 ExecutionSucceeded after 7',
    ]);
    const { parameters, ...scheduled } = events[2]!.taskScheduledEventDetails!;
    assert.deepEqual(scheduled, { region: 'us-east-1', resource: 'runTask.sync', resourceType: 'ecs' });
    assert.equal(JSON.parse(parameters!).StartedBy, 'AWS Step Functions');
    checkResponse(events[4]!.taskSubmittedEventDetails!.output!, ['StartedBy']);
    const { output } = events[5]!.taskSucceededEventDetails!;
    const task = checkEnd(output!, whenStarted, ['ExitCode', 'ImageDigest', 'RuntimeId']);
    assert.deepEqual([task['LastStatus'], task['StopCode']], ['STOPPED', 'EssentialContainerExited']);
    assert.equal(events.at(-1)?.executionSucceededEventDetails?.output, output);
  });

  it('with .sync fails as States.TaskFailed with the task that could not start as its cause', async () => {
    const events = await historyOfTask(true, 'CannotPullContainerError: no');
    assert.deepEqual(order(events), [
      ...begun,
      '5 TaskSubmitted after 4',
      '6 TaskFailed after 5',
      '7 ExecutionFailed after 6',
    ]);
    const { error, cause, ...failed } = events[5]!.taskFailedEventDetails!;
    assert.deepEqual([error, failed], ['States.TaskFailed', { resource: 'runTask.sync', resourceType: 'ecs' }]);
    const task = checkEnd(cause!, [], ['RuntimeId']);
    assert.deepEqual([task['StopCode'], task['StoppedReason']], ['TaskFailedToStart', 'CannotPullContainerError: no']);
    assert.deepEqual(events.at(-1)?.executionFailedEventDetails, { error, cause });
  });
});
