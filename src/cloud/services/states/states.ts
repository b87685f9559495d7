/**
 * AWS Step Functions: state machines, their executions and histories.
 * Tracing configurations are recorded and have no effect.
 */
import type { StepInput } from '../../../languages/states/step-input.ts';
import { bind, type Handlers, type ServiceDefinition, type ServiceHost } from '../../kit/service.ts';
import { createActivity, deleteActivity, describeActivity, listActivities } from './activities/activities.ts';
import { getActivityTask, offerTask } from './activities/activity-tasks.ts';
import type { States } from './context.ts';
import { evaluateEffect } from './execution/evaluate.ts';
import { holdCopy } from './execution/hold-copy.ts';
import { keepTime, keepTimeOnClockMoved } from './execution/retention.ts';
import { RunningExecutions } from './execution/running.ts';
import {
  measuresTime,
  onMapRun,
  onStopChildren,
  onWriteResults,
  stepExecution,
  timerDue,
} from './execution/step-execution.ts';
import { SyncCalls, type SyncResult } from './execution/sync-calls.ts';
import { callService } from './integrations/call-service.ts';
import { cancelTask } from './integrations/cancel-task.ts';
import { lookUpExecution, lookUpExecutions } from './integrations/child-executions.ts';
import { lookUpAll, lookUpOne } from './integrations/ecs-tasks.ts';
import { onManagedEvent } from './integrations/on-event.ts';
import { syncEnded } from './integrations/sdk/start-sync-execution.ts';
import { deliverLog } from './logging/log-entries.ts';
import { Machines } from './machines.ts';
import { validateStateMachineDefinition } from './operations/check-definition.ts';
import { createStateMachine } from './operations/create-state-machine.ts';
import { deleteStateMachine } from './operations/delete-state-machine.ts';
import { describeExecution, describeStateMachineForExecution } from './operations/describe-execution.ts';
import { describeStateMachine, listStateMachines } from './operations/describe-state-machine.ts';
import { getExecutionHistory } from './operations/get-execution-history.ts';
import { listExecutions } from './operations/list-executions.ts';
import { describeMapRun, listMapRuns, updateMapRun } from './operations/map-runs.ts';
import { executionsAfter, recentExecutions } from './operations/recent-executions.ts';
import { redriveExecution } from './operations/redrive-execution.ts';
import { startExecution } from './operations/start-execution.ts';
import { beginSyncExecution, startSyncExecution } from './operations/start-sync-execution.ts';
import { stopExecution } from './operations/stop-execution.ts';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.ts';
import { updateStateMachine } from './operations/update-state-machine.ts';
import { openTables, schema } from './tables.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './tasks/answer-task.ts';
import { callForTest, evaluateForTest, timeOutTest, wakeTest } from './test-state/advance-test.ts';
import { testState } from './test-state/test-state.ts';
import { TestsUnderWay } from './test-state/tests-under-way.ts';
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
} from './versions/aliases.ts';
import {
  deleteStateMachineVersion,
  listStateMachineVersions,
  publishStateMachineVersion,
} from './versions/versions.ts';

const operations = {
  // state machines
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: updateStateMachine,
  DeleteStateMachine: deleteStateMachine,
  DescribeStateMachine: describeStateMachine,
  ListStateMachines: listStateMachines,
  PublishStateMachineVersion: publishStateMachineVersion,
  ListStateMachineVersions: listStateMachineVersions,
  DeleteStateMachineVersion: deleteStateMachineVersion,
  CreateStateMachineAlias: createStateMachineAlias,
  UpdateStateMachineAlias: updateStateMachineAlias,
  DescribeStateMachineAlias: describeStateMachineAlias,
  DeleteStateMachineAlias: deleteStateMachineAlias,
  ListStateMachineAliases: listStateMachineAliases,
  TestState: testState,
  ValidateStateMachineDefinition: validateStateMachineDefinition,

  // executions
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  BeginSyncExecution: beginSyncExecution,
  StopExecution: stopExecution,
  RedriveExecution: redriveExecution,
  DescribeExecution: describeExecution,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: getExecutionHistory,
  RecentExecutions: recentExecutions,
  ExecutionsAfter: executionsAfter,

  // map runs
  ListMapRuns: listMapRuns,
  DescribeMapRun: describeMapRun,
  UpdateMapRun: updateMapRun,

  // activities and the tokens of tasks
  CreateActivity: createActivity,
  DescribeActivity: describeActivity,
  ListActivities: listActivities,
  DeleteActivity: deleteActivity,
  GetActivityTask: getActivityTask,
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,

  // tags
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
} satisfies Handlers<States>;

export const states: ServiceDefinition = {
  service: 'states',
  schema,
  open(host) {
    const service = openParts(host);
    return {
      operations: bind(service, operations),
      rows: {
        step: (context, { subject, payload }) => stepExecution(service, context, Number(subject), payload as StepInput),
        call: (context, row) => callService(service, context, row),
        cancel: (context, row) => cancelTask(service, context, row),
        log: deliverLog,
        'map-run': (context, { subject }) => onMapRun(service, context, Number(subject)),
        'stop-children': (context, { subject }) => onStopChildren(service, context, Number(subject)),
        'write-results': (context, { subject }) => onWriteResults(service, context, Number(subject)),
        'sync-ended': (context, { payload }) => syncEnded(service, context, payload as SyncResult),
        event: (context, row) => onManagedEvent(service, context, row),
        offer: (context, row) => offerTask(service, context, row),
        'look-up-executions': (context, { payload }) =>
          lookUpExecutions(service, context, (payload as { after: string }).after),
        'test-call': (context, row) => callForTest(service, context, row),
        'look-up': (context, { payload }) => lookUpAll(service, context, (payload as { after: string }).after),
      },
      timers: {
        wake: (context, subject) => timerDue(service, context, subject),
        'time-out': (context, subject, due) =>
          stepExecution(service, context, Number(subject), { is: 'timed-out' }, due),
        'look-up': (context, taskArn) => lookUpOne(service, context, taskArn),
        'look-up-execution': (context, childArn) => lookUpExecution(service, context, childArn),
        retention: (context) => keepTime(service, context),
        'test-wake': (context, subject) => wakeTest(service, context, subject),
        'test-time-out': (context, id) => timeOutTest(service, context, id),
      },
      effects: { evaluate: evaluateEffect(service), 'test-evaluate': evaluateForTest(service) },
      measures: (_, kind, subject) => measuresTime(service, kind, subject),
      onClockMoved: (context, byMs) => keepTimeOnClockMoved(service, context, byMs),
      holdCopy: (context) => holdCopy(service, context),
      onStart(context) {
        lookUpAll(service, context, '');
        lookUpExecutions(service, context, '');
        keepTime(service, context);
      },
      flush: () => service.running.flush(),
      readsUnwritten: true,
      dropCaches() {
        service.machines.dropCaches();
        service.tables.executions.dropCache();
        service.running.dropCaches();
      },
    };
  },
};

function openParts(host: ServiceHost): States {
  const tables = openTables(host.store);
  const machines = new Machines(host, tables);
  return {
    host,
    tables,
    machines,
    running: new RunningExecutions(host, machines, tables),
    syncCalls: new SyncCalls(),
    tests: new TestsUnderWay(),
  };
}
