/** The names that resources will have, as far as a template and its stack's name tell, with `*` for the rest. */
import { resourceSchemas } from '../../languages/resources/resource-schemas.ts';
import { resourceOf } from '../model/symbol.ts';
import type { Resource, Template } from '../model/template.ts';

/** Where the stack shall be; what is left open is `*`. */
export interface ArnPlace {
  readonly stack: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** By which a template goes that is too large for a call; undefined: it is not. */
  readonly bucket?: string | undefined;
}

export interface Place extends ArnPlace {
  readonly template: Template;
}

/** What the ARNs of a resource hold. */
export interface Names extends Omit<ArnPlace, 'stack' | 'bucket'> {
  readonly name: string;
  /** Of a role: `/`, `/punctual/office/`. */
  readonly path: string;
  /** Of a schedule. */
  readonly group: string;
}

export function nameOf(resource: Resource, at: Place): Names {
  const { partition, region, account } = at;
  const { Path, GroupName } = resource.properties;
  const group = String(GroupName ?? 'default');
  const path = Path === undefined ? '/' : patternOf(String(Path), at);
  return {
    partition,
    region,
    account,
    path,
    // A path or a group of the stack's own says enough.
    name: path.includes(`/${at.stack}/`) || isOwn(group, at) ? '*' : physicalName(resource, at),
    group: patternOf(group, at),
  };
}

const isOwn = (value: string, { template }: Place): boolean => template.resources.has(resourceOf(value) ?? '');

function physicalName(resource: Resource, at: Place): string {
  const property = resourceSchemas.get(resource.type)?.namedBy ?? namedBy[resource.type];
  const given = property === undefined ? undefined : resource.properties[property];
  if (typeof given === 'string') return bareName(patternOf(cutBehindStack(given), at));
  // AWS names machines without their stack.
  if (resource.type === 'AWS::StepFunctions::StateMachine') return `${resource.id}-*`;
  const made = lettersOf(resource, `${at.stack}-${resource.id}`);
  return made.length <= madeWholeMax ? `${made}-*` : lettersOf(resource, `${at.stack}-*`);
}

/** Names of buckets have no capitals. */
const lettersOf = ({ type }: Resource, name: string): string =>
  type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;

/** A function may be named by its ARN. */
const bareName = (name: string): string => name.replace(/^arn:.*:function:/, '');

/** Of what is a part of something else: that one's. */
const namedBy: Readonly<Record<string, string>> = {
  __proto__: null as never,
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::Lambda::Version': 'FunctionName',
  'AWS::S3::BucketPolicy': 'Bucket',
};

/** CloudFormation shortens longer names, each service's its own way, so that 13 random characters find room in 64. */
const madeWholeMax = 64 - 13;

/** `STACK_report` -> `STACK_*`. A hyphen does not end a stack's name. */
const cutBehindStack = (name: string): string => name.replace(/(⟦\?AWS::StackName⟧[_/]).*$/s, '$1*');

/** A text with marks (model/symbol.ts) as an ARN's pattern. */
export const patternOf = (text: string, at: Place): string =>
  text
    .replace(/⟦([^⟦⟧]*)⟧/g, (_, name: string) => textOf(name, at))
    .replace(/^arn:aws:/, `arn:${at.partition}:`)
    .replace(/\*{2,}/g, '*');

function textOf(name: string, at: Place): string {
  if (name === '?AWS::StackName') return at.stack;
  if (name === '?AWS::Region') return at.region;
  if (name === '?AWS::AccountId') return at.account;
  const [id = '', attribute] = name.split('.');
  const resource = at.template.resources.get(id);
  if (!resource) return '*';
  const { partition, account, path, name: physical } = nameOf(resource, at);
  if (resource.type === 'AWS::IAM::Role')
    return attribute === 'Arn' ? `arn:${partition}:iam::${account}:role${path}${physical}` : physical;
  return attribute === undefined ? physical : '*';
}
