/** Assign: the variables that a state sets when it is left. Source: Step Functions guide, "Passing data between states with variables". */
import { Failure } from './failure.ts';
import type { StateFrame } from './frame.ts';
import { setMember } from './json.ts';
import { assignedBytesMax, variablesBytesMax } from './limits.ts';
import { variablesOf } from './scope.ts';
import { fillTemplate, type Source, type Template } from './template.ts';

/** The new values, JSON texts by name. All are found before one is set. */
export function assignVariables(frame: StateFrame, assign: Template, source: Source): Record<string, string> {
  const values = fillTemplate(assign, source) as { readonly [name: string]: unknown };
  const assigned: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) setMember(assigned, name, JSON.stringify(value));
  const bytes = bytesOf(assigned);
  if (bytes > assignedBytesMax)
    throw tooLarge(frame, `variables of ${bytes} bytes, more than ${assignedBytesMax} in one Assign`);
  const all = bytesOf({ ...variablesOf(frame.run, frame.thread), ...assigned });
  if (all > variablesBytesMax)
    throw tooLarge(frame, `variables of ${all} bytes in all, more than ${variablesBytesMax}`);
  return assigned;
}

const bytesOf = (variables: Readonly<Record<string, string>>): number =>
  Object.values(variables).reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const tooLarge = ({ state }: StateFrame, what: string): Failure =>
  new Failure('States.DataLimitExceeded', `The state '${state.name}' assigned ${what}.`);
