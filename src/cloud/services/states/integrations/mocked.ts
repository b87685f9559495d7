/**
 * Tasks that answer what the file of mocked responses says, in executions that were started with a test case behind the machine's ARN: `…:stateMachine:m#Good`.
 * Nothing is called, no permission is asked for. Source: Step Functions guide, "Using mocked service integrations for testing in Step Functions Local".
 */
import type { CallCommand, OfferCommand } from '../../../../languages/states/command.ts';
import type { MockedResponse } from '../../../../languages/states/mocks/mock-file.ts';
import { threadOfToken } from '../../../../languages/states/step.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { machineNameOf } from '../arns.ts';
import type { States } from '../context.ts';
import type { Running } from '../execution/running.ts';
import { stepExecution } from '../execution/step-execution.ts';

/** An ARN without the test case behind it. */
export const withoutTestCase = (arn: string): string => arn.split('#')[0]!;

/** The test case behind an ARN; undefined where there is none, or no file. Throws where the file has no such. */
export function testCaseOf({ host }: States, arn: string): string | undefined {
  const at = arn.indexOf('#');
  if (at < 0 || !host.mocks) return undefined;
  const [machine, name] = [machineNameOf(withoutTestCase(arn)), arn.slice(at + 1)];
  const cases = host.mocks.machines.get(machine);
  if (cases?.has(name)) return name;
  const known = cases ? `it has: ${[...cases.keys()].join(', ')}` : 'it has none of that machine';
  throw new AwsError('ValidationException', `the mock file has no test case \`${name}\` of \`${machine}\`; ${known}`);
}

/** Whether the task was answered from the file. */
export function answerFromFile(
  states: States,
  context: Context,
  running: Running,
  task: Pick<CallCommand, 'token' | 'pattern'> | Pick<OfferCommand, 'token' | 'do'>,
): boolean {
  const { id, execution } = running;
  const testCase = states.host.mocks && states.tables.mocks.testCaseOf(id);
  if (testCase === undefined) return false;
  const { token } = task;
  const state = threadOfToken(execution.threads, token)!.state;
  const responses = states.host.mocks?.machines.get(execution.about.machineName)?.get(testCase)?.get(state);
  if (!responses) return false;
  const invocation = states.tables.mocks.next(id, state);
  const answer = responses.find(({ first, last }) => first <= invocation && invocation <= last)?.answer;
  for (const input of inputsOf(answer ?? missing(state, invocation), task)) stepExecution(states, context, id, input);
  return true;
}

/** Whether something stands for what is not here, and has answered the task. */
export function answerAbsent(
  states: States,
  context: Context,
  { id, execution }: Running,
  task: Pick<CallCommand, 'token' | 'pattern'> | Pick<OfferCommand, 'token' | 'do'>,
  what: string,
): boolean {
  const { absent } = states.host;
  if (!absent) return false;
  const state = threadOfToken(execution.threads, task.token)!.state;
  const output = absent({ by: execution.about.machineName, state, what });
  for (const input of inputsOf({ is: 'return', output }, task)) stepExecution(states, context, id, input);
  return true;
}

/** "If you do not specify a mocked response, the state machine execution will fail." */
const missing = (state: string, invocation: number): MockedResponse['answer'] => ({
  is: 'throw',
  error: 'States.Runtime',
  cause: `The mock file has no response for invocation ${invocation} of the state '${state}'.`,
});

/** A task of an activity is picked up first; one that waits is submitted, with the very result. */
function inputsOf(
  answer: MockedResponse['answer'],
  task: Pick<CallCommand, 'token' | 'pattern'> | Pick<OfferCommand, 'token' | 'do'>,
): StepInput[] {
  const { token } = task;
  const before: StepInput[] =
    'do' in task
      ? [{ is: 'picked-up', token, workerName: undefined }]
      : answer.is === 'return' && task.pattern !== ''
        ? [{ is: 'submitted', token, output: answer.output }]
        : [];
  return answer.is === 'return'
    ? [...before, { is: 'succeeded', token, output: answer.output }]
    : [...before, { is: 'failed', token, error: answer.error, cause: answer.cause }];
}
