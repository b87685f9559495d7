/**
 * A template made fit for a cloud that has only what a job needs: types that are not there are left out, and what refers to them gets a stand-in;
 * parameters without a default get a value; EC2 instances become Fargate. What was done is said.
 */
import { isObject } from '../../languages/is-object.ts';
import { recordedProperties } from '../../languages/resources/recorded.table.ts';
import { resourceSchemas } from '../../languages/resources/resource-schemas.ts';
import type { JsonObject } from '../../languages/template/document.ts';
import { languageExtensions } from '../../languages/template/functions.table.ts';
import { isExtended } from '../../languages/template/language-extensions.ts';
import { at, type Fields, fieldsOf, listOf } from '../model/symbol.ts';
import { account, region } from './cloud.ts';
import { withReceivers } from './receivers.ts';
import { functionArn, standInOf } from './stand-in.ts';

export interface LeftOut {
  readonly id: string;
  readonly type: string;
  /** `Properties.Volumes`; undefined: all of it. */
  readonly part?: string;
  readonly why: string;
}

export interface Fitted {
  /** JSON. */
  readonly root: Fields;
  readonly leftOut: readonly LeftOut[];
  /** Parameters without a default, and the value that each was given. */
  readonly given: ReadonlyMap<string, string>;
}

/** This cloud keeps what such a resource is told, and no more. */
const isBeside = (type: string): boolean => Object.hasOwn(recordedProperties, type);

const sections = ['AWSTemplateFormatVersion', 'Description', 'Mappings', 'Conditions'];

export interface FitSettings {
  /** Whether that resource has a part in what is played. */
  readonly keep: (id: string) => boolean;
  /** Values of parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

export function fitTemplate(root: Fields, { keep, parameters: chosen }: FitSettings): Fitted {
  const written = withOwnAccount(root);
  const parameters = fieldsOf(written['Parameters']);
  const leftOut: LeftOut[] = [];
  const kept: Record<string, Fields> = {};
  for (const [id, node] of Object.entries(withReceivers(fieldsOf(written['Resources'])))) {
    const type = String(at(node, 'Type'));
    if (!keep(id)) continue;
    if (isObject(node) && resourceSchemas.has(type) && !isBeside(type)) kept[id] = node;
    else
      leftOut.push({ id, type, why: isBeside(type) ? 'it plays no part in a drill' : 'this cloud has no such type' });
  }
  const stands = new StandIns(new Set([...Object.keys(kept), ...Object.keys(parameters)]), functionsOf(leftOut));
  const resources = Object.fromEntries(
    Object.entries(kept).map(([id, node]) => [id, resourceOf(node, kept, stands)] as const),
  );
  const given = new Map<string, string>();
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const fields = fieldsOf(parameter);
    return [name, parameterOf(name, fields, chosen[name], stands.keyOf(name), given)] as const;
  });
  return {
    root: {
      ...(isExtended(written as JsonObject) ? { Transform: languageExtensions } : {}),
      ...Object.fromEntries(sections.flatMap((name) => (written[name] === undefined ? [] : [[name, written[name]]]))),
      Parameters: Object.fromEntries(values),
      Resources: resources,
    },
    leftOut,
    given,
  };
}

/** ARNs of functions that are left out: who calls one is taken to reach it. */
const functionsOf = (leftOut: readonly LeftOut[]): ReadonlyMap<string, string> =>
  new Map(
    leftOut.flatMap(({ id, type }) =>
      /^AWS::Lambda::(Function|Alias|Version)$/.test(type) ? [[id, functionArn(id)] as const] : [],
    ),
  );

/** ARNs of other accounts and regions name what is in this one. */
const withOwnAccount = (root: Fields): Fields =>
  JSON.parse(
    JSON.stringify(root).replace(
      /arn:aws[a-z-]*:([a-z0-9-]+):([a-z]{2}-[a-z-]+-\d)?:(\d{12}):/g,
      (_, service: string, itsRegion?: string) => `arn:aws:${service}:${itsRegion ? region : ''}:${account}:`,
    ),
  ) as Fields;

function resourceOf(node: Fields, kept: Readonly<Record<string, Fields>>, stands: StandIns): Fields {
  const { DependsOn, CreationPolicy: _, UpdatePolicy: _two, Metadata, ...rest } = node;
  const needed = listOf(DependsOn).filter((id) => Object.hasOwn(kept, String(id)));
  const punctual = at(Metadata, 'Punctual');
  const properties = fieldsOf(node['Properties']);
  return {
    ...rest,
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: stands.in(
      node['Type'] === 'AWS::ECS::TaskDefinition' ? withPlainVolumes(withPlainLogs(properties)) : properties,
      '',
    ),
    ...(needed.length > 0 ? { DependsOn: needed } : {}),
    ...(punctual === undefined ? {} : { Metadata: { Punctual: punctual } }),
  };
}

/** This cloud's logs are those of `awslogs`; where lines go plays no part in a drill. */
function withPlainLogs(task: Fields): Fields {
  const containers = listOf(task['ContainerDefinitions']).map((each) => {
    if (!isObject(each)) return each;
    const { LogConfiguration: logs, FirelensConfiguration: _, ...rest } = each;
    return at(logs, 'LogDriver') === 'awslogs' ? { ...rest, LogConfiguration: logs } : rest;
  });
  return task['ContainerDefinitions'] === undefined ? task : { ...task, ContainerDefinitions: containers };
}

/** What a volume keeps plays no part in a drill, and this cloud mounts nothing of EFS or FSx. */
function withPlainVolumes(task: Fields): Fields {
  if (task['Volumes'] === undefined) return task;
  const volumes = listOf(task['Volumes']).map((each) =>
    at(each, 'Name') === undefined ? each : { Name: at(each, 'Name') },
  );
  return { ...task, Volumes: volumes };
}

function parameterOf(
  name: string,
  fields: Fields,
  chosen: string | undefined,
  key: string,
  given: Map<string, string>,
): Fields {
  const type = String(fields['Type']);
  const stored = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(type)?.[1];
  const plainType = stored ?? type;
  if (chosen !== undefined) return { Type: plainType, Default: chosen };
  if (fields['Default'] !== undefined && stored === undefined)
    return { Type: type, Default: fields['Default'], ...(fields['NoEcho'] === undefined ? {} : { NoEcho: true }) };
  const [allowed] = listOf(fields['AllowedValues']);
  const value = String(allowed ?? standInOf(keyOfType(plainType) ?? key, name));
  const fitting = plainType === 'Number' && !/^\d+$/.test(value) ? String(fields['MinValue'] ?? 1) : value;
  given.set(name, fitting);
  return { Type: plainType, Default: fitting };
}

function keyOfType(type: string): string | undefined {
  const [, id] = /AWS::EC2::(\w+)::/.exec(type) ?? [];
  return id === undefined ? undefined : id === 'VPC' ? 'VpcId' : `${id}s`;
}

/** Of a value of each property by which it is used. */
class StandIns {
  readonly #known: ReadonlySet<string>;
  readonly #functions: ReadonlyMap<string, string>;
  readonly #keys = new Map<string, string>();

  constructor(known: ReadonlySet<string>, functions: ReadonlyMap<string, string>) {
    this.#known = known;
    this.#functions = functions;
  }

  /** The property in which a parameter's value ends up. */
  keyOf(parameter: string): string {
    return this.#keys.get(parameter) ?? '';
  }

  /** `node` with a text in place of what refers to nothing. */
  in(node: unknown, key: string): unknown {
    if (Array.isArray(node)) return node.map((each) => this.in(each, key));
    if (!isObject(node)) return typeof node === 'string' ? withoutLookups(node, key) : node;
    const [name = '', ...others] = Object.keys(node);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return this.#call(name, node[name], key);
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, this.in(child, keyIn(node, name))]));
  }

  #call(name: string, argument: unknown, key: string): unknown {
    switch (name) {
      case 'Ref':
        return this.#isKnown(String(argument), key) ? { Ref: argument } : this.#standIn(key, [String(argument)]);
      case 'Fn::GetAtt': {
        const parts = (Array.isArray(argument) ? argument : String(argument).split('.')).map(String);
        return this.#isKnown(parts[0] ?? '', key) ? { [name]: argument } : this.#standIn(key, parts);
      }
      case 'Fn::Sub':
        return { [name]: this.#sub(argument) };
      case 'Fn::If': {
        const [condition, ...arms] = Array.isArray(argument) ? argument : [];
        return { [name]: [condition, ...arms.map((each) => this.in(each, key))] };
      }
      case 'Fn::Join':
      case 'Fn::Select':
      case 'Fn::Split':
      case 'Fn::Base64':
      case 'Fn::FindInMap':
      case 'Fn::ToJsonString':
        return { [name]: this.in(argument, name === 'Fn::Select' || name === 'Fn::Split' ? key : '') };
      case 'Fn::GetAZs':
      case 'Fn::Cidr':
        return { [name]: argument };
      default:
        return standInOf(key, textOf(argument));
    }
  }

  #sub(argument: unknown): unknown {
    const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
    const given = fieldsOf(this.in(values, ''));
    const filled = String(text).replace(/\$\{([^!}][^}]*)\}/g, (found, inside: string) => {
      const [id = '', ...attribute] = inside.trim().split('.');
      return Object.hasOwn(given, inside.trim()) || this.#isKnown(id, '')
        ? found
        : this.#standIn('', [id, ...attribute]);
    });
    return Object.keys(given).length === 0 ? filled : [filled, given];
  }

  /** A function is taken by its ARN where its name would do. */
  #standIn(key: string, parts: readonly string[]): string {
    return this.#functions.get(parts[0] ?? '') ?? standInOf(key, parts.join(''));
  }

  #isKnown(id: string, key: string): boolean {
    if (id.startsWith('AWS::')) return true;
    if (key && !this.#keys.has(id)) this.#keys.set(id, key);
    return this.#known.has(id);
  }
}

/** What an endpoint is, its protocol says. */
const keyIn = ({ Protocol }: Fields, name: string): string =>
  name === 'Endpoint' && typeof Protocol === 'string' ? `${Protocol}Endpoint` : name;

/** `{{resolve:...}}` looks up what another stack, or a person, has made. */
const withoutLookups = (text: string, key: string): string =>
  text.replace(/\{\{resolve:[^}]*\}\}/g, () => standInOf(key, 'looked-up'));

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value.replace(/\$\{[^}]*\}/g, '')
    : [...JSON.stringify(value).matchAll(/"([^"]*)"/g)].map(([, text]) => text).join('-');
