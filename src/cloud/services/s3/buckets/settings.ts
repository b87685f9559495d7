/**
 * What is put on a bucket, kept, and returned as it was put: encryption, public access, ownership, lifecycle, CORS, logging, tags, notifications.
 * Of these only the notifications to EventBridge are enacted; objects are not encrypted with anybody's key, and none goes by itself.
 */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler, Handlers } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { onBucket } from '../permissions.ts';
import { notImplemented } from '../refusals.ts';
import { checkBucketTags } from '../tags.ts';

interface Setting {
  /** As its operations name it: PutBucketEncryption. */
  readonly name: string;
  /** The member of Put's input that is kept. */
  readonly member: string;
  /** The actions that put and delete it, and that get it. */
  readonly actions: readonly [put: string, get: string];
  /** What Get says where nothing was put. */
  readonly missing: AwsError | object;
  readonly removed?: string;
  /** Get's output is what is kept, not a member that holds it. */
  readonly plain?: true;
  readonly check?: (value: Readonly<Record<string, unknown>>) => void;
}

const notFound = (code: string, message: string): AwsError => new AwsError(code, message, 404);
/** "Amazon S3 now applies server-side encryption with Amazon S3 managed keys (SSE-S3) as the base level of encryption." */
const usualEncryption = {
  ServerSideEncryptionConfiguration: {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
  },
};
const all = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
};

const settings: readonly Setting[] = [
  {
    name: 'BucketEncryption',
    member: 'ServerSideEncryptionConfiguration',
    actions: ['PutEncryptionConfiguration', 'GetEncryptionConfiguration'],
    missing: usualEncryption,
    removed: 'DeleteBucketEncryption',
  },
  {
    name: 'PublicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    actions: ['PutBucketPublicAccessBlock', 'GetBucketPublicAccessBlock'],
    missing: all,
    removed: 'DeletePublicAccessBlock',
  },
  {
    name: 'BucketOwnershipControls',
    member: 'OwnershipControls',
    actions: ['PutBucketOwnershipControls', 'GetBucketOwnershipControls'],
    missing: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
    removed: 'DeleteBucketOwnershipControls',
  },
  {
    name: 'BucketLifecycleConfiguration',
    member: 'LifecycleConfiguration',
    actions: ['PutLifecycleConfiguration', 'GetLifecycleConfiguration'],
    missing: notFound('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'),
    removed: 'DeleteBucketLifecycle',
    plain: true,
  },
  {
    name: 'BucketCors',
    member: 'CORSConfiguration',
    actions: ['PutBucketCORS', 'GetBucketCORS'],
    missing: notFound('NoSuchCORSConfiguration', 'The CORS configuration does not exist'),
    removed: 'DeleteBucketCors',
    plain: true,
  },
  {
    name: 'BucketTagging',
    member: 'Tagging',
    actions: ['PutBucketTagging', 'GetBucketTagging'],
    missing: notFound('NoSuchTagSet', 'The TagSet does not exist'),
    removed: 'DeleteBucketTagging',
    plain: true,
    check: checkBucketTags,
  },
  {
    name: 'BucketLogging',
    member: 'BucketLoggingStatus',
    actions: ['PutBucketLogging', 'GetBucketLogging'],
    missing: {},
    plain: true,
  },
  {
    name: 'BucketNotificationConfiguration',
    member: 'NotificationConfiguration',
    actions: ['PutBucketNotification', 'GetBucketNotification'],
    missing: {},
    plain: true,
    check(value) {
      const other = Object.keys(value).find((name) => name !== 'EventBridgeConfiguration');
      if (other !== undefined) throw notImplemented(`${other} (turn on EventBridge for the bucket, and make a rule)`);
    },
  },
];

type Input = Readonly<Record<string, unknown>> & { readonly Bucket?: string };

function put({ name, member, actions, check }: Setting): Handler<S3, Input, object> {
  return {
    permissions: onBucket(actions[0]),
    handle(s3, input) {
      const bucket = findBucket(s3, input);
      const value = (input[member] ?? {}) as Readonly<Record<string, unknown>>;
      check?.(value);
      s3.tables.setSetting(bucket, name, value);
      return {};
    },
  };
}

function get({ name, member, actions, missing, plain }: Setting): Handler<S3, Input, object> {
  return {
    permissions: onBucket(actions[1]),
    handle(s3, input) {
      const value = findBucket(s3, input).settings[name];
      if (value !== undefined) return plain ? (value as object) : { [member]: value };
      if (missing instanceof AwsError) throw missing;
      return missing;
    },
  };
}

function remove({ name, actions }: Setting): Handler<S3, Input, object> {
  return {
    permissions: onBucket(actions[0]),
    handle(s3, input) {
      s3.tables.setSetting(findBucket(s3, input), name, undefined);
      return {};
    },
  };
}

export const settingsHandlers: Handlers<S3> = Object.fromEntries(
  settings.flatMap((setting) => [
    [`Put${setting.name}`, put(setting)],
    [`Get${setting.name}`, get(setting)],
    ...(setting.removed === undefined ? [] : [[setting.removed, remove(setting)]]),
  ]),
);
