/** A definition checked in AWS's words: for CreateStateMachine and UpdateStateMachine, and ValidateStateMachineDefinition. */
import type {
  ValidateStateMachineDefinitionDiagnostic,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { isProblems } from '../../../../languages/problem.ts';
import type { DefinitionProblem } from '../../../../languages/states/definition-node.ts';
import { type DefinitionWarning, definitionWarnings } from '../../../../languages/states/definition-warnings.ts';
import { allStates, type Machine, type State } from '../../../../languages/states/machine.ts';
import {
  parseMachine,
  problemLocation,
  readExpressions,
  renderPlace,
  renderProblem,
} from '../../../../languages/states/parse-machine.ts';
import { type AwsError, withHint } from '../../../kit/aws-error.ts';
import { inTurns } from '../../../kit/in-turns.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { invalidDefinition } from '../errors.ts';
import { catalogueOf } from '../integrations/catalogue.ts';
import type { MachineRow } from '../tables/machines.ts';

/** Throws InvalidDefinition with all problems. */
export function checkDefinition(
  states: States,
  context: Context,
  definition: string,
  type: MachineRow['type'],
): Machine {
  const machine = parseMachine(definition, catalogueOf(context, states.host));
  if (isProblems(machine)) throw withHints(invalidDefinition(machine.map(renderProblem)), machine);
  const problems = notForExpress(machine, type);
  if (problems.length > 0)
    throw invalidDefinition(
      problems.map(({ code, message, location }) => `${code}: ${message?.trim()} at ${location}`),
    );
  return machine;
}

/** With what was probably meant. */
function withHints(error: AwsError, problems: readonly DefinitionProblem[]): AwsError {
  const hinted = problems.filter(({ hint }) => hint !== undefined);
  if (hinted.length === 0) return error;
  const of = (problem: DefinitionProblem) => (problems.length > 1 ? `${problemLocation(problem)}: ` : '');
  return withHint(error, hinted.map((problem) => `${of(problem)}${problem.hint}`).join('; '));
}

/** "The default is 100, which is also the maximum": API reference. */
const diagnosticsMax = 100;

export const validateStateMachineDefinition: Handler<
  States,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput
> = {
  permissions: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  handle(states, input, context) {
    const { definition, type, severity, maxResults } = input;
    const reading = inTurns(context, input, () => readExpressions(definition));
    if (reading) return reading;
    const machine = parseMachine(String(definition), catalogueOf(context, states.host));
    const problems = isProblems(machine) ? machine.map(diagnosticOf) : notForExpress(machine, type);
    const warned = severity === 'WARNING' && !isProblems(machine);
    const found = warned ? [...problems, ...definitionWarnings(String(definition)).map(warningOf)] : problems;
    const size = maxResults || diagnosticsMax;
    return {
      result: problems.length === 0 ? 'OK' : 'FAIL',
      diagnostics: found.slice(0, size),
      truncated: found.length > size,
    };
  },
};

const warningOf = ({ code, message, path }: DefinitionWarning): ValidateStateMachineDefinitionDiagnostic => ({
  severity: 'WARNING',
  code,
  message,
  location: renderPlace(path),
});

function diagnosticOf(problem: DefinitionProblem): ValidateStateMachineDefinitionDiagnostic {
  const { code, message, source } = problem;
  const location =
    source ?? (message === 'Definition must be a valid JSON object' ? undefined : problemLocation(problem));
  return { severity: 'ERROR', code, message, location };
}

/** What express executions cannot do: those of the machine, or a distributed Map's children of that type. */
const notForExpress = (machine: Machine, type: string | undefined): ValidateStateMachineDefinitionDiagnostic[] =>
  (type === 'EXPRESS' ? allStates(machine) : allStates(machine).flatMap(statesOfExpressChildren)).flatMap((state) => {
    const kind = unsupportedKind(state);
    const message = `Express state machine does not support ${kind} `;
    const location = `/States/${state.name}${state.type === 'Task' ? '/Resource' : ''}`;
    return kind === undefined ? [] : [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message, location }];
  });

const statesOfExpressChildren = (state: State): State[] =>
  state.type === 'Map' && state.distributed?.express ? allStates(state.processor) : [];

function unsupportedKind(state: State): string | undefined {
  if (state.type === 'Task') return waitingKind(state.resource.arn);
  return state.type === 'Map' && state.distributed ? 'distributed Map states' : undefined;
}

/** What an express execution cannot wait for. */
function waitingKind(resource: string): string | undefined {
  if (/^[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:activity:/.test(resource)) return 'Activity ARN';
  const [pattern] = /\.(?:sync|sync:2|waitForTaskToken)$/.exec(resource) ?? [];
  return pattern && `'${pattern}' service integration`;
}
