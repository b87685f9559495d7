/** What a qualified ARN of a machine points at: a version by its number, an alias by its name. Source: Step Functions guide, "Versions and aliases". */
import type { Context } from '../../../kit/service.ts';
import { machineParts } from '../arns.ts';
import type { States } from '../context.ts';
import { noSuchMachine, noSuchReference } from '../errors.ts';
import type { StateMachine } from '../machines.ts';
import type { AliasRow, VersionRow } from '../tables/versions.ts';

export const versionArn = ({ arn }: Pick<StateMachine, 'arn'>, number: number): string => `${arn}:${number}`;
export const aliasArn = ({ arn }: Pick<StateMachine, 'arn'>, name: string): string => `${arn}:${name}`;

/** A version's number; an alias's name always has a letter. */
export const isNumber = (qualifier: string): boolean => /^\d+$/.test(qualifier);

/** What an execution runs. */
export interface Target {
  /** With the revision that runs. */
  readonly machine: StateMachine;
  readonly version?: number;
  readonly alias?: string;
}

/** A machine's, a version's or an alias's ARN; of an alias's versions one is drawn by their weights. Throws InvalidArn, StateMachineDoesNotExist. */
export function targetOf(states: States, context: Context, arn: string): Target {
  const { machine, qualifier } = qualified(states, arn);
  if (qualifier === undefined) return { machine };
  if (isNumber(qualifier)) return versionTarget(states, machine, findVersion(states, machine, qualifier));
  const alias = states.tables.aliases.find(machine.id, qualifier);
  if (!alias) throw noSuchMachine(arn);
  const { machine: of, number } = draw(states, context, alias);
  return { ...versionTarget(states, machine, states.tables.versions.find(of, number)), alias: alias.name };
}

function versionTarget(states: States, machine: StateMachine, version: VersionRow | undefined): Target {
  if (!version) throw noSuchMachine(machine.arn);
  return { machine: { ...machine, revision: states.machines.revision(version.revision) }, version: version.number };
}

function draw(states: States, context: Context, { routing }: AliasRow): { machine: number; number: number } {
  // One or two, whose weights add up to 100.
  const [first, second = first] = routing;
  const chosen = context.random() * 100 < (first?.weight ?? 0) ? first! : second!;
  const { machine, qualifier } = qualified(states, String(chosen.stateMachineVersionArn));
  return { machine: machine.id, number: Number(qualifier) };
}

/** The machine of an ARN, and what stands behind its name. */
export function qualified(states: States, arn: string): { machine: StateMachine; qualifier: string | undefined } {
  const { name, qualifier } = machineParts(arn);
  const machine = states.machines.find(name);
  if (!machine || arn !== (qualifier === undefined ? machine.arn : `${machine.arn}:${qualifier}`))
    throw noSuchMachine(arn);
  return { machine, qualifier };
}

/** Throws StateMachineDoesNotExist. */
export function findVersion(states: States, machine: StateMachine, qualifier: string): VersionRow {
  const version = isNumber(qualifier) ? states.tables.versions.find(machine.id, Number(qualifier)) : undefined;
  if (!version) throw noSuchMachine(`${machine.arn}:${qualifier}`);
  return version;
}

/** Throws ResourceNotFound. */
export function findAlias(states: States, arn: string): { machine: StateMachine; alias: AliasRow } {
  const { name, qualifier } = machineParts(arn);
  const machine = states.machines.find(name);
  const alias = machine && qualifier !== undefined ? states.tables.aliases.find(machine.id, qualifier) : undefined;
  if (!machine || !alias || aliasArn(machine, alias.name) !== arn) throw noSuchReference(arn);
  return { machine, alias };
}
