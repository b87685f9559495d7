/** A definition checked in AWS's words: for CreateStateMachine and UpdateStateMachine, and ValidateStateMachineDefinition. */
import type {
  ValidateStateMachineDefinitionDiagnostic,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { isProblems } from '../../../../languages/problem.ts';
import type { DefinitionProblem } from '../../../../languages/states/definition-node.ts';
import { allStates, type Machine } from '../../../../languages/states/machine.ts';
import { parseMachine, problemLocation, renderProblem } from '../../../../languages/states/parse-machine.ts';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { invalidDefinition } from '../errors.ts';

/** Throws InvalidDefinition with all problems. */
export function checkDefinition(definition: string): Machine {
  const machine = parseMachine(definition);
  if (isProblems(machine)) throw invalidDefinition(machine.map(renderProblem));
  return machine;
}

/** "The default is 100, which is also the maximum": API reference. */
const diagnosticsMax = 100;

export const validateStateMachineDefinition: Handler<
  States,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput
> = {
  permissions: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  handle(_, { definition, type, maxResults }) {
    const machine = parseMachine(String(definition));
    const problems = isProblems(machine) ? machine.map(diagnosticOf) : type === 'EXPRESS' ? notForExpress(machine) : [];
    const size = maxResults || diagnosticsMax;
    return {
      result: problems.length === 0 ? 'OK' : 'FAIL',
      diagnostics: problems.slice(0, size),
      truncated: problems.length > size,
    };
  },
};

function diagnosticOf({ code, message, path, source }: DefinitionProblem): ValidateStateMachineDefinitionDiagnostic {
  const location = source ?? (message === 'Definition must be a valid JSON object' ? undefined : problemLocation(path));
  return { severity: 'ERROR', code, message, location };
}

const notForExpress = (machine: Machine): ValidateStateMachineDefinitionDiagnostic[] =>
  allStates(machine)
    .filter((state) => state.type === 'Task' && state.resource.sync)
    .map(({ name }) => ({
      severity: 'ERROR',
      code: 'SCHEMA_VALIDATION_FAILED',
      message: "Express state machine does not support '.sync' service integration ",
      location: `/States/${name}/Resource`,
    }));
