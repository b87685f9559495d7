/** Filters of ListSecrets and BatchGetSecretValue. Source: API reference, Filter; User Guide, "Find secrets in AWS Secrets Manager". */
import type { Filter } from '@aws-sdk/client-secrets-manager';
import { invalidParameter, notThereYet } from './refusals.ts';
import type { Secret } from './tables.ts';

/** Whether a secret passes all of them. Of one filter's values one must fit; a value after `!` must not. */
export function openFilters(filters: readonly Filter[]): (secret: Secret) => boolean {
  for (const { Key, Values } of filters) {
    if (Key === 'primary-region') throw notThereYet('the filter primary-region');
    if (Key === undefined || !Values) throw invalidParameter('A filter needs a Key and Values.');
  }
  return (secret) => filters.every(({ Key, Values = [] }) => Values.some((value) => fits(String(Key), value, secret)));
}

function fits(key: string, given: string, secret: Secret): boolean {
  const value = given.replace(/^!/, '');
  const found = textsOf(key, secret).some((text) =>
    key === 'all' || key === 'description'
      ? text.toLowerCase().startsWith(value.toLowerCase())
      : text.startsWith(value),
  );
  return found !== given.startsWith('!');
}

/** No service of AWS's owns a secret here. */
function textsOf(key: string, { name, description = '', tags }: Secret): string[] {
  switch (key) {
    case 'name':
      return [name];
    case 'description':
      return [description];
    case 'tag-key':
      return Object.keys(tags);
    case 'tag-value':
      return Object.values(tags);
    case 'all':
      return [name, description, ...Object.keys(tags), ...Object.values(tags)].flatMap((text) => [
        text,
        ...text.split(/[^A-Za-z0-9]+/),
      ]);
    default:
      return [];
  }
}
