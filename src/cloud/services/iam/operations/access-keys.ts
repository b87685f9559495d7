/** Access keys of users. The secret is shown once, when it is made; it is sealed in the store. */
import type {
  AccessKeyMetadata,
  CreateAccessKeyRequest,
  CreateAccessKeyResponse,
  DeleteAccessKeyRequest,
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  UpdateAccessKeyRequest,
} from '@aws-sdk/client-iam';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { accessKeyId } from '../entity-id.ts';
import { needUser, onAccount, onUser, userNameOf } from '../identity.ts';
import type { AccessKeyRow } from '../identity-tables.ts';
import { accessKeysPerUserMax } from '../limits.ts';
import { pageOf } from '../page.ts';
import { noSuchEntity, quotaExceeded, validationError } from '../refusals.ts';

interface ForKeys {
  readonly UserName?: string | undefined;
}

const ownerOf = ({ UserName: name }: ForKeys, { caller }: Context): string => userNameOf(name, caller);

const onKeys =
  (action: string) =>
  (iam: Iam, input: ForKeys, context: Context): Permission[] =>
    onUser(action)(iam, { UserName: ownerOf(input, context) });

export const createAccessKey: Handler<Iam, CreateAccessKeyRequest, CreateAccessKeyResponse> = {
  permissions: onKeys('CreateAccessKey'),
  handle(iam, input, context) {
    const { tables, host } = iam;
    const { name } = needUser(iam, ownerOf(input, context));
    if (tables.accessKeysOf(name).length >= accessKeysPerUserMax)
      throw quotaExceeded('AccessKeysPerUser', accessKeysPerUserMax);
    const secret = Buffer.from(context.bytes(30)).toString('base64');
    const key: AccessKeyRow = {
      accessKeyId: accessKeyId(context, 'AKIA'),
      sealed: host.vault.seal(secret),
      user: name,
      status: 'Active',
      createdAt: context.now,
    };
    tables.putAccessKey(key);
    return { AccessKey: { ...shown(key), SecretAccessKey: secret } };
  },
};

export const updateAccessKey: Handler<Iam, UpdateAccessKeyRequest, object> = {
  permissions: onKeys('UpdateAccessKey'),
  handle(iam, input, context) {
    const { Status: status } = input;
    if (status !== 'Active' && status !== 'Inactive') throw validationError(`The status ${status} cannot be set.`);
    iam.tables.putAccessKey({ ...needKey(iam, input, context), status });
    return {};
  },
};

export const deleteAccessKey: Handler<Iam, DeleteAccessKeyRequest, object> = {
  permissions: onKeys('DeleteAccessKey'),
  handle(iam, input, context) {
    iam.tables.removeAccessKey(needKey(iam, input, context).accessKeyId);
    return {};
  },
};

export const listAccessKeys: Handler<Iam, ListAccessKeysRequest, ListAccessKeysResponse> = {
  permissions: onKeys('ListAccessKeys'),
  handle(iam, input, context) {
    const { name } = needUser(iam, ownerOf(input, context));
    const find = (after: string, limit: number) => iam.tables.accessKeysOf(name, after, limit);
    const { items, ...page } = pageOf('ListAccessKeys', input, find, (key) => key.accessKeyId);
    return { AccessKeyMetadata: items.map(shown), ...page };
  },
};

/** When a key was used is not kept: it is given as one that never was. */
export const getAccessKeyLastUsed: Handler<Iam, GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse> = {
  permissions: onAccount('GetAccessKeyLastUsed'),
  handle({ tables }, { AccessKeyId: id }) {
    const key = tables.accessKey(id!);
    if (!key) throw noSuchKey(id!);
    // A key that was never used has no date.
    const never = { ServiceName: 'N/A', Region: 'N/A' } as GetAccessKeyLastUsedResponse['AccessKeyLastUsed'];
    return { UserName: key.user, AccessKeyLastUsed: never };
  },
};

const noSuchKey = (id: string) => noSuchEntity(`The Access Key with id ${id} cannot be found.`);

function needKey(iam: Iam, input: ForKeys & { AccessKeyId: string | undefined }, context: Context): AccessKeyRow {
  const { name } = needUser(iam, ownerOf(input, context));
  const key = iam.tables.accessKey(input.AccessKeyId!);
  if (key?.user !== name) throw noSuchKey(input.AccessKeyId!);
  return key;
}

const shown = ({ user, accessKeyId: id, status, createdAt }: AccessKeyRow) =>
  ({ UserName: user, AccessKeyId: id, Status: status, CreateDate: new Date(createdAt) }) satisfies AccessKeyMetadata;
