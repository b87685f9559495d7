/** ARNs and names of machines and executions: made, taken apart, refused. */
import { arn, parseArn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { invalidArn, invalidName, wrongResource } from './errors.ts';
import type { MachineRow } from './tables/machines.ts';

type Place = Pick<ServiceHost, 'partition' | 'account' | 'region'>;

export const machineArn = (host: Place, name: string): string => arn(host, 'states', `stateMachine:${name}`);
/** ARN or name of a machine with a distributed Map's label: what its children run. */
export const labelled = (machine: string, label: string | undefined): string =>
  label === undefined ? machine : `${machine}/${label}`;
export const mapRunArn = (host: Place, machine: string, label: string, name: string): string =>
  arn(host, 'states', `mapRun:${machine}/${label}:${name}`);
export const activityArn = (host: Place, name: string): string => arn(host, 'states', `activity:${name}`);
export const executionArn = (host: Place, machine: string, name: string): string =>
  arn(host, 'states', `execution:${machine}:${name}`);

/** `name`: of an express execution with what tells it from others of its name (`expressName`). */
export const executionArnOf = (host: Place, machine: Pick<MachineRow, 'name' | 'type'>, name: string): string =>
  machine.type === 'EXPRESS'
    ? arn(host, 'states', `express:${machine.name}:${name}`)
    : executionArn(host, machine.name, name);

export const isExpressExecution = (executionArn: string): boolean => executionArn.split(':')[5] === 'express';

/** Several express executions may have one name: in tables and ARNs an id follows it, behind a colon. */
export const expressName = (name: string, id: string): string => `${name}:${id}`;
export const givenName = (name: string): string => name.split(':')[0]!;

/** The machine's name, where no version or alias is taken. Throws InvalidArn. */
export function machineNameOf(text: string): string {
  const { name, qualifier } = machineParts(text);
  if (qualifier !== undefined) throw invalidArn(text);
  return name;
}

/** The machine's name and, behind it, a version's number or an alias's name. Throws InvalidArn. */
export function machineParts(text: string): { name: string; qualifier: string | undefined } {
  const [type, name, qualifier, ...rest] = resourceOf(text);
  if (type !== 'stateMachine' || !name || rest.length > 0) throw wrongResource(String(type));
  return { name, qualifier };
}

/** Throws InvalidArn. */
export function activityNameOf(text: string): string {
  const [type, name, more] = resourceOf(text);
  if (type !== 'activity' || !name || more !== undefined) throw wrongResource(String(type));
  return name;
}

export function executionNamesOf(text: string): { machine: string; name: string } {
  const [type, machine, name] = resourceOf(text);
  if (type !== 'execution' || !machine || !name) throw wrongResource(String(type));
  return { machine, name };
}

/** Of `mapRun:MACHINE/LABEL:NAME`. */
export function mapRunNamesOf(text: string): { machine: string; name: string } {
  const [type, machine = '', name] = resourceOf(text);
  const [machineName, label] = machine.split('/');
  if (type !== 'mapRun' || !machineName || !label || !name) throw wrongResource(String(type));
  return { machine: machineName, name };
}

function resourceOf(text: string): string[] {
  const parsed = parseArn(text);
  if (parsed?.service !== 'states') throw invalidArn(text);
  return parsed.resource.split(':');
}

/** "A name must not contain: white space, brackets, wildcards, special characters, control characters, surrogates": API reference. */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

export function checkName(name: string): void {
  if (forbidden.test(name)) throw invalidName(name);
}
