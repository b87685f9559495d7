/**
 * What `terraform show -json` says of a plan or a state, as the template that it amounts to. Resources are called by their addresses; they stand in no
 * lines. What Terraform writes apart (a rule's targets, a role's attachments, a queue's policy) is put where CloudFormation has it.
 * Source: Terraform documentation, "JSON Output Format".
 */
import { isObject } from '../../../languages/is-object.ts';
import { isTooDeep } from '../../../languages/nesting.ts';
import type { Problem } from '../../../languages/problem.ts';
import type { Source } from '../source.ts';
import { listOf, objectsOf, resourceMark, resourceOf } from '../symbol.ts';
import { type Instance, instancesOf } from './instances.ts';
import { json, routeOf, targetOf, translations } from './resources.ts';

/** Terraform's own file of a state, a plan or a state in JSON; not read any further. */
export const looksLikeTerraform = (text: string): boolean =>
  text.trimStart().startsWith('{') && /"terraform_version"\s*:|"format_version"\s*:/.test(text.slice(0, 2000));

interface Made {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly UpdateReplacePolicy?: 'Retain';
}

/** Or what is wrong with the text. */
export function readTerraform(text: string): Source | Problem[] {
  if (isTooDeep(text)) return [{ path: [], message: 'it is nested deeper than anything that Terraform writes' }];
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return [{ path: [], message: `it is no JSON: ${error instanceof Error ? error.message : error}` }];
  }
  if (!isObject(root) || root['format_version'] === undefined)
    return [
      {
        path: [],
        message: "this is Terraform's own form of a state",
        hint: 'terraform show -json > state.json, and check that',
      },
    ];
  const instances = instancesOf(root);
  const resources = new Map<string, Made>();
  for (const instance of instances) make(instance, resources);
  for (const instance of instances) join(instance, instances, resources);
  const names = new Map(instances.map(({ id, address }) => [id, address]));
  return {
    root: { Resources: Object.fromEntries(resources) },
    lineOf: () => undefined,
    nameOf: (id) => names.get(id),
    isResolved: true,
  };
}

function make({ type, id, values }: Instance, resources: Map<string, Made>): void {
  const [Type, translate] = translations[type] ?? [];
  if (Type === undefined || translate === undefined) return;
  const properties = Object.fromEntries(Object.entries(translate(values)).filter(([, each]) => each !== undefined));
  const isKept = values['skip_destroy'] === true;
  resources.set(id, { Type, Properties: properties, ...(isKept ? { UpdateReplacePolicy: 'Retain' } : {}) });
}

/** Puts what Terraform writes apart into the resource that it belongs to. */
function join({ type, address, id, values }: Instance, all: readonly Instance[], resources: Map<string, Made>): void {
  const ownerOf = (ownerType: string, given: unknown): Record<string, unknown> | undefined => {
    const found = all.find(
      (each) => each.type === ownerType && (resourceOf(given) === each.id || each.values['name'] === given),
    );
    return found && resources.get(found.id)?.Properties;
  };
  const append = (ownerType: string, given: unknown, property: string, value: unknown): void => {
    const properties = ownerOf(ownerType, given);
    if (properties) properties[property] = [...listOf(properties[property]).filter((each) => each !== value), value];
  };
  if (type === 'aws_cloudwatch_event_target')
    append('aws_cloudwatch_event_rule', values['rule'], 'Targets', targetOf(values, address));
  else if (type === 'aws_iam_role_policy_attachment' || type === 'aws_iam_policy_attachment')
    for (const role of listOf(values['role'] ?? values['roles']))
      append('aws_iam_role', role, 'ManagedPolicyArns', values['policy_arn']);
  else if (type === 'aws_iam_role_policy') withoutInline(ownerOf('aws_iam_role', values['role']), values['name']);
  else if (type === 'aws_route_table')
    for (const [index, route] of objectsOf(values['route']).entries())
      resources.set(`${id}Route${index}`, {
        Type: 'AWS::EC2::Route',
        Properties: { ...routeOf(route, resourceMark(id)) },
      });
  else if (type === 'aws_sqs_queue' && values['policy'] !== undefined && values['policy'] !== '')
    resources.set(`${id}Policy`, {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [resourceMark(id)], PolicyDocument: json(values['policy']) },
    });
}

/** A state says a role's policies twice: as its own, and as the resources that made them. */
function withoutInline(role: Record<string, unknown> | undefined, name: unknown): void {
  if (role)
    role['Policies'] = listOf(role['Policies']).filter((each) => !(isObject(each) && each['PolicyName'] === name));
}
