/** Aliases: other names of keys. Source: API reference, CreateAlias, UpdateAlias, DeleteAlias, ListAliases. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler, Permission } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { aliasForm, listMax } from './limits.ts';
import { aliasArn, findKey, keyAt, keyById, localName, onKey } from './names.ts';
import { type ForPage, type KmsPage, pageOf } from './page.ts';
import { notFound, validation } from './refusals.ts';
import { refuseDoomed } from './state.ts';
import type { Alias, Key } from './tables.ts';

interface AliasInput {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

/** Both the alias, by the caller's own policies, and the key. */
const onBoth = (service: Kms, operation: string, name: string, key: Key | undefined): Permission[] => [
  { action: `kms:${operation}`, resource: aliasArn(service, name) },
  ...(key ? [onKey(service, operation, key)] : []),
];

/** By an id or ARN: an alias of an alias is none. */
function targetOf(service: Kms, TargetKeyId: string): Key {
  if (localName(service, TargetKeyId)?.startsWith('alias/'))
    throw validation('Aliases must refer to keys. Not aliases');
  const key = keyAt(service, TargetKeyId);
  refuseDoomed(service, key);
  return key;
}

export const createAlias: Handler<Kms, AliasInput, object> = {
  permissions: (service, { AliasName, TargetKeyId }) =>
    onBoth(service, 'CreateAlias', AliasName, findKey(service, TargetKeyId)),
  handle(service, { AliasName, TargetKeyId }) {
    if (!aliasForm.test(AliasName))
      throw new AwsError(
        'InvalidAliasNameException',
        `the alias \`${AliasName}\` must begin with \`alias/\`, not with \`alias/aws/\`, and go on with letters, digits, \`/\`, \`_\` and \`-\``,
      );
    if (service.tables.aliasTarget(AliasName) !== undefined)
      throw new AwsError(
        'AlreadyExistsException',
        `An alias with the name ${aliasArn(service, AliasName)} already exists`,
      );
    service.tables.putAlias(AliasName, targetOf(service, TargetKeyId).id);
    return {};
  },
};

export const updateAlias: Handler<Kms, AliasInput, object> = {
  permissions: (service, { AliasName, TargetKeyId }) =>
    onBoth(service, 'UpdateAlias', AliasName, findKey(service, TargetKeyId)),
  handle(service, { AliasName, TargetKeyId }) {
    if (service.tables.aliasTarget(AliasName) === undefined) throw notFound(`Alias ${aliasArn(service, AliasName)}`);
    service.tables.putAlias(AliasName, targetOf(service, TargetKeyId).id);
    return {};
  },
};

interface AliasEntry {
  readonly AliasName: string;
  readonly AliasArn: string;
  readonly TargetKeyId: string;
}

/** Of all keys or of one. AWS's own keys' aliases are not among them. */
export const listAliases: Handler<Kms, ForPage & { readonly KeyId?: string }, KmsPage & { Aliases: AliasEntry[] }> = {
  permissions: () => [{ action: 'kms:ListAliases', resource: '*' }],
  handle(service, { KeyId, ...input }) {
    const keyId = KeyId === undefined ? undefined : keyById(service, KeyId).id;
    const find = (after: string, limit: number) => service.tables.aliases(keyId, after, limit);
    const { items, ...page } = pageOf('ListAliases', input, listMax.aliases, find, ({ name }) => name);
    const entry = ({ name, keyId: TargetKeyId }: Alias) => ({
      AliasName: name,
      AliasArn: aliasArn(service, name),
      TargetKeyId,
    });
    return { Aliases: items.map(entry), ...page };
  },
};

export const deleteAlias: Handler<Kms, Pick<AliasInput, 'AliasName'>, object> = {
  permissions: (service, { AliasName }) => onBoth(service, 'DeleteAlias', AliasName, findKey(service, AliasName)),
  handle(service, { AliasName }) {
    if (service.tables.aliasTarget(AliasName) === undefined) throw notFound(`Alias ${aliasArn(service, AliasName)}`);
    service.tables.removeAlias(AliasName);
    return {};
  },
};
