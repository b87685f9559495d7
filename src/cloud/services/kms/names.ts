/** How a key is named: by its id, its ARN, an alias or an alias's ARN. Source: Developer Guide, "Key identifiers (KeyId)". */
import { arn, parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Permission } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { notFound } from './refusals.ts';
import type { Key } from './tables.ts';

export interface NamesKey {
  readonly KeyId: string;
}

export const keyArn = ({ host }: Pick<Kms, 'host'>, id: string): string => arn(host, 'kms', `key/${id}`);
export const aliasArn = ({ host }: Pick<Kms, 'host'>, name: string): string => arn(host, 'kms', name);

/** Without what stands before the id in an ARN: an id, or `alias/NAME`. Undefined: of another account or region. */
export function localName({ host }: Pick<Kms, 'host'>, text: string): string | undefined {
  if (!text.startsWith('arn:')) return text;
  const { service, region, account, resource = '' } = parseArn(text) ?? {};
  if (service !== 'kms' || region !== host.region || account !== host.account) return undefined;
  return resource.replace(/^key\//, '');
}

export function findKey(service: Kms, text: string): Key | undefined {
  const name = localName(service, text);
  if (name === undefined) return undefined;
  const id = name.startsWith('alias/') ? service.tables.aliasTarget(name) : name;
  return id === undefined ? undefined : service.tables.key(id);
}

/** Throws NotFoundException. */
export function keyAt(service: Kms, text: string): Key {
  const key = findKey(service, text);
  if (key) return key;
  const name = localName(service, text);
  if (name?.startsWith('alias/')) throw notFound(`Alias ${aliasArn(service, name)}`);
  throw new AwsError('NotFoundException', `Key '${name ? keyArn(service, name) : text}' does not exist`);
}

/** By an id or ARN: most operations take no alias. Throws NotFoundException. */
export function keyById(service: Kms, text: string): Key {
  if (localName(service, text)?.startsWith('alias/'))
    throw new AwsError('NotFoundException', `Invalid keyId '${text}'`);
  return keyAt(service, text);
}

/** On a key: its policy must let the caller, or let the account's IAM policies do so. */
export const onKey = (service: Kms, action: string, { id, policy }: Key): Permission => ({
  action: `kms:${action}`,
  resource: keyArn(service, id),
  resourcePolicy: policy,
  resourceMustAllow: true,
});

/** On the key that a request names by its id or ARN. */
export const onNamedKey =
  (action: string) =>
  (service: Kms, { KeyId }: NamesKey): [Permission] => [onKey(service, action, keyById(service, KeyId))];
