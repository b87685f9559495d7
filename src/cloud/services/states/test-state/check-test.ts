/**
 * What AWS refuses of a test of one state. Sources: API reference, "TestState"; Step Functions guide, "Testing state machines with TestState API"; the words are
 * AWS's where they are known.
 */
import type { TestStateInput } from '@aws-sdk/client-sfn';
import { isProblems } from '../../../../languages/problem.ts';
import type { Catalogue } from '../../../../languages/states/catalogue.ts';
import { itemData, usualFormat } from '../../../../languages/states/item-data.ts';
import type { State } from '../../../../languages/states/machine.ts';
import { renderProblem } from '../../../../languages/states/parse-machine.ts';
import { statesWithin, type TestedState, testedState } from '../../../../languages/states/test-state/tested-state.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { invalidDefinition, invalidTest, validation } from '../errors.ts';
import { refusalOf } from '../integrations/catalogue.ts';
import { checkMockedResult } from './mocked-result.ts';

/** Throws InvalidDefinition and ValidationException. */
export function checkTest(states: States, context: Context, input: TestStateInput): TestedState {
  const { definition, stateName, mock } = input;
  const tested = testedState(String(definition), stateName, mock && anything(states));
  if (tested === undefined) throw validation('State not found in definition');
  if (isProblems(tested)) throw invalidDefinition(tested.map(renderProblem));
  if (mock) checkMock(tested, input);
  else checkWithoutMock(states, context, tested, input);
  checkConfiguration(tested, input);
  return tested;
}

/** With a mock nothing is called, and nothing is read or written. */
const anything = ({ host }: States): Catalogue => ({
  account: host.account,
  isMocked: true,
  refusal: () => undefined,
  parameterProblems: () => [],
});

function checkWithoutMock(
  { host }: States,
  context: Context,
  { state }: TestedState,
  { roleArn, context: given }: TestStateInput,
): void {
  if (given !== undefined) throw validation('Context can only be specified when a mock is specified');
  if (state.type === 'Map' || state.type === 'Parallel')
    throw invalidTest(
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  if (state.type !== 'Task') return;
  const { kind, arn, pattern } = state.resource;
  // What is not answered at once. AWS takes startSyncExecution.
  if (kind === 'activity' || pattern !== '' || arn.endsWith(':sfn:startSyncExecution'))
    throw validation(`TestState API does not support the resource '${arn}' unless a mock is specified`);
  const refusal = host.mocks ? undefined : refusalOf(context, state.resource);
  if (refusal !== undefined) throw invalidDefinition([`SCHEMA_VALIDATION_FAILED: ${refusal} at /Resource`]);
  if (roleArn === undefined) throw validation('RoleArn must be specified when testing a Task state');
}

function checkMock({ state }: TestedState, { mock, revealSecrets }: TestStateInput): void {
  if (state.type !== 'Task' && state.type !== 'Map' && state.type !== 'Parallel')
    throw validation(`State type '${state.type}' is not supported when a mock is specified`);
  if (revealSecrets) throw validation('TestState does not support RevealSecrets when a mock is specified.');
  const { result, errorOutput } = mock!;
  if ((result === undefined) === (errorOutput === undefined))
    throw validation('A test mock should have only one of the following fields: [result, errorOutput].');
  if (errorOutput && !errorOutput.error) throw validation("A mocked errorOutput must have the field 'error'");
  if (result !== undefined) checkMockedResult(state, result, mock!.fieldValidationMode ?? 'STRICT');
}

/** "As found in its original source". */
function checkItems(state: State, text: string): void {
  if (state.type !== 'Map' || !state.distributed)
    throw validation('mapItemReaderData can only be specified for a Distributed Map state');
  const data = itemData(state.distributed.reader?.format ?? usualFormat, text, 'mapItemReaderData');
  if (typeof data === 'string') throw validation(data);
}

function checkConfiguration({ state }: TestedState, { stateConfiguration, mock }: TestStateInput): void {
  const { errorCausedByState, mapIterationFailureCount, retrierRetryCount, mapItemReaderData } =
    stateConfiguration ?? {};
  if (mapItemReaderData !== undefined) checkItems(state, mapItemReaderData);
  if (mapIterationFailureCount !== undefined && !mock)
    throw validation('mapIterationFailureCount can only be specified when a mock is specified');
  if (mapIterationFailureCount !== undefined && state.type !== 'Map')
    throw validation('mapIterationFailureCount can only be specified for a Map state');
  if (retrierRetryCount !== undefined && !mock)
    throw validation('retrierRetryCount can only be specified when a mock is specified');
  if (errorCausedByState === undefined) return;
  if (!statesWithin(state).some(({ name }) => name === errorCausedByState))
    throw validation(`errorCausedByState: there is no state '${errorCausedByState}' in the tested state`);
}
