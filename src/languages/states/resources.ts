/**
 * A Task state's Resource: whose operation it is, by which pattern it is called, which parameters it takes.
 * Whether the cloud that will run it has it, is the catalogue's to say. Source: Step Functions guide, "Integrating services", "Activities".
 */
import { isObject } from '../is-object.ts';
import { own } from '../own.ts';
import type { Catalogue } from './catalogue.ts';
import type { Resource } from './resource.ts';
import { elsewhereTable, type ParameterShape, type Pattern, resourceTable } from './resources.table.ts';

/** `runTask.sync`: what history events call resource. */
export const resourceName = ({ kind, arn, action, pattern }: Resource): string =>
  kind === 'activity' ? arn : `${action}${pattern}`;

/** The resource, or why it is none. */
export function parseResource(arn: string): Resource | string {
  if (!/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(arn)) return 'Value is not a valid resource ARN';
  return activity(arn) ?? lambdaFunction(arn) ?? integration(arn) ?? notRecognized(arn);
}

/** AWS's words. */
export const notRecognized = (arn: string): string =>
  `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;

const waiting = { action: '', pattern: '', sync: false } as const;

const activity = (arn: string): Resource | undefined =>
  /^arn:aws[^:]*:states:[^:]+:\d+:activity:[^:]+$/.test(arn)
    ? { arn, kind: 'activity', service: 'activity', ...waiting }
    : undefined;

const lambdaFunction = (arn: string): Resource | undefined =>
  /^arn:aws[^:]*:lambda:[^:]*:[^:]*:function:./.test(arn)
    ? { arn, kind: 'elsewhere', service: 'lambda', ...waiting }
    : undefined;

const integrationForm =
  /^arn:aws[^:]*:states:::((?:aws-sdk:)?[a-z0-9-]+):([A-Za-z0-9]+)(\.sync|\.sync:2|\.waitForTaskToken)?$/;

function integration(arn: string): Resource | string | undefined {
  const [, service, action, form = ''] = integrationForm.exec(arn) ?? [];
  if (service === undefined || action === undefined) return undefined;
  const pattern = form as Pattern;
  const called = { arn, service, action, pattern, sync: pattern === '.sync' || pattern === '.sync:2' };
  // "AWS SDK integrations: Run a Job (.sync) not supported".
  if (service.startsWith('aws-sdk:')) return called.sync ? notRecognized(arn) : { ...called, kind: 'sdk' };
  const name = `${service}:${action}`;
  const entry = own(resourceTable, name);
  if (!entry) return elsewhere(name, called);
  return entry.patterns.includes(pattern) ? { ...called, kind: 'service', entry } : notRecognized(arn);
}

function elsewhere(name: string, called: Omit<Resource, 'kind'>): Resource | string {
  const entry = own(elsewhereTable, name);
  if (!entry) return { ...called, kind: 'elsewhere' };
  return entry.patterns.includes(called.pattern) ? { ...called, kind: 'elsewhere', entry } : notRecognized(called.arn);
}

/** Faults of a Task state's Parameters, in AWS's words. */
export function parameterProblems(
  resource: Resource,
  parameters: unknown,
  catalogue: Pick<Catalogue, 'parameterProblems'> | undefined,
): string[] {
  const { entry } = resource;
  if (resource.kind === 'sdk') return catalogue?.parameterProblems(resource, parameters) ?? [];
  if (!entry) return [];
  if (!isObject(parameters)) return entry.required.map(missingField);
  const names = Object.keys(parameters).map(bareName);
  const refused = resource.sync ? entry.notWithSync.filter((name) => names.includes(name)) : [];
  return [
    ...refused.map(unsupportedField),
    ...unknownMembers(entry.parameters, parameters).map(unsupportedField),
    ...entry.required.filter((name) => !names.includes(name)).map(missingField),
  ];
}

/** A member's name without what says that its value is found by a path. */
export const bareName = (key: string): string => (key.endsWith('.$') ? key.slice(0, -2) : key);
export const missingField = (name: string): string => `The field '${name}' is required but was missing`;
export const unsupportedField = (name: string): string => `The field '${name}' is not supported by Step Functions`;

function unknownMembers(shape: ParameterShape, value: unknown): string[] {
  if (shape === true) return [];
  if (Array.isArray(shape)) return Array.isArray(value) ? value.flatMap((item) => unknownMembers(shape[0], item)) : [];
  if (!isObject(value)) return [];
  const members = shape as { readonly [member: string]: ParameterShape };
  return Object.entries(value).flatMap(([key, member]) => {
    const known = Object.hasOwn(members, bareName(key)) ? members[bareName(key)] : members['*'];
    if (known === undefined) return [bareName(key)];
    return key.endsWith('.$') ? [] : unknownMembers(known, member);
  });
}
