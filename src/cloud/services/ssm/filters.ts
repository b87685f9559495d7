/** ParameterFilters. Source: API reference, ParameterStringFilter: which keys each operation takes, with which options. */
import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { own } from '../../../languages/own.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { invalid } from './refusals.ts';
import type { Parameter, Version } from './tables.ts';

type Passes = (parameter: Parameter, latest: Version) => boolean;

/** Names in one form: a parameter without levels stands at the root. */
export const asPath = (name: string): string => (name.startsWith('/') ? name : `/${name}`);

/** Whether the parameter stands under the path: directly, or however deep. */
export function isUnder(path: string, name: string, recursive: boolean): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  const full = asPath(name);
  return full.startsWith(folder) && (recursive || !full.slice(folder.length).includes('/'));
}

/** Whether a parameter passes all of them. Throws InvalidFilterKey or InvalidFilterOption. */
export function openFilters(filters: readonly ParameterStringFilter[], keys: readonly string[]): Passes {
  const named = filters.map(({ Key }) => Key);
  const twice = named.find((key, index) => named.indexOf(key) !== index);
  if (twice !== undefined)
    throw invalid(
      `The following filters are duplicated in the request: [${twice}]. A request can contain only one instance of a specific filter.`,
    );
  const all = filters.map((filter) => openFilter(filter, keys));
  return (parameter, latest) => all.every((passes) => passes(parameter, latest));
}

function openFilter(
  { Key: key = '', Option, Values: values = [] }: ParameterStringFilter,
  keys: readonly string[],
): Passes {
  const known = key.startsWith('tag:') ? 'tag' : key;
  if (!keys.includes(known))
    throw new AwsError(
      'InvalidFilterKey',
      `The following filter key is not valid: ${key}. Valid filter keys include: [${keys.join(', ')}].`,
    );
  const option = optionOf(known, Option);
  const compare = comparisons[option]!;
  const matches = (text: string | undefined) => text !== undefined && values.some((value) => compare(text, value));
  switch (known) {
    case 'Name':
      return ({ name }) => values.some((value) => compare(name, value) || compare(asPath(name), value));
    case 'Path':
      return ({ name }) => values.some((path) => isUnder(path, name, option === 'Recursive'));
    case 'tag':
      return ({ tags }) => {
        const value = own(tags, key.slice('tag:'.length));
        return value !== undefined && (values.length === 0 || matches(value));
      };
    case 'Label':
      return (_, { labels }) => labels.some(matches);
    default:
      return (_, version) => matches(version[fields[known]!]);
  }
}

const fields: Readonly<Record<string, 'type' | 'keyId' | 'tier' | 'dataType'>> = {
  Type: 'type',
  KeyId: 'keyId',
  Tier: 'tier',
  DataType: 'dataType',
};

const comparisons: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  Equals: (text, value) => text === value,
  BeginsWith: (text, value) => text.startsWith(value),
  Contains: (text, value) => text.includes(value),
  OneLevel: () => false,
  Recursive: () => false,
};

function optionOf(key: string, given: string | undefined): string {
  const valid =
    key === 'Path'
      ? ['OneLevel', 'Recursive']
      : key === 'Name'
        ? ['Equals', 'BeginsWith', 'Contains']
        : ['Equals', 'BeginsWith'];
  const option = given ?? valid[0]!;
  if (!valid.includes(option))
    throw new AwsError(
      'InvalidFilterOption',
      `The following filter option is not valid: ${option}. Valid options include: [${valid.join(', ')}].`,
    );
  return option;
}
