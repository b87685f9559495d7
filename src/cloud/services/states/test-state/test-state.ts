/** TestState: one state run by itself, with what its data became on the way. HTTP tasks are there with a mock alone: level TRACE shows what DEBUG does. */
import type { InspectionData, TestStateInput, TestStateOutput } from '@aws-sdk/client-sfn';
import { later } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import type { Variables } from '../../../../languages/states/execution.ts';
import { readExpressions } from '../../../../languages/states/parse-machine.ts';
import { newTest, type TestRun, type TestSettings } from '../../../../languages/states/test-state/test-run.ts';
import { inTurns } from '../../../kit/in-turns.ts';
import { type Context, type Handler, waitFor } from '../../../kit/service.ts';
import { executionArn, machineArn } from '../arns.ts';
import type { States } from '../context.ts';
import { validation } from '../errors.ts';
import { expressSecondsMax } from '../limits.ts';
import { checkInput } from '../operations/start-execution.ts';
import { step } from './advance-test.ts';
import { checkTest } from './check-test.ts';
import { waitingOnTest } from './tests-under-way.ts';

/** Its own time-out ends a test before its call gives up. */
const waitSecondsMax = expressSecondsMax + 5;

export const testState: Handler<States, TestStateInput, TestStateOutput> = {
  permissions: (_, { revealSecrets }) => [
    { action: 'states:TestState', resource: '*' },
    ...(revealSecrets ? [{ action: 'states:RevealSecrets', resource: '*' }] : []),
  ],
  handle(states, input, context) {
    const known = states.tests.idOf(input);
    if (known === undefined)
      return inTurns(context, input, () => readExpressions(input.definition)) ?? begin(states, context, input);
    const test = states.tests.get(known);
    if (!test?.outcome) return waitFor(waitingOnTest(known), later(context.now, waitSecondsMax));
    states.tests.remove(context, known);
    context.clearTimer('test-time-out', known);
    return outputOf(test, input);
  },
};

function begin(states: States, context: Context, input: TestStateInput) {
  const settings = settingsOf(states, context, input);
  const id = context.id();
  const test = step(context, id, newTest(settings), { is: 'continue' });
  if (test.outcome) return outputOf(test, input);
  states.tests.begin(context, input, id, test);
  context.setTimer('test-time-out', id, later(context.now, expressSecondsMax));
  return waitFor(waitingOnTest(id), later(context.now, waitSecondsMax));
}

function settingsOf(states: States, context: Context, asked: TestStateInput): TestSettings {
  const { input = '{}', roleArn = '', mock, stateConfiguration, variables } = asked;
  checkInput(input);
  const tested = checkTest(states, context, asked);
  const name = context.id();
  const given = asked.context === undefined ? undefined : objectOf('context', asked.context);
  if (mock === undefined && roleArn !== '') checkRole(context, roleArn);
  return {
    tested,
    about: {
      executionArn: executionArn(states.host, testMachine, name),
      name,
      input,
      roleArn,
      startedAt: context.now,
      machineArn: machineArn(states.host, testMachine),
      machineName: testMachine,
      ...(given ? { context: given } : {}),
    },
    variables: variables === undefined ? undefined : variablesOf(variables),
    mock: mock && (mock.result === undefined ? { ...errorOf(mock.errorOutput) } : { result: mock.result }),
    itemData: stateConfiguration?.mapItemReaderData,
    retries: stateConfiguration?.retrierRetryCount,
    iterationFailures: stateConfiguration?.mapIterationFailureCount ?? 0,
  };
}

/** What the context object calls a machine that there is not. AWS's names are not known. */
const testMachine = 'TestState';

const checkRole = (context: Context, resource: string): void =>
  context.authorise({
    action: 'iam:PassRole',
    resource,
    context: { 'iam:PassedToService': 'states.amazonaws.com' },
  });

const errorOf = (output: { error?: string | undefined; cause?: string | undefined } | undefined) => ({
  error: output?.error,
  cause: output?.cause,
});

function objectOf(field: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // said below
  }
  throw validation(`The field '${field}' must be a valid JSON object`);
}

const variablesOf = (text: string): Variables =>
  Object.fromEntries(Object.entries(objectOf('variables', text)).map(([name, value]) => [name, JSON.stringify(value)]));

function outputOf(test: TestRun, asked: TestStateInput): TestStateOutput {
  const level = asked.inspectionLevel ?? 'INFO';
  return { ...test.outcome, ...(level === 'INFO' ? {} : { inspectionData: inspectionOf(test) }) };
}

function inspectionOf({ execution, inspection, variables: given }: TestRun): InspectionData {
  const { limits, error: _, cause: __, variables = given, ...stops } = inspection;
  return {
    input: execution.about.input,
    ...stops,
    ...limits,
    ...(variables && Object.keys(variables).length > 0 ? { variables: jsonOf(variables) } : {}),
  };
}

const jsonOf = (variables: Variables): string =>
  `{${Object.entries(variables)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;
