/**
 * A test of one state under way: the interpreter runs a machine that is made of it, an inspector looks on, and the test is over when the state is left, fails
 * or would be tried again. Pure, and never changed in place: it is given what happened, as an execution is.
 * Source: Step Functions API reference, "TestState".
 */
import type { Instant } from '../../instant.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Command } from '../command.ts';
import { type About, type Execution, newExecution, rootId, type Variables } from '../execution.ts';
import type { HistoryEvent } from '../history.ts';
import type { Handled, Inspector, MapLimits, Mock, Stop } from '../inspector.ts';
import { step } from '../step.ts';
import type { StepInput } from '../step-input.ts';
import type { TestedState } from './tested-state.ts';

export interface TestRun {
  readonly tested: TestedState;
  /** Those that it began with. */
  readonly variables: Variables | undefined;
  readonly mock: Mock | undefined;
  readonly itemData: string | undefined;
  readonly retries: number | undefined;
  readonly iterationFailures: number;
  readonly execution: Execution;
  readonly inspection: Inspection;
  readonly outcome: Outcome | undefined;
}

/** JSON texts, but for numbers and what took an error. */
export type Inspection = Readonly<Partial<Record<Stop, string>>> & {
  readonly limits?: MapLimits;
  readonly errorDetails?: Handled;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** Variables of the state's scope. */
  readonly variables?: Variables;
};

export interface Outcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly nextState?: string | undefined;
}

export interface TestSettings {
  readonly tested: TestedState;
  readonly about: About;
  readonly variables: Variables | undefined;
  readonly mock: Mock | undefined;
  readonly itemData: string | undefined;
  readonly retries: number | undefined;
  readonly iterationFailures: number;
}

export function newTest({ tested, about, variables, ...settings }: TestSettings): TestRun {
  const thread = {
    id: rootId,
    parent: undefined,
    index: 0,
    ...(tested.inMap ? { item: about.input } : {}),
    ...(variables ? { variables } : {}),
    state: tested.state.name,
    input: about.input,
    enteredEvent: 0,
    enteredAt: about.startedAt,
    enteredAfter: 0,
    last: 0,
    attempts: [],
    status: { is: 'entering' },
  } as const;
  const execution = { ...newExecution(about), threads: new Map([[rootId, thread]]) };
  return { tested, variables, ...settings, execution, inspection: {}, outcome: undefined };
}

interface Surroundings extends Pick<Catalogue, 'parameterProblems'> {
  readonly at: Instant;
  readonly random: () => number;
}

/** The test after what happened, and what is to be done for it. A mocked call is answered at once. */
export function stepTest(
  test: TestRun,
  input: StepInput,
  surroundings: Surroundings,
): { readonly test: TestRun; readonly commands: readonly Command[] } {
  const { at, random, parameterProblems } = surroundings;
  let inspection: Inspection = { ...test.inspection };
  const add = (more: Inspection): void => {
    inspection = { ...inspection, ...more };
  };
  const inspector = inspectorOf(test, add);
  const outside = { taskToken: () => 'token', parameterProblems, inspector };
  const { execution, history, commands } = step(test.tested.machine, test.execution, input, at, random, 100, outside);
  const left = exitOf(test.tested, history);
  if (left) add({ variables: { ...test.variables, ...left.assignedVariables } });
  const outcome = left ? leftWith(left, history, inspection) : endOf(execution, inspection);
  const next: TestRun = { ...test, execution, inspection, outcome };
  if (outcome) return { test: next, commands: [] };
  const call = commands.find((command) => command.do === 'call' || command.do === 'offer');
  if (!call || !test.mock || !('token' in call)) return { test: next, commands };
  return stepTest(next, answer(call.token, test.mock), surroundings);
}

const inspectorOf = (test: TestRun, add: (more: Inspection) => void): Inspector => ({
  mock: test.mock,
  itemData: test.itemData,
  retries: test.retries,
  iterationFailures: test.iterationFailures,
  saw: (stop, value) => add({ [stop]: value }),
  failed: (error, cause) => add({ error, cause }),
  handled: (errorDetails) => add({ errorDetails }),
  limits: (limits) => add({ limits }),
});

const answer = (token: number, mock: Mock): StepInput =>
  'result' in mock
    ? { is: 'succeeded', token, output: mock.result }
    : { is: 'failed', token, error: String(mock.error), cause: mock.cause };

const exitOf = ({ state }: TestedState, history: readonly HistoryEvent[]): HistoryEvent | undefined =>
  history.find(({ type, name }) => type === `${state.type}StateExited` && name === state.name);

function leftWith(
  left: HistoryEvent,
  history: readonly HistoryEvent[],
  { error, cause, errorDetails }: Inspection,
): Outcome {
  const after = history[history.indexOf(left) + 1];
  const nextState = after?.type.endsWith('StateEntered') ? after.name : undefined;
  const { output } = left;
  return errorDetails
    ? { status: 'CAUGHT_ERROR', output, error, cause, nextState }
    : { status: 'SUCCEEDED', output, nextState };
}

/** Undefined while it goes on. */
function endOf({ ending }: Execution, { error, cause, errorDetails }: Inspection): Outcome | undefined {
  if (ending) return failed(ending);
  return errorDetails && 'retryIndex' in errorDetails ? { status: 'RETRIABLE', error, cause } : undefined;
}

function failed(ending: NonNullable<Execution['ending']>): Outcome {
  if (ending.status === 'SUCCEEDED') throw new Error('a state that was never left cannot have succeeded');
  if (ending.status === 'TIMED_OUT') return { status: 'FAILED', error: 'States.Timeout' };
  // No history has the event that the cause speaks of.
  const cause = ending.cause?.replace(/\(entered at the event id #\d+\)/, '(entered at the event id #0)');
  return { status: 'FAILED', error: ending.error, cause };
}
