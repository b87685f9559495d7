/** AWS::S3::Bucket and AWS::S3::BucketPolicy. */
import { bucketPolicySchema, bucketSchema } from '../../../../languages/resources/s3.table.ts';
import { isSame, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { PhysicalResource, ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 63;

interface Encryption {
  readonly ServerSideEncryptionConfiguration: readonly {
    readonly ServerSideEncryptionByDefault?: object;
    readonly BucketKeyEnabled?: boolean;
  }[];
}

interface Notifications {
  readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled?: boolean };
}

/** How a property is set; `without`: how it is taken back. */
interface Setting {
  readonly put: (context: ResourceContext, Bucket: string, value: never) => void;
  readonly without: (context: ResourceContext, Bucket: string) => void;
}

const settings: Readonly<Record<string, Setting>> = {
  VersioningConfiguration: {
    put: (context, Bucket, VersioningConfiguration) =>
      context.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration }),
    // "After you version-enable a bucket, it can never return to an unversioned state."
    without: (context, Bucket) =>
      context.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  },
  BucketEncryption: {
    put: (context, Bucket, value: Encryption) =>
      context.call('s3', 'PutBucketEncryption', {
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: value.ServerSideEncryptionConfiguration.map(({ ServerSideEncryptionByDefault, BucketKeyEnabled }) => ({
            ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
            BucketKeyEnabled,
          })),
        },
      }),
    without: (context, Bucket) => context.call('s3', 'DeleteBucketEncryption', { Bucket }),
  },
  PublicAccessBlockConfiguration: {
    put: (context, Bucket, PublicAccessBlockConfiguration) =>
      context.call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration }),
    without: (context, Bucket) => context.call('s3', 'DeletePublicAccessBlock', { Bucket }),
  },
  OwnershipControls: {
    put: (context, Bucket, OwnershipControls) =>
      context.call('s3', 'PutBucketOwnershipControls', { Bucket, OwnershipControls }),
    without: (context, Bucket) => context.call('s3', 'DeleteBucketOwnershipControls', { Bucket }),
  },
  NotificationConfiguration: {
    put: (context, Bucket, { EventBridgeConfiguration: bridge, ...others }: Notifications) =>
      context.call('s3', 'PutBucketNotificationConfiguration', {
        Bucket,
        NotificationConfiguration: {
          ...others,
          ...(bridge?.EventBridgeEnabled === false || !bridge ? {} : { EventBridgeConfiguration: {} }),
        },
      }),
    without: (context, Bucket) =>
      context.call('s3', 'PutBucketNotificationConfiguration', { Bucket, NotificationConfiguration: {} }),
  },
};

function set(context: ResourceContext, bucket: string, wanted: Values, before: Values): void {
  for (const [name, { put, without }] of Object.entries(settings)) {
    if (isSame(before[name], wanted[name])) continue;
    if (wanted[name] === undefined) without(context, bucket);
    else put(context, bucket, wanted[name] as never);
  }
  if (isSame(before['Tags'], wanted['Tags'])) return;
  const TagSet = tagsOf(wanted);
  if (TagSet.length > 0) context.call('s3', 'PutBucketTagging', { Bucket: bucket, Tagging: { TagSet } });
  else context.call('s3', 'DeleteBucketTagging', { Bucket: bucket });
}

function shown({ host }: ResourceContext, name: string): PhysicalResource {
  const attributes = {
    Arn: `arn:${host.partition}:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${host.region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${host.region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website-${host.region}.amazonaws.com`,
  };
  return { physicalId: name, attributes };
}

export const bucket: ResourceType = {
  ...bucketSchema,
  create(context, wanted) {
    const name = String(wanted['BucketName'] ?? context.name(nameCharactersMax).toLowerCase());
    const { region } = context.host;
    context.call('s3', 'CreateBucket', {
      Bucket: name,
      CreateBucketConfiguration: region === 'us-east-1' ? undefined : { LocationConstraint: region },
    });
    set(context, name, wanted, {});
    return shown(context, name);
  },
  update(context, made, wanted, before) {
    set(context, made.physicalId, wanted, before);
    return made;
  },
  remove: (context, { physicalId: Bucket }) => context.clear('s3', 'DeleteBucket', { Bucket }),
};

export const bucketPolicy: ResourceType = {
  ...bucketPolicySchema,
  create(context, { Bucket, PolicyDocument: Policy }) {
    context.call('s3', 'PutBucketPolicy', { Bucket, Policy });
    return { physicalId: String(Bucket), attributes: {} };
  },
  update(context, made, { PolicyDocument: Policy }) {
    context.call('s3', 'PutBucketPolicy', { Bucket: made.physicalId, Policy });
    return made;
  },
  remove: (context, { physicalId: Bucket }) => context.clear('s3', 'DeleteBucketPolicy', { Bucket }),
};
