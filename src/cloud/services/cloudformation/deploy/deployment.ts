/** What a deployment works with: the stack, the revision that it shall become, and the scope in which the template's functions are evaluated. */
import { isObject } from '../../../../languages/is-object.ts';
import { own } from '../../../../languages/own.ts';
import type { Problem } from '../../../../languages/problem.ts';
import { outputNamed } from '../../../../languages/resources/cloudformation.table.ts';
import { notMade } from '../../../../languages/resources/custom.table.ts';
import { isReadable } from '../../../../languages/resources/resource-schema.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import { evaluateConditions } from '../../../../languages/template/conditions.ts';
import type { Json, JsonObject, Path } from '../../../../languages/template/document.ts';
import { evaluate, evaluationBudget, type Scope } from '../../../../languages/template/evaluate.ts';
import { type ParameterValues, resolveParameters } from '../../../../languages/template/parameters.ts';
import type { Given } from '../../../../languages/template/parse.ts';
import { brokenRules } from '../../../../languages/template/rules.ts';
import { type Template, withPositions } from '../../../../languages/template/template.ts';
import type { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { templateError } from '../refusals.ts';
import type { DeploymentState, Resource, Revision, Stack } from '../stack.ts';
import { problemsUnder } from '../templates.ts';

export interface Deployment {
  readonly service: CloudFormation;
  readonly context: Context;
  readonly stack: Stack;
  readonly revision: Revision;
  readonly template: Template;
  readonly scope: Scope;
}

/** One step of a deployment under way. */
export interface DeploymentStep {
  readonly service: CloudFormation;
  readonly context: Context;
  readonly stack: Stack;
  readonly state: DeploymentState;
}

/** Throws ValidationError if the parameters do not fit, or a condition cannot be decided. */
export function openDeployment(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  revision: Revision,
): Deployment {
  const template = service.templates.readDeployed(revision.template, givenBy(service, stack, revision));
  const parameters = resolveParameters(template, mapOf(revision.parameters), mapOf(revision.stored ?? {}));
  if (Array.isArray(parameters)) throw templateError(withPositions(parameters, template.positions));
  const partial = scopeOf(service, stack, revision, template, parameters);
  const broken = brokenRules(template.rules, partial);
  if (broken.length > 0) throw templateError(withPositions(broken, template.positions));
  const conditions = evaluateConditions(template, partial);
  if (Array.isArray(conditions)) throw templateError(withPositions(conditions, template.positions));
  const problems = problemsUnder(template, conditions);
  if (problems.length > 0) throw templateError(problems);
  return { service, context, stack, revision, template, scope: { ...partial, conditions } };
}

/** All but the conditions, which are decided in it. */
export const scopeOf = (
  service: CloudFormation,
  stack: Stack,
  revision: Revision,
  { mappings }: Template,
  parameters: ParameterValues,
): Omit<Scope, 'conditions'> => ({
  parameters,
  mappings,
  pseudo: pseudoParameters(service, stack, revision),
  resource(logicalId, attribute) {
    const made = service.tables.resource(stack.id, logicalId)?.resource;
    if (!made || attribute === undefined) return made?.physicalId;
    const output = outputNamed(made.type, attribute);
    return output === undefined ? attributeOf(made, attribute) : outputOf(service, made.physicalId, output);
  },
  exports: (name) => service.tables.exported(name)?.value,
  zones: (region) => ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
  budget: evaluationBudget(),
});

/** An attribute, or a property that can be read; of a custom resource a text that stands for what its function would have said. */
function attributeOf(made: Resource, attribute: string): Json | undefined {
  const schema = schemaOf(made.type);
  const attributes = own(made.attributes, attribute);
  if (attributes !== undefined || !schema || !isReadable(schema, attribute)) return attributes;
  const property = own(made.given ?? made.properties, attribute);
  if (property !== undefined) return property;
  if (schema.namedBy === attribute) return made.physicalId.split(/[/:|]/).at(-1);
  return schema.open ? notMade : undefined;
}

/** Of a nested stack: while it is made only a trial knows. */
function outputOf({ tables }: CloudFormation, stackId: string, name: string): string | undefined {
  const { outputs = [], nested } = tables.stackById(stackId) ?? {};
  const known = tables.deployment(stackId)?.phase === 'apply' ? (nested?.planned ?? []) : outputs;
  return known.find(({ key }) => key === name)?.value;
}

/** What the revision knows before its template is read. */
export const givenBy = (
  service: CloudFormation,
  stack: Stack,
  revision: Pick<Revision, 'parameters' | 'notificationArns' | 'included'>,
): Given => ({
  parameters: mapOf(revision.parameters),
  included: mapOf(revision.included ?? {}),
  pseudo: pseudoParameters(service, stack, revision),
});

export const mapOf = (values: Readonly<Record<string, string>>) => new Map(Object.entries(values));

function pseudoParameters(
  { host }: CloudFormation,
  stack: Stack,
  revision: Pick<Revision, 'notificationArns'>,
): Scope['pseudo'] {
  return new Map<string, string | string[]>([
    ['AWS::AccountId', host.account],
    ['AWS::NotificationARNs', [...revision.notificationArns]],
    ['AWS::Partition', host.partition],
    ['AWS::Region', host.region],
    ['AWS::StackId', stack.id],
    ['AWS::StackName', stack.name],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}

/** The value of a part of the template; throws ValidationError if it has none. */
export function evaluated(deployment: Deployment, node: Json, path: Path): Json | undefined {
  const problems: Problem[] = [];
  const value = evaluate(node, deployment.scope, path, problems);
  if (problems.length > 0) throw templateProblems(deployment, problems);
  return value;
}

/** A ValidationError of the template, with the positions of what is wrong. */
export const templateProblems = ({ template }: Pick<Deployment, 'template'>, problems: readonly Problem[]): AwsError =>
  templateError(withPositions(problems, template.positions));

export function objectOf(deployment: Deployment, node: JsonObject, path: Path): JsonObject {
  const value = evaluated(deployment, node, path);
  return isObject(value) ? value : {};
}

/** Names that the template imports, under its conditions, from other stacks. */
export function importedNames(deployment: Deployment): Set<string> {
  const names = new Set<string>();
  const scope: Scope = {
    ...deployment.scope,
    exports: (name) => {
      names.add(name);
      return deployment.scope.exports(name);
    },
  };
  for (const [name, { properties }] of deployment.template.resources)
    if (deployment.service.tables.resource(deployment.stack.id, name)?.resource)
      evaluate(properties, scope, ['Resources', name], []);
  for (const [name, { value }] of deployment.template.outputs) evaluate(value, scope, ['Outputs', name], []);
  return names;
}
