/** The member of a description that says which variables states refer to; left out where none does. */
import type { DescribeStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Machine } from '../../../../languages/states/machine.ts';
import { variableReferences } from '../../../../languages/states/variables.ts';

export function referencesOf(machine: Machine): Pick<DescribeStateMachineOutput, 'variableReferences'> {
  const references = variableReferences(machine);
  return Object.keys(references).length === 0 ? {} : { variableReferences: references };
}
