/**
 * StartExecution: records the execution and posts the row that asks for its first step.
 * Idempotent by name as AWS has it: the same name and input return the first start while it runs. Express machines start a new execution each time.
 */

import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import { jsonError } from '../../../../languages/json-error.ts';
import { isTooDeep } from '../../../../languages/nesting.ts';
import type { About } from '../../../../languages/states/execution.ts';
import { isTooLarge } from '../../../../languages/states/json.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkName, executionArn, expressName } from '../arns.ts';
import type { States } from '../context.ts';
import { executionExists, invalidInput, machineDeleting } from '../errors.ts';
import { begin } from '../execution/begin.ts';
import { testCaseOf, withoutTestCase } from '../integrations/mocked.ts';
import type { StateMachine } from '../machines.ts';
import { type Target, targetOf } from '../versions/qualified.ts';

export const startExecution: Handler<States, StartExecutionInput, StartExecutionOutput> = {
  permissions: (_, { stateMachineArn }) => [
    { action: 'states:StartExecution', resource: withoutTestCase(String(stateMachineArn)) },
  ],
  handle(states, { stateMachineArn, name, input = '{}', traceHeader }, context) {
    if (name !== undefined) checkName(name);
    checkInput(input);
    const testCase = testCaseOf(states, String(stateMachineArn));
    const target = targetOf(
      states,
      context,
      testCase === undefined ? String(stateMachineArn) : withoutTestCase(String(stateMachineArn)),
    );
    const { machine } = target;
    if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
    if (name !== undefined && machine.type === 'STANDARD') {
      const before = startedBefore(states, machine, name, input);
      if (before) return before;
    }
    const { id, about } = start(states, context, target, { name: name ?? context.id(), input, traceHeader });
    if (testCase !== undefined) states.tables.mocks.begin(id, testCase);
    return { executionArn: about.executionArn, startDate: new Date(about.startedAt) };
  },
};

/** Any JSON value will do. */
export function checkInput(input: string): void {
  if (input.trim() === '') throw invalidInput('Invalid execution input.');
  if (isTooLarge(input)) throw invalidInput('The input exceeds the maximum number of bytes service limit.');
  if (isTooDeep(input)) throw invalidInput('The input is nested too deeply.');
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalidInput(jsonError(input, error as SyntaxError).message);
  }
}

function startedBefore(
  { host, tables }: States,
  machine: StateMachine,
  name: string,
  input: string,
): StartExecutionOutput | undefined {
  const before = tables.executions.find(machine.id, name);
  if (!before) return undefined;
  const arn = executionArn(host, machine.name, name);
  if (before.status !== 'RUNNING' || before.input !== input) throw executionExists(arn);
  return { executionArn: arn, startDate: new Date(before.startedAt) };
}

/** Returns the execution's id in the tables, too. */
export function start(
  states: States,
  context: Context,
  { machine, ...qualifiers }: Target,
  { name, input, traceHeader }: { name: string; input: string; traceHeader: string | undefined },
): { id: number; about: About } {
  const { now } = context;
  const made = {
    machine: machine.id,
    revision: machine.revision.id,
    name: machine.type === 'EXPRESS' ? expressName(name, context.id()) : name,
    startedAt: now,
    input,
    traceHeader,
    ...qualifiers,
  };
  const id = states.tables.executions.add(context, made);
  const running = states.running.start(context, id, made);
  begin(states, context, running);
  return { id, about: running.execution.about };
}
