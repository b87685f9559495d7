/** An alias's routing configuration: one version, or two of the same machine that share the executions by their weights. The words are AWS's where known. */
import type { RoutingConfigurationListItem } from '@aws-sdk/client-sfn';
import { machineParts } from '../arns.ts';
import type { States } from '../context.ts';
import { noSuchReference, validation } from '../errors.ts';
import type { StateMachine } from '../machines.ts';
import { findVersion, isNumber, qualified } from './qualified.ts';

type Routing = readonly RoutingConfigurationListItem[];

/** The machine whose versions these are; throws ValidationException and ResourceNotFound. */
export function routedMachine(states: States, routing: Routing): StateMachine {
  const arn = String(routing[0]?.stateMachineVersionArn);
  const machine = states.machines.find(machineParts(arn).name);
  if (!machine) throw noSuchReference(arn);
  checkRouting(states, machine, routing);
  return machine;
}

export function checkRouting(states: States, machine: StateMachine, routing: Routing): void {
  const arns = routing.map(({ stateMachineVersionArn }) => String(stateMachineVersionArn));
  if (new Set(arns).size < arns.length)
    throw validation(
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(', ')}]`,
    );
  const weights = routing.map(({ weight = 0 }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw validation(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  for (const arn of arns) checkVersion(states, machine, arn);
}

function checkVersion(states: States, machine: StateMachine, arn: string): void {
  const { name, qualifier } = machineParts(arn);
  if (qualifier === undefined || !isNumber(qualifier))
    throw validation(`Routing configuration must contain state machine version ARNs. Received: [${arn}]`);
  if (name !== machine.name)
    throw validation('Routing configuration must contain versions of the same state machine only');
  const { machine: found } = qualified(states, arn);
  try {
    findVersion(states, found, qualifier);
  } catch {
    throw noSuchReference(arn);
  }
}
