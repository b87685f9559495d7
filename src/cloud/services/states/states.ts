/**
 * AWS Step Functions: state machines, their executions and histories.
 * Left out, and refused by name: express machines, versions and aliases, activities and task tokens, redrive, map runs, TestState. Logging and
 * tracing configurations are recorded and have no effect.
 */
import type { StepInput } from '../../../languages/states/step-input.ts';
import type { ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { callService } from './call-service.ts';
import { cancelTask } from './cancel-task.ts';
import { validateStateMachineDefinition } from './check-definition.ts';
import { createStateMachine } from './create-state-machine.ts';
import { deleteStateMachine } from './delete-state-machine.ts';
import { describeExecution, describeStateMachineForExecution } from './describe-execution.ts';
import { describeStateMachine, listStateMachines } from './describe-state-machine.ts';
import { hearEvent, lookUpAll, lookUpOne } from './ended-task.ts';
import { getExecutionHistory } from './get-execution-history.ts';
import { listExecutions } from './list-executions.ts';
import { forgetAll, openParts } from './parts.ts';
import { expireExecutions } from './retention.ts';
import { startExecution } from './start-execution.ts';
import { stepExecution } from './step-execution.ts';
import { stopExecution } from './stop-execution.ts';
import { schema } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { updateStateMachine } from './update-state-machine.ts';

export const states: ServiceDefinition = {
  service: 'states',
  schema,
  open: (host: ServiceHost) => {
    const parts = openParts(host);
    return {
      operations: {
        CreateStateMachine: createStateMachine(parts),
        UpdateStateMachine: updateStateMachine(parts),
        DeleteStateMachine: deleteStateMachine(parts),
        DescribeStateMachine: describeStateMachine(parts),
        ListStateMachines: listStateMachines(parts),
        ValidateStateMachineDefinition: validateStateMachineDefinition,
        StartExecution: startExecution(parts),
        StopExecution: stopExecution(parts),
        DescribeExecution: describeExecution(parts),
        DescribeStateMachineForExecution: describeStateMachineForExecution(parts),
        ListExecutions: listExecutions(parts),
        GetExecutionHistory: getExecutionHistory(parts),
        TagResource: tagResource(parts),
        UntagResource: untagResource(parts),
        ListTagsForResource: listTagsForResource(parts),
      },
      rows: {
        step: (context, { subject, payload }) => stepExecution(parts, context, Number(subject), payload as StepInput),
        call: (context, row) => callService(parts, context, row),
        cancel: (context, row) => cancelTask(parts, context, row),
        event: (context, row) => hearEvent(parts, context, row),
        'look-up': (context, { payload }) => lookUpAll(parts, context, (payload as { after: string }).after),
      },
      timers: {
        wake(context, subject) {
          const [id, timer] = subject.split('/').map(Number);
          stepExecution(parts, context, id!, { is: 'woken', timer: timer! });
        },
        'time-out': (context, subject, due) => stepExecution(parts, context, Number(subject), { is: 'timed-out' }, due),
        'look-up': (context, taskArn) => lookUpOne(parts, context, taskArn),
        retention: (context) => expireExecutions(parts, context),
      },
      onStart(context) {
        lookUpAll(parts, context, '');
        expireExecutions(parts, context);
      },
      flush: () => parts.runs.flush(),
      dropCaches: () => forgetAll(parts),
    };
  },
};
