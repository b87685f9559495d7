/**
 * A template with one right less: each action, each resource, each condition and each trust is taken out of its roles in turn.
 * A list loses one element; what stands alone is taken out with what it stands in, or, where a policy would not be one without it, given to another.
 */
import { isObject } from '../src/languages/is-object.ts';
import { type Json, type JsonObject, parseText } from '../src/languages/template/document.ts';

export interface Mutant {
  /** `ROLE without ACTION` and its like. */
  readonly name: string;
  /** JSON. */
  readonly template: string;
}

/** A place that a mutant changes: the same steps lead there in every copy of the template. */
type Statements = (template: JsonObject) => JsonObject[];

const another = {
  service: 'ec2.amazonaws.com',
  resource: 'arn:aws:ecs:us-east-1:000000000000:task-definition/another:1',
  value: 'arn:aws:ecs:us-east-1:000000000000:cluster/another',
};

/** Every mutant of every AWS::IAM::Role. */
export function roleMutants(text: string): Mutant[] {
  const template = parse(text);
  return Object.entries(objectOf(template['Resources']))
    .filter(([, resource]) => objectOf(resource)['Type'] === 'AWS::IAM::Role')
    .flatMap(([role, resource]) => {
      const properties = objectOf(objectOf(resource)['Properties']);
      const reach = (copy: JsonObject) => objectOf(objectOf(objectOf(copy['Resources'])[role])['Properties']);
      const trust: Statements = (copy) => statementsOf(reach(copy)['AssumeRolePolicyDocument']);
      const policies = listOf(properties['Policies']).flatMap((_, at) =>
        mutantsOf(template, role, (copy) =>
          statementsOf(objectOf(listOf(reach(copy)['Policies'])[at])['PolicyDocument']),
        ),
      );
      return [...trustMutants(template, role, trust), ...policies];
    });
}

function trustMutants(template: JsonObject, role: string, statements: Statements): Mutant[] {
  return statements(template).map((_, at) =>
    mutant(template, `${role} trusting another`, (copy) => {
      (statements(copy)[at] as JsonObject)['Principal'] = { Service: another.service };
    }),
  );
}

function mutantsOf(template: JsonObject, role: string, statements: Statements): Mutant[] {
  return statements(template).flatMap((statement, at) => {
    const actions = listOf(statement['Action']).map(String);
    const resources = listOf(statement['Resource']);
    const change = (name: string, make: (statement: JsonObject, all: JsonObject[]) => void): Mutant =>
      mutant(template, `${role} ${name}`, (copy) => make(statements(copy)[at] as JsonObject, statements(copy)));
    const all = actions.join(', ');
    return [
      ...actions.map((action, index) =>
        change(`without ${action}`, (made) => {
          made['Action'] = actions.length > 1 ? actions.toSpliced(index, 1) : 'ec2:DescribeVpcs';
        }),
      ),
      ...resources.map((resource, index) =>
        change(`with ${all} not on ${place(resource)}`, (made) => {
          made['Resource'] = resources.length > 1 ? resources.toSpliced(index, 1) : another.resource;
        }),
      ),
      ...conditionsOf(statement).map(([operator, key]) =>
        change(`with ${all} where ${key} is another`, (made) => {
          objectOf(objectOf(made['Condition'])[operator])[key] = another.value;
        }),
      ),
    ];
  });
}

const conditionsOf = ({ Condition = {} }: JsonObject): [operator: string, key: string][] =>
  Object.entries(objectOf(Condition)).flatMap(([operator, keys]) =>
    Object.keys(objectOf(keys)).map((key): [string, string] => [operator, key]),
  );

function mutant(template: JsonObject, name: string, change: (copy: JsonObject) => void): Mutant {
  const copy = structuredClone(template);
  change(copy);
  return { name, template: JSON.stringify(copy) };
}

function parse(text: string): JsonObject {
  const document = parseText(text);
  if (Array.isArray(document)) throw new Error(`no template: ${JSON.stringify(document)}`);
  return objectOf(document.root);
}

function objectOf(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error(`no object: ${JSON.stringify(value)}`);
  return value;
}

const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const statementsOf = (policy: Json | undefined): JsonObject[] => listOf(objectOf(policy)['Statement']).map(objectOf);

/** `!Ref X` and `!GetAtt X.Arn` as X. */
function place(resource: Json): string {
  if (!isObject(resource)) return String(resource);
  const [named] = Object.values(resource);
  return String(Array.isArray(named) ? named[0] : named).replace(/^.*\//, '');
}
