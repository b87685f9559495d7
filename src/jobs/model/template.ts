/** Anyone's template as the checks see it: its resources with their values as far as they are known, and the line of each. */
import { isObject } from '../../languages/is-object.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { tooMuchMade } from '../../languages/template/evaluate.ts';
import { conditionsMax } from '../../languages/template/limits.ts';
import { type Given, readTransformed } from '../../languages/template/parse.ts';
import { Resolver, TooMuchMade } from './resolve.ts';
import type { Path, Source } from './source.ts';
import { at, type Fields, fieldsOf, mentions, resourceOf } from './symbol.ts';
import { looksLikeTerraform, readTerraform } from './terraform/read-terraform.ts';

export interface Resource {
  readonly id: string;
  /** As its author calls it: the logical id, Terraform's address, an ARN. */
  readonly name: string;
  readonly type: string;
  /** Resolved. */
  readonly properties: Fields;
  /** As written. */
  readonly written: Fields;
  readonly metadata: Fields;
  readonly condition: string | undefined;
  readonly isRetained: boolean;
}

export interface Template {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly metadata: Fields;
  /** As written. */
  readonly parameters: Fields;
  /** `punctual synth` made it: what would be doubtful elsewhere was chosen in its configuration. */
  readonly isGenerated: boolean;
  /** Literals are what references have become: an ARN, an account's number. */
  readonly isResolved: boolean;
  /** False: the resource is not made unless somebody gives a parameter another value than its default. */
  isMade(resource: Resource): boolean | undefined;
  /** Resolved. */
  readonly outputs: Fields;
  /** It stands in a template that nests this one, and watches what is in here. */
  isAround(resource: Resource): boolean;
  /** An output with an export names it: others may use it. */
  isExported(resource: Resource): boolean;
  /** 1-based, of the node at the path or the nearest one around it; undefined: it stands in no lines. */
  lineOf(path: Path): number | undefined;
  ofType(...types: readonly string[]): readonly Resource[];
  /** The same with these parameters as marks, and one of the texts that a mapping may give: what comes by them is seen. */
  leaving(parameters: ReadonlySet<string>): Template;
  /** The resource of that type that the text refers to, by reference or by its name. */
  find(value: unknown, type: string): Resource | undefined;
}

export interface Readings {
  readonly readings: readonly Template[];
}

/** What the text says, its loops gone through, with the arms that the defaults choose, and with the other ones where any `Fn::If` is there; or what is wrong with it. */
export function readTemplates(text: string, given?: Given): Readings | Problem[] {
  const read = readWhatCan(text, given);
  if (isProblems(read)) return read;
  return read.problems.length > 0 ? [...read.problems] : read;
}

/** As `readTemplates`, of what could be read beside what is wrong with the text; problems alone: nothing could. */
export function readWhatCan(
  text: string,
  given?: Given,
): (Readings & { readonly problems: readonly Problem[] }) | Problem[] {
  if (text.trim() === '') return [{ path: [], message: 'the file is empty' }];
  if (looksLikeTerraform(text)) {
    const source = readTerraform(text);
    return isProblems(source) ? source : { readings: readingsOf(source), problems: [] };
  }
  const { document, problems } = readTransformed(text, given);
  if (!document) return [...problems];
  const written = document.root as Fields;
  if (!isObject(written['Resources']))
    return problems.length > 0
      ? [...problems]
      : [{ path: [], message: 'there is no section `Resources`: this is no CloudFormation template' }];
  const conditions = Object.keys(fieldsOf(written['Conditions'])).length;
  if (conditions > conditionsMax)
    return [
      ...problems,
      { path: ['Conditions'], message: `a template may have at most ${conditionsMax} conditions, found ${conditions}` },
    ];
  const lineOf = (path: Path): number => document.positions.nearest(path)?.line ?? 1;
  const readings = orNone(() => readingsOf({ root: written, lineOf }));
  return readings ? { readings, problems } : [...problems, { path: [], message: tooMuchMade }];
}

/** With the arms that the defaults choose first. Throws TooMuchMade where the source is not resolved. */
export function readingsOf(source: Source): readonly Template[] {
  const arms = /"Fn::If"/.test(JSON.stringify(source.root)) ? [false, true] : [false];
  return arms.map((otherArms) => templateOf(source, otherArms));
}

/** How names end that a resource is spelt with, where it is not referred to: the property of its name, and what stands before it in an ARN. */
const named: Readonly<Record<string, readonly [property: string, before: string]>> = {
  'AWS::StepFunctions::StateMachine': ['StateMachineName', ':stateMachine:'],
  'AWS::ECS::TaskDefinition': ['Family', ':task-definition/'],
  'AWS::Lambda::Function': ['FunctionName', ':function:'],
  'AWS::IAM::Role': ['RoleName', ':role/'],
  'AWS::SNS::Topic': ['TopicName', ':'],
  'AWS::SQS::Queue': ['QueueName', ':'],
  'AWS::Logs::LogGroup': ['LogGroupName', ':log-group:'],
};

function templateOf(source: Source, otherArms: boolean, resolver = new Resolver(source.root, otherArms)): Template {
  const { root, lineOf, nameOf, isResolved = false } = source;
  // What was deployed has no functions: one that looks like one is somebody's value.
  const resolved = (node: unknown, condition?: string): Fields =>
    fieldsOf(isResolved ? node : resolver.resolve(node, condition));
  const outputs = resolved(root['Outputs']);
  for (const condition of Object.keys(fieldsOf(root['Conditions']))) resolver.condition(condition);
  const resources = new Map<string, Resource>();
  for (const [id, node] of Object.entries(fieldsOf(root['Resources']))) {
    if (!isObject(node)) continue;
    const condition = typeof node['Condition'] === 'string' ? node['Condition'] : undefined;
    resources.set(id, {
      id,
      name: nameOf?.(id) ?? id,
      type: String(node['Type']),
      properties: withDocuments(resolved(node['Properties'], condition)),
      written: fieldsOf(node['Properties']),
      metadata: fieldsOf(node['Metadata']),
      condition,
      isRetained: node['UpdateReplacePolicy'] === 'Retain',
    });
  }
  const byType = Map.groupBy(resources.values(), ({ type }) => type);
  const ofType = (...types: readonly string[]): readonly Resource[] => {
    const [only, ...others] = types;
    return others.length === 0
      ? (byType.get(only as string) ?? [])
      : [...resources.values()].filter(({ type }) => types.includes(type));
  };
  const byName = nameFinder(ofType);
  const template: Template = {
    resources,
    metadata: fieldsOf(root['Metadata']),
    parameters: fieldsOf(root['Parameters']),
    isGenerated: at(root, 'Metadata', 'Punctual', 'App') !== undefined,
    isResolved,
    isMade: ({ condition }) => (condition === undefined ? true : resolver.condition(condition)),
    lineOf: (path) => lineOf(path),
    outputs,
    isAround: () => false,
    isExported: ({ id }) =>
      Object.values(outputs).some((output) => at(output, 'Export') !== undefined && mentions(output, id)),
    ofType,
    leaving: (parameters) => {
      const open = new Resolver(root, otherArms, { parameters, by: resolver });
      return orNone(() => templateOf(source, otherArms, open)) ?? template;
    },
    find: (value, type) => {
      const referred = resources.get(resourceOf(value) ?? '');
      if (referred) return referred.type === type ? referred : undefined;
      return typeof value === 'string' ? byName(type, value) : undefined;
    },
  };
  return template;
}

/** Undefined where functions make more than anybody takes. */
function orNone<T>(made: () => T): T | undefined {
  try {
    return made();
  } catch (error) {
    if (error instanceof TooMuchMade) return undefined;
    throw error;
  }
}

const documents = /^(PolicyDocument|AssumeRolePolicyDocument|KeyPolicy|EventPattern)$/;

/** CloudFormation takes policies and patterns as texts of JSON too. */
const withDocuments = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'Policies' && Array.isArray(value))
        return [name, value.map((each) => (isObject(each) ? withDocuments(each) : each))];
      return [name, documents.test(name) && typeof value === 'string' ? (parsed(value) ?? value) : value];
    }),
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Finds a resource by its name, or by an ARN that ends in it. */
function nameFinder(ofType: Template['ofType']): (type: string, value: string) => Resource | undefined {
  const indexes = new Map<string, ReadonlyMap<string, Resource>>();
  const indexOf = (type: string, property: string): ReadonlyMap<string, Resource> => {
    const known = indexes.get(type);
    if (known) return known;
    const index = new Map<string, Resource>();
    for (const each of ofType(type)) {
      const name = at(each.properties, property);
      if (typeof name === 'string' && !index.has(name)) index.set(name, each);
    }
    indexes.set(type, index);
    return index;
  };
  return (type, value) => {
    const [property, before] = named[type] ?? [];
    if (property === undefined || before === undefined) return undefined;
    const index = indexOf(type, property);
    const bare = value.replace(/:\*$|:\d+$/, '');
    const end = bare.lastIndexOf(before);
    const found = index.get(value) ?? (end === -1 ? undefined : index.get(bare.slice(end + before.length)));
    // A mark has colons of its own.
    if (found || !value.includes('⟦')) return found;
    return [...index].find(([name]) => bare.endsWith(`${before}${name}`))?.[1];
  };
}
