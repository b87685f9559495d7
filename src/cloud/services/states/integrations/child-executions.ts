/**
 * Executions that executions wait for, by `states:startExecution.sync`. The managed rule's event says that one has ended, or it is found when it is looked up.
 * It succeeded if its status says so; else its description is the cause.
 * Source: Step Functions guide, "Start a new state machine from a running execution".
 */
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { later } from '../../../../languages/instant.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { isExpressExecution } from '../arns.ts';
import type { States } from '../context.ts';
import { lookUpSeconds, tasksPerLookUp } from '../limits.ts';
import type { ChildRow } from '../tables/children.ts';
import { pascal } from './service-response.ts';

export function waitForChild({ tables }: States, context: Context, child: ChildRow): void {
  tables.children.add(child);
  lookUpLater(context, child.childArn);
}

/** The execution that it waited for, if there is one. */
export function stopWaitingForChild({ tables }: States, execution: number, token: number): ChildRow | undefined {
  const child = tables.children.ofToken(execution, token);
  if (child) tables.children.remove(child);
  return child;
}

const lookUpLater = (context: Context, childArn: string): void =>
  context.setTimer('look-up-execution', childArn, later(context.now, lookUpSeconds));

/** The detail of an event that matched the managed rule. */
export function onExecutionStatusChange(
  states: States,
  context: Context,
  detail: Readonly<Record<string, unknown>>,
): void {
  if (detail['status'] !== 'RUNNING') lookUpExecution(states, context, String(detail['executionArn']));
}

/** At a start, a share of them a turn. */
export function lookUpExecutions(states: States, context: Context, after: string): void {
  const arns = states.tables.children.list(after, tasksPerLookUp);
  // The end of an express execution comes by itself.
  for (const arn of arns) if (!isExpressExecution(arn)) lookUpExecution(states, context, arn);
  if (arns.length === tasksPerLookUp) context.post('look-up-executions', '', { after: arns.at(-1) }, true);
}

export function lookUpExecution(states: States, context: Context, childArn: string): void {
  const waiting = states.tables.children.find(childArn);
  if (waiting.length === 0) return;
  const found = described(context, childArn);
  if (found?.status === 'RUNNING') {
    lookUpLater(context, childArn);
    return;
  }
  context.clearTimer('look-up-execution', childArn);
  for (const child of waiting) {
    states.tables.children.remove(child);
    context.post('step', String(child.execution), resultOf(child, found));
  }
}

function described(context: Context, executionArn: string): DescribeExecutionOutput | undefined {
  try {
    return context.call('states', 'DescribeExecution', { executionArn });
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function resultOf({ childArn, token, asJson }: ChildRow, found: DescribeExecutionOutput | undefined): StepInput {
  if (!found) {
    const cause = `Step Functions no longer knows the execution ${childArn}`;
    return { is: 'failed', token, error: 'States.TaskFailed', cause };
  }
  const document = pascal(found, 'Execution') as { readonly Input?: string; readonly Output?: string };
  const output = JSON.stringify(asJson ? { ...document, ...asValues(document) } : document);
  return found.status === 'SUCCEEDED'
    ? { is: 'succeeded', token, output }
    : { is: 'failed', token, error: 'States.TaskFailed', cause: output };
}

const asValues = (texts: { readonly Input?: string; readonly Output?: string }): object =>
  Object.fromEntries(
    (['Input', 'Output'] as const).flatMap((name) => {
      const text = texts[name];
      return text === undefined ? [] : [[name, JSON.parse(text)]];
    }),
  );
