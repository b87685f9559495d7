/**
 * What a role of the template may do: statements of its own policies and of those that the template attaches to it.
 * Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements reference".
 */
import { isObject } from '../../languages/is-object.ts';
import {
  at,
  type Fields,
  hasInclude,
  hasUnknown,
  isPlain,
  listOf,
  mentions,
  objectsOf,
  resourceMark,
} from './symbol.ts';
import type { Resource, Template } from './template.ts';

export interface Statement {
  /** The resource that holds it: the role, or a policy beside it. */
  readonly owner: Resource;
  /** `Policies/launch/Statement/0`. */
  readonly place: string;
  readonly path: readonly (string | number)[];
  readonly fields: Fields;
}

export interface Role {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
  /** Whether permissions may come from elsewhere: a policy that is not here. */
  readonly isOpen: boolean;
}

/** AWS's managed policies that let nobody start, stop or pass anything of ECS. */
const harmless =
  /\/(AmazonECSTaskExecutionRolePolicy|AWSLambdaBasicExecutionRole|AWSLambdaVPCAccessExecutionRole|CloudWatchLogsFullAccess|AWSXRayDaemonWriteAccess)$/;

const known = new WeakMap<Template, Map<Resource, Role>>();

export function roleOf(template: Template, value: unknown): Role | undefined {
  const resource = template.find(value, 'AWS::IAM::Role');
  if (!resource) return undefined;
  const roles = known.get(template) ?? new Map<Resource, Role>();
  known.set(template, roles);
  const role = roles.get(resource) ?? readRole(template, resource);
  roles.set(resource, role);
  return role;
}

function readRole(template: Template, resource: Resource): Role {
  const own = objectsOf(resource.properties['Policies']).flatMap((policy, index) =>
    statementsOf(resource, policy, ['Policies', index], `Policies/${String(policy['PolicyName'])}/`),
  );
  const beside = template
    .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter(({ id, properties }) => {
      const roles = [...listOf(properties['Roles']), ...listOf(properties['RoleName'])];
      const isNamed = roles.some((each) => template.find(each, 'AWS::IAM::Role') === resource);
      return isNamed || mentions(resource.properties['ManagedPolicyArns'], id);
    });
  const managed = listOf(resource.properties['ManagedPolicyArns']).map(String);
  const attached = managed.some((arn) => !harmless.test(arn) && !beside.some(({ id }) => arn === resourceMark(id)));
  const documents = [...objectsOf(resource.properties['Policies']), ...beside.map(({ properties }) => properties)].map(
    ({ PolicyDocument }) => PolicyDocument,
  );
  return {
    resource,
    statements: [...own, ...beside.flatMap((policy) => statementsOf(policy, policy.properties, [], ''))],
    isOpen:
      attached ||
      hasUnknown(resource.properties['Policies']) ||
      documents.some(hasUnknown) ||
      [resource.properties, ...documents].some((each) => isObject(each) && hasInclude(each)),
  };
}

function statementsOf(
  owner: Resource,
  policy: Fields,
  base: readonly (string | number)[],
  place: string,
): readonly Statement[] {
  return objectsOf(at(policy, 'PolicyDocument', 'Statement')).map((fields, index) => ({
    owner,
    place: `${place}Statement/${index}`,
    path: [...base, 'PolicyDocument', 'Statement', index],
    fields,
  }));
}

export const isAllow = ({ fields }: Pick<Statement, 'fields'>): boolean => fields['Effect'] === 'Allow';

/** Whether the statement names the action, by a pattern too. */
export function names({ fields }: Pick<Statement, 'fields'>, action: string): boolean {
  if (fields['NotAction'] !== undefined)
    return !listOf(fields['NotAction']).some((each) => matches(String(each), action));
  return listOf(fields['Action']).some((each) => matches(String(each), action));
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'is').test(text);
}

/** Whether the role may do it on the resource, under whatever conditions; `maybe`: it cannot be told from here. */
export function allows(role: Role, action: string, couldBe: (resource: string) => boolean): boolean | 'maybe' {
  const granting = role.statements.filter((each) => isAllow(each) && names(each, action));
  if (
    granting.some(
      ({ fields }) => fields['NotResource'] !== undefined || listOf(fields['Resource']).map(String).some(couldBe),
    )
  )
    return true;
  return role.isOpen ? 'maybe' : false;
}

/** Whether a policy's resource may be that one of the template: `name` is the property of its name. */
export function couldBeResource(resource: Resource, name: string): (pattern: string) => boolean {
  const given = resource.properties[name];
  return (pattern) => {
    if (mentions(pattern, resource.id) || pattern === '*') return true;
    if (hasUnknown(pattern)) return !/⟦[A-Za-z0-9]+\.Arn⟧/.test(pattern);
    if (/^⟦[^?][^⟦⟧]*⟧$/.test(pattern)) return false;
    if (typeof given === 'string') return matches(pattern.replace(/^.*[:/]/s, '*'), given) || pattern.includes('*');
    return pattern.includes('*') || pattern.includes('AWS::StackName');
  };
}

/** Whether a policy's resource may be the role of that ARN, which is known but for the deployment's account and partition. */
export const couldBeArn =
  (template: Template, arn: string) =>
  (pattern: string): boolean => {
    const role = template.find(pattern, 'AWS::IAM::Role');
    if (role) {
      const { RoleName: name } = role.properties;
      return name !== undefined && (!isPlain(name) || arn.endsWith(`/${name}`));
    }
    return hasUnknown(pattern) || /⟦[^?]/.test(pattern) || matches(anywhere(pattern), anywhere(arn));
  };

const roleArn = /^arn:(?:⟦[^⟧]*⟧|[^:]+):iam::(?:⟦[^⟧]*⟧|[^:]*):(?=role\/)/;

export const isRoleArn = (value: unknown): value is string =>
  typeof value === 'string' && roleArn.test(value) && !hasUnknown(value);

/** What differs by deployment is the same on both sides, written out or not. */
const anywhere = (text: string): string => text.replace(roleArn, '');
