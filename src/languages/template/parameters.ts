/**
 * The Parameters section, and the values that a caller gives for it.
 * Of types that read the Systems Manager parameter store the value is the name there; what the store has under it is passed to `resolveParameters`.
 * AWS-specific ids are taken as text, unlooked-up.
 * Source: AWS CloudFormation User Guide, "CloudFormation template Parameters syntax"; messages after AWS's own.
 */
import { isObject } from '../is-object.ts';
import type { Problem } from '../problem.ts';
import { isRefusal } from '../regex/regex.ts';
import { type AllowedPattern, fits, openPatterns, type Patterns, parseAllowedPattern } from './allowed-pattern.ts';
import type { Json, JsonObject, Path } from './document.ts';
import { parameterValueBytesMax } from './limits.ts';
import type { Parameter, Template } from './template.ts';

const idTypes = [
  'AWS::EC2::AvailabilityZone::Name',
  'AWS::EC2::Image::Id',
  'AWS::EC2::Instance::Id',
  'AWS::EC2::KeyPair::KeyName',
  'AWS::EC2::SecurityGroup::GroupName',
  'AWS::EC2::SecurityGroup::Id',
  'AWS::EC2::Subnet::Id',
  'AWS::EC2::VPC::Id',
  'AWS::EC2::Volume::Id',
  'AWS::Route53::HostedZone::Id',
];
const listTypes = new Set([
  'CommaDelimitedList',
  'List<Number>',
  'List<String>',
  ...idTypes.map((id) => `List<${id}>`),
]);
const textTypes = new Set(['String', 'Number', 'AWS::SSM::Parameter::Name', ...idTypes]);

const storedTypes = new Set(
  ['String', 'List<String>', 'CommaDelimitedList', ...idTypes, ...idTypes.map((id) => `List<${id}>`)].map(
    (type) => `AWS::SSM::Parameter::Value<${type}>`,
  ),
);

/** Whether a parameter's value is read from the parameter store. */
export const readsStore = (type: string): boolean => storedTypes.has(type);

/** `List<...>` within a type of the store, or by itself. */
const isList = (type: string): boolean => {
  const inner = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(type)?.[1] ?? type;
  return listTypes.has(inner);
};

const texts = ['Type', 'Description', 'ConstraintDescription', 'AllowedPattern'] as const;
const counts = ['MinLength', 'MaxLength', 'MinValue', 'MaxValue'] as const;
const keys = new Set<string>([...texts, ...counts, 'Default', 'AllowedValues', 'NoEcho']);

/** One member of the section; what is wrong goes to `problems`. */
export function parseParameter(node: Json, path: Path, problems: Problem[], patterns: Patterns): Parameter | undefined {
  const wrong = (at: Path, message: string, got?: Json, hint?: string) => {
    const found = got === undefined || typeof got === 'object' ? {} : { got: String(got) };
    problems.push({ path: at, message, ...found, ...(hint === undefined ? {} : { hint }) });
    return undefined;
  };
  if (!isObject(node)) return wrong(path, 'a parameter must be an object', node);
  for (const key of Object.keys(node))
    if (!keys.has(key)) wrong([...path, key], `Invalid template parameter property '${key}'`);
  const type = node['Type'];
  if (typeof type !== 'string')
    return wrong(path, 'Template format error: Every Parameters object must contain a Type member.');
  if (!textTypes.has(type) && !listTypes.has(type) && !storedTypes.has(type))
    return wrong([...path, 'Type'], `Template format error: Unrecognized parameter type: ${type}`);
  for (const key of texts)
    if (typeof node[key] === 'object') wrong([...path, key], `Template format error: ${key} must be a string`);
  for (const key of counts)
    if (node[key] !== undefined && !isNumber(String(node[key])))
      wrong([...path, key], `Template format error: ${key} must be a number`, node[key]);
  const parameter = { type, noEcho: String(node['NoEcho']) === 'true', ...optional(node, path, wrong, patterns) };
  if (parameter.default === undefined) return parameter;
  for (const message of faults(String(path[1]), parameter, parameter.default, patterns))
    wrong([...path, 'Default'], message);
  return parameter;
}

function optional(
  node: JsonObject,
  path: Path,
  wrong: (at: Path, message: string, got?: Json, hint?: string) => undefined,
  patterns: Patterns,
): Omit<Parameter, 'type' | 'noEcho'> {
  const given = node['Default'];
  const allowed = node['AllowedValues'];
  const pattern = node['AllowedPattern'];
  const allowedPattern = pattern === undefined ? undefined : parseAllowedPattern(String(pattern), patterns);
  const refusal = allowedPattern && isRefusal(allowedPattern) ? allowedPattern : undefined;
  if (typeof given === 'object')
    wrong([...path, 'Default'], 'Template format error: Every Default member must be a string.');
  if (allowed !== undefined && !(Array.isArray(allowed) && allowed.every((value) => typeof value !== 'object')))
    wrong([...path, 'AllowedValues'], 'Template format error: AllowedValues must be a list of strings');
  if (refusal && !patterns.areDeployed)
    wrong([...path, 'AllowedPattern'], `the pattern ${refusal.why}`, pattern, refusal.hint);
  return {
    ...(given !== undefined ? { default: String(given) } : {}),
    ...(node['Description'] !== undefined ? { description: String(node['Description']) } : {}),
    ...(Array.isArray(allowed) ? { allowedValues: allowed.map(String) } : {}),
    ...(allowedPattern && !isRefusal(allowedPattern) ? { allowedPattern } : {}),
    ...(node['ConstraintDescription'] !== undefined
      ? { constraintDescription: String(node['ConstraintDescription']) }
      : {}),
    ...(node['MinLength'] !== undefined ? { minLength: Number(node['MinLength']) } : {}),
    ...(node['MaxLength'] !== undefined ? { maxLength: Number(node['MaxLength']) } : {}),
    ...(node['MinValue'] !== undefined ? { minValue: Number(node['MinValue']) } : {}),
    ...(node['MaxValue'] !== undefined ? { maxValue: Number(node['MaxValue']) } : {}),
  };
}

/** Lists are split already. */
export type ParameterValues = ReadonlyMap<string, string | string[]>;

/** Given values and defaults -> the value of every parameter, or problems in AWS's words. `stored`: what the parameter store has, by the template's names. */
export function resolveParameters(
  template: Pick<Template, 'parameters'>,
  given: ReadonlyMap<string, string>,
  stored: ReadonlyMap<string, string> = new Map(),
): ParameterValues | Problem[] {
  const { parameters } = template;
  const unknown = [...given.keys()].filter((name) => !parameters.has(name));
  const missing = [...parameters].filter(([name, { default: text }]) => text === undefined && !given.has(name));
  const problems: Problem[] = [];
  const names = (list: string[]) => `[${list.join(', ')}]`;
  if (unknown.length > 0)
    problems.push({ path: ['Parameters'], message: `Parameters: ${names(unknown)} do not exist in the template` });
  if (missing.length > 0) {
    const message = `Parameters: ${names(missing.map(([name]) => name))} must have values`;
    problems.push({ path: ['Parameters', missing[0]![0]], message });
  }
  const values = new Map<string, string | string[]>();
  const patterns = openPatterns();
  for (const [name, parameter] of parameters) {
    const text = given.get(name) ?? parameter.default;
    if (text === undefined) continue;
    for (const message of faults(name, parameter, text, patterns))
      problems.push({ path: ['Parameters', name], message, ...shown(parameter, text) });
    const value = readsStore(parameter.type) ? stored.get(name) : text;
    if (value === undefined) problems.push({ path: ['Parameters', name], message: notStored(text) });
    else values.set(name, isList(parameter.type) ? splitList(value) : value);
  }
  return problems.length > 0 ? problems : values;
}

const notStored = (name: string) => `Unable to fetch parameters [${name}] from parameter store for this account.`;

/** A value that must not be echoed stays out of messages too. */
const shown = ({ noEcho }: Parameter, text: string) => (noEcho ? {} : { got: text });

const splitList = (text: string): string[] => text.split(',').map((item) => item.trim());

/** What is wrong with a value, in AWS's words: the author's ConstraintDescription instead, where there is one. */
function faults(name: string, parameter: Parameter, text: string, patterns: Patterns): string[] {
  if (Buffer.byteLength(text) > parameterValueBytesMax)
    return [`Parameter '${name}' exceeds the maximum of ${parameterValueBytesMax} bytes`];
  const items = listTypes.has(parameter.type) ? splitList(text) : [text];
  const all = items.flatMap((item) => faultsOfItem(name, parameter, item, patterns));
  if (all.length > 0 && parameter.constraintDescription)
    return [`Parameter ${name} failed to satisfy constraint: ${parameter.constraintDescription}`];
  return all;
}

function faultsOfItem(name: string, parameter: Parameter, item: string, patterns: Patterns): string[] {
  const { type, minLength, maxLength, minValue, maxValue, allowedValues, allowedPattern } = parameter;
  if ((type === 'Number' || type === 'List<Number>') && !isNumber(item))
    return [`Parameter '${name}' must be a number`];
  const found: string[] = [];
  if (allowedValues && !allowedValues.includes(item)) found.push(`Parameter '${name}' must be one of AllowedValues`);
  if (allowedPattern) found.push(...faultsOfPattern(name, allowedPattern, item, patterns));
  if (minLength !== undefined && item.length < minLength)
    found.push(`Parameter '${name}' must contain at least ${minLength} characters`);
  if (maxLength !== undefined && item.length > maxLength)
    found.push(`Parameter '${name}' must contain at most ${maxLength} characters`);
  if (minValue !== undefined && Number(item) < minValue)
    found.push(`Parameter '${name}' must be a number not less than ${minValue}`);
  if (maxValue !== undefined && Number(item) > maxValue)
    found.push(`Parameter '${name}' must be a number not greater than ${maxValue}`);
  return found;
}

function faultsOfPattern(name: string, pattern: AllowedPattern, item: string, patterns: Patterns): string[] {
  const isAllowed = fits(pattern, item, patterns);
  if (isAllowed === undefined)
    return [`Parameter '${name}' is too long to be held against so large a pattern: ${pattern.text}`];
  return isAllowed ? [] : [`Parameter '${name}' must match pattern ${pattern.text}`];
}

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));
