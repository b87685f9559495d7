/**
 * A Task state's Resource: its name, its pattern and which parameters it takes.
 * Left out, and refused by name: Lambda functions, activities, `aws-sdk:` calls, `.waitForTaskToken`, services not in the table.
 */
import { isObject } from '../is-object.ts';
import { type ParameterShape, type ResourceEntry, resourceTable } from './resources.table.ts';

export interface Resource {
  readonly arn: string;
  /** `ecs`: what history events call resourceType. */
  readonly service: string;
  /** `runTask`. */
  readonly action: string;
  readonly sync: boolean;
  readonly entry: ResourceEntry;
}

/** `runTask.sync`: what history events call resource. */
export const resourceName = (resource: Resource): string => `${resource.action}${resource.sync ? '.sync' : ''}`;

/** The resource, or why AWS or Punctual does not take it. */
export function parseResource(arn: string): Resource | string {
  if (!/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(arn)) return 'Value is not a valid resource ARN';
  const match = /^arn:aws[^:]*:states:::(([a-z-]+):([A-Za-z]+))(\.sync|\.sync:2|\.waitForTaskToken)?$/.exec(arn);
  const entry = match && Object.hasOwn(resourceTable, match[1]!) ? resourceTable[match[1]!] : undefined;
  if (!match || !entry) return `The resource '${arn}' is not supported by Punctual yet`;
  const pattern = match[4] ?? '';
  if (pattern === '.waitForTaskToken')
    return `The pattern '.waitForTaskToken' of '${arn}' is not supported by Punctual yet`;
  if (!entry.patterns.some((each) => each === pattern)) return `The resource provided ${arn} is not recognized`;
  return { arn, service: match[2]!, action: match[3]!, sync: pattern === '.sync', entry };
}

/** Faults of a Task state's Parameters against the resource's table, in AWS's words. */
export function parameterProblems(resource: Resource, parameters: unknown): string[] {
  const { entry } = resource;
  if (!isObject(parameters)) return entry.required.map(missing);
  const names = Object.keys(parameters).map(bare);
  const refused = resource.sync ? entry.notWithSync.filter((name) => names.includes(name)) : [];
  return [
    ...refused.map(unsupported),
    ...unknownMembers(entry.parameters, parameters).map(unsupported),
    ...entry.required.filter((name) => !names.includes(name)).map(missing),
  ];
}

const bare = (key: string): string => (key.endsWith('.$') ? key.slice(0, -2) : key);
const missing = (name: string) => `The field '${name}' is required but was missing`;
const unsupported = (name: string) => `The field '${name}' is not supported by Step Functions`;

function unknownMembers(shape: ParameterShape, value: unknown): string[] {
  if (shape === true) return [];
  if (Array.isArray(shape)) return Array.isArray(value) ? value.flatMap((item) => unknownMembers(shape[0], item)) : [];
  if (!isObject(value)) return [];
  const members = shape as { readonly [member: string]: ParameterShape };
  return Object.entries(value).flatMap(([key, member]) => {
    const known = Object.hasOwn(members, bare(key)) ? members[bare(key)] : members['*'];
    if (known === undefined) return [bare(key)];
    return key.endsWith('.$') ? [] : unknownMembers(known, member);
  });
}
