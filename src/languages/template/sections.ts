/**
 * The sections of a template: document -> members by name, each with the form that its section asks for; what they say of each other is not looked at.
 * Refused by name: transforms but AWS::LanguageExtensions and AWS::Serverless, Hooks; CreationPolicy and UpdatePolicy of what is no instance; the policy Snapshot.
 * Source: AWS CloudFormation User Guide, "CloudFormation template sections", "Resource attribute reference".
 */
import { isObject } from '../is-object.ts';
import { didYouMean, hintsMax } from '../nearest.ts';
import { type Problem, renderPath } from '../problem.ts';
import { openPatterns, type Patterns } from './allowed-pattern.ts';
import type { Json, JsonObject, Path } from './document.ts';
import { languageExtensions, noMacro } from './functions.table.ts';
import { isExtended } from './language-extensions.ts';
import {
  conditionsMax,
  descriptionBytesMax,
  logicalIdCharactersMax,
  mappingAttributesMax,
  mappingsMax,
  outputsMax,
  parametersMax,
  resourcesMax,
  rulesMax,
} from './limits.ts';
import { parseParameter } from './parameters.ts';
import { parseRule } from './rules.ts';
import { serverless } from './serverless/serverless.ts';
import type { DeletionPolicy, Output, Resource, Template } from './template.ts';
import { transformsOf } from './transforms.ts';

const sectionNames = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
]);
const refusedSections = new Set(['Hooks']);

export class SectionReader {
  readonly problems: Problem[] = [];
  readonly #root: JsonObject;
  readonly #patterns: Patterns;

  constructor(root: JsonObject, isDeployed: boolean) {
    this.#root = root;
    this.#patterns = openPatterns(isDeployed);
  }

  template(): Omit<Template, 'positions'> {
    this.#sections();
    const description = this.#description();
    const metadata = this.#optionalObject(this.#root['Metadata'], ['Metadata']);
    const resources = this.#members('Resources', resourcesMax, (node, path) => this.#resource(node, path));
    if (resources.size === 0 && this.problems.length === 0)
      this.#wrong(['Resources'], 'Template format error: At least one Resources member must be defined.');
    return {
      ...(description !== undefined ? { description } : {}),
      ...(metadata ? { metadata } : {}),
      parameters: this.#members('Parameters', parametersMax, (node, path) =>
        parseParameter(node, path, this.problems, this.#patterns),
      ),
      mappings: this.#members('Mappings', mappingsMax, (node, path) => this.#mapping(node, path)),
      conditions: this.#members('Conditions', conditionsMax, (node) => node),
      rules: this.#rules(),
      extended: isExtended(this.#root),
      transforms: transformsOf(this.#root).filter((name) => typeof name === 'string'),
      resources,
      outputs: this.#members('Outputs', outputsMax, (node, path) => this.#output(node, path)),
    };
  }

  #rules(): Template['rules'] {
    const { Parameters: parameters } = this.#root;
    const names = new Set(isObject(parameters) ? Object.keys(parameters) : []);
    return this.#members('Rules', rulesMax, (node, path) => parseRule(node, path, this.problems, names));
  }

  #sections(): void {
    for (const name of Object.keys(this.#root)) {
      if (name === 'Transform') this.#transforms();
      else if (refusedSections.has(name)) this.#wrong([name], `the section \`${name}\` is not supported`);
      else if (!sectionNames.has(name))
        this.#unknown(
          [name],
          `Template validation error: Invalid template property or properties [${name}]`,
          sectionNames,
        );
    }
    const version = this.#root['AWSTemplateFormatVersion'] ?? '2010-09-09';
    if (version !== '2010-09-09')
      this.#wrong(['AWSTemplateFormatVersion'], 'the template format version must be `2010-09-09`', version);
  }

  /** Each that is named: two are carried out before the sections are read. */
  #transforms(): void {
    for (const one of transformsOf(this.#root)) {
      if (one === languageExtensions || one === serverless) continue;
      const name = isObject(one) ? one['Name'] : one;
      this.#wrong(
        ['Transform'],
        `the transform ${typeof name === 'string' ? name : 'of the section Transform'} is not supported: ${noMacro}`,
      );
    }
  }

  #description(): string | undefined {
    const text = this.#optionalText(this.#root['Description'], ['Description']);
    if (text !== undefined && Buffer.byteLength(text) > descriptionBytesMax)
      this.#wrong(
        ['Description'],
        `Template format error: 'Description' length is greater than ${descriptionBytesMax}.`,
      );
    return text;
  }

  /** A section's members by name; names and their number checked. */
  #members<T>(section: string, countMax: number, read: (node: Json, path: Path) => T | undefined): Map<string, T> {
    const node = this.#optionalObject(this.#root[section], [section]) ?? {};
    const members = new Map<string, T>();
    const count = Object.keys(node).length;
    if (count > countMax) {
      const message = `Template format error: Number of ${section.toLowerCase()}, ${count}, is greater than maximum allowed, ${countMax}`;
      this.#wrong([section], message);
      return members;
    }
    for (const [name, member] of Object.entries(node)) {
      if (!/^[A-Za-z0-9]+$/.test(name) || name.length > logicalIdCharactersMax)
        this.#wrong([section, name], `Template format error: ${singular[section]} name ${name} is non alphanumeric.`);
      const value = read(member, [section, name]);
      if (value !== undefined) members.set(name, value);
    }
    return members;
  }

  #resource(node: Json, path: Path): Resource | undefined {
    if (!isObject(node)) return this.#wrong(path, 'a resource must be an object', node);
    const type = node['Type'];
    for (const key of Object.keys(node)) this.#resourceKey(key, path, type);
    if (typeof type !== 'string')
      return this.#wrong(
        path,
        `Template format error: [${renderPath(path)}] Every Resources object must contain a Type member.`,
      );
    const metadata = this.#optionalObject(node['Metadata'], [...path, 'Metadata']);
    const condition = this.#optionalText(node['Condition'], [...path, 'Condition']);
    const deletionPolicy = this.#policy(node['DeletionPolicy'], type, [...path, 'DeletionPolicy']);
    const updateReplacePolicy = this.#policy(node['UpdateReplacePolicy'], type, [...path, 'UpdateReplacePolicy']);
    return {
      type,
      properties: this.#optionalObject(node['Properties'], [...path, 'Properties']) ?? {},
      dependsOn: this.#dependsOn(node['DependsOn'], [...path, 'DependsOn']),
      ...(condition !== undefined ? { condition } : {}),
      ...(metadata ? { metadata } : {}),
      ...(deletionPolicy ? { deletionPolicy } : {}),
      ...(updateReplacePolicy ? { updateReplacePolicy } : {}),
    };
  }

  #resourceKey(key: string, path: Path, type: Json | undefined): void {
    if ((key === 'CreationPolicy' || key === 'UpdatePolicy') && ofInstances.has(String(type))) return;
    if (key === 'CreationPolicy' || key === 'UpdatePolicy')
      this.#wrong([...path, key], `\`${key}\` is refused: none of the types here waits for signals or rolls instances`);
    else if (!resourceKeys.has(key))
      this.#unknown([...path, key], `Invalid template resource property '${key}'`, resourceKeys);
  }

  #dependsOn(node: Json | undefined, path: Path): string[] {
    const names = node === undefined ? [] : Array.isArray(node) ? node : [node];
    if (names.every((name) => typeof name === 'string')) return names;
    this.#wrong(path, 'Template format error: DependsOn must be a string or list of strings.');
    return [];
  }

  #policy(node: Json | undefined, type: string, path: Path): DeletionPolicy | undefined {
    const name = path.at(-1);
    if (node === undefined || node === 'Delete' || node === 'Retain') return node;
    if (node === 'RetainExceptOnCreate' && name === 'DeletionPolicy') return node;
    if (node === 'Snapshot' && withSnapshots.has(type)) return node;
    if (node === 'Snapshot') {
      const policy = name === 'DeletionPolicy' ? 'deletion policy' : 'update replace policy';
      return this.#wrong(path, `Template error: resource type ${type} does not support ${policy} Snapshot`);
    }
    if (typeof node !== 'string')
      return this.#wrong(path, `Template format error: Every ${name} member must be a string.`, node);
    return this.#wrong(
      path,
      `Template format error: Unrecognized ${name} ${node} for resource ${path[1]}`,
      undefined,
      'write `Delete` or `Retain`',
    );
  }

  #mapping(node: Json, path: Path): Map<string, Map<string, Json>> | undefined {
    if (!isObject(node)) return this.#wrong(path, 'Template format error: Every Mappings member must be a map', node);
    if (Object.keys(node).length > mappingAttributesMax)
      return this.#wrong(path, `a mapping may have at most ${mappingAttributesMax} keys`);
    const mapping = new Map<string, Map<string, Json>>();
    for (const [key, attributes] of Object.entries(node)) {
      if (!isObject(attributes)) {
        this.#wrong([...path, key], 'Template format error: Every Mappings attribute must be a map', attributes);
        continue;
      }
      for (const [name, value] of Object.entries(attributes))
        if (isObject(value) || (Array.isArray(value) && value.some((item) => typeof item === 'object')))
          this.#wrong(
            [...path, key, name],
            'Template format error: Every Mappings attribute must be a String or a List.',
          );
      mapping.set(key, new Map(Object.entries(attributes)));
    }
    return mapping;
  }

  #output(node: Json, path: Path): Output | undefined {
    if (!isObject(node)) return this.#wrong(path, 'an output must be an object', node);
    for (const key of Object.keys(node))
      if (!outputKeys.has(key)) this.#unknown([...path, key], `Invalid template output property '${key}'`, outputKeys);
    const value = node['Value'];
    if (value === undefined)
      return this.#wrong(path, `Template format error: Output ${path[1]} must contain a Value object`);
    const description = this.#optionalText(node['Description'], [...path, 'Description']);
    const condition = this.#optionalText(node['Condition'], [...path, 'Condition']);
    const exported = this.#optionalObject(node['Export'], [...path, 'Export']);
    if (exported && (Object.keys(exported).length !== 1 || exported['Name'] === undefined))
      this.#wrong([...path, 'Export'], 'Template format error: Output Export must contain a Name, and nothing else');
    return {
      value,
      ...(description !== undefined ? { description } : {}),
      ...(condition !== undefined ? { condition } : {}),
      ...(exported?.['Name'] !== undefined ? { exportName: exported['Name'] } : {}),
    };
  }

  #optionalObject(node: Json | undefined, path: Path): JsonObject | undefined {
    if (node === undefined || isObject(node)) return node;
    return this.#wrong(path, `Template format error: [${renderPath(path)}] must be an object`, node);
  }

  #optionalText(node: Json | undefined, path: Path): string | undefined {
    if (node === undefined || typeof node === 'object') {
      return node === undefined
        ? undefined
        : this.#wrong(path, `Template format error: [${renderPath(path)}] must be a string`);
    }
    return String(node);
  }

  /** A name that is none of those known. */
  #unknown(path: Path, message: string, known: Iterable<string>): undefined {
    const { hint } = this.problems.length < hintsMax ? didYouMean(String(path.at(-1)), known) : {};
    this.#wrong(path, message, undefined, hint);
  }

  #wrong(path: Path, message: string, got?: Json, hint?: string): undefined {
    this.problems.push({
      path,
      message,
      ...(got !== undefined && typeof got !== 'object' ? { got: String(got) } : {}),
      ...(hint ? { hint } : {}),
    });
  }
}

const singular: Record<string, string> = {
  Parameters: 'Parameter',
  Mappings: 'Mapping',
  Conditions: 'Condition',
  Resources: 'Resource',
  Outputs: 'Output',
  Rules: 'Rule',
};
/** Types whose instances would send the signals that CreationPolicy and UpdatePolicy wait for: they are recorded, and so are the policies. */
const ofInstances = new Set(['AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::Instance']);
/** Source: CloudFormation template reference, "DeletionPolicy attribute", Snapshot. */
const withSnapshots = new Set([
  'AWS::DocDB::DBCluster',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
]);
const outputKeys = new Set(['Condition', 'Description', 'Export', 'Value']);
const resourceKeys = new Set([
  'Condition',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'Properties',
  'Type',
  'UpdateReplacePolicy',
]);
