/** CreateBucket, DeleteBucket, HeadBucket, ListBuckets, GetBucketLocation. */

import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkAcl, checkKnown } from '../known-members.ts';
import { bucketNameForm, pageSizeMax } from '../limits.ts';
import { removeUpload } from '../multipart/remove-upload.ts';
import { bucketArn, onBucket } from '../permissions.ts';
import { invalidArgument, invalidToken, notImplemented } from '../refusals.ts';

interface Named {
  readonly Bucket?: string;
  readonly ExpectedBucketOwner?: string;
}

interface CreateBucketRequest extends Named {
  readonly ACL?: string;
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string; readonly Tags?: readonly object[] };
  readonly ObjectLockEnabledForBucket?: boolean;
  readonly ObjectOwnership?: string;
}

const firstRegion = 'us-east-1';

/** The region without a name of its own in S3. */
const locationOf = (region: string): string | undefined => (region === firstRegion ? undefined : region);

function checkLocation({ host }: S3, asked: string | undefined): void {
  if (asked === locationOf(host.region)) return;
  if (asked === undefined)
    throw new AwsError(
      'IllegalLocationConstraintException',
      'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
    );
  if (asked === firstRegion)
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
      LocationConstraint: asked,
    });
  throw new AwsError(
    'IllegalLocationConstraintException',
    `The ${asked} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

export const createBucket: Handler<S3, CreateBucketRequest, object> = {
  permissions: onBucket('CreateBucket'),
  handle(s3, input, context) {
    const { Bucket: name = '', CreateBucketConfiguration: configuration = {} } = input;
    checkKnown(input, ['ACL', 'CreateBucketConfiguration', 'ObjectLockEnabledForBucket', 'ObjectOwnership']);
    checkKnown(configuration, ['LocationConstraint', 'Tags']);
    if (input.ObjectLockEnabledForBucket) throw notImplemented('object lock');
    checkAcl(input.ACL);
    if (!bucketNameForm.test(name))
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
    checkLocation(s3, configuration.LocationConstraint);
    if (s3.tables.bucket(name)) {
      // "For legacy compatibility, if you re-create an existing bucket that you already own in us-east-1, Amazon S3 returns 200 OK": Error responses.
      if (s3.host.region === firstRegion) return { Location: `/${name}` };
      throw new AwsError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
        { BucketName: name },
      );
    }
    const settings = {
      ...(configuration.Tags ? { BucketTagging: { TagSet: configuration.Tags } } : {}),
      ...(input.ObjectOwnership
        ? { BucketOwnershipControls: { Rules: [{ ObjectOwnership: input.ObjectOwnership }] } }
        : {}),
    };
    s3.tables.addBucket({ name, createdAt: context.now, settings });
    return { Location: `/${name}`, BucketArn: bucketArn(s3, name) };
  },
};

export const deleteBucket: Handler<S3, Named, object> = {
  permissions: onBucket('DeleteBucket'),
  handle(s3, input) {
    const { name, settings } = findBucket(s3, input);
    if (s3.tables.hasObjects(name))
      throw new AwsError(
        'BucketNotEmpty',
        settings.versioning === undefined
          ? 'The bucket you tried to delete is not empty'
          : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
        409,
        { BucketName: name },
      );
    // Uploads that nobody completed go with it.
    for (const upload of s3.tables.uploadsAfter(name, '', '', -1)) removeUpload(s3, upload);
    s3.tables.removeBucket(name);
    return {};
  },
};

export const headBucket: Handler<S3, Named, object> = {
  permissions: onBucket('ListBucket'),
  handle(s3, input) {
    const { name } = findBucket(s3, input);
    return { BucketRegion: s3.host.region, BucketArn: bucketArn(s3, name), AccessPointAlias: false };
  },
};

export const getBucketLocation: Handler<S3, Named, object> = {
  permissions: onBucket('GetBucketLocation'),
  handle(s3, input) {
    findBucket(s3, input);
    return { LocationConstraint: locationOf(s3.host.region) };
  },
};

interface ListBucketsRequest {
  readonly MaxBuckets?: number;
  readonly ContinuationToken?: string;
  readonly Prefix?: string;
  readonly BucketRegion?: string;
}

/** "Maximum number of buckets to be returned in response": up to 10,000. */
const bucketPageMax = 10_000;

export const listBuckets: Handler<S3, ListBucketsRequest, object> = {
  permissions: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  handle(s3, { MaxBuckets: count = bucketPageMax, ContinuationToken, Prefix = '', BucketRegion = s3.host.region }) {
    if (count < 1 || count > bucketPageMax)
      throw invalidArgument(
        'Argument max-buckets must be an integer between 1 and 10000',
        'max-buckets',
        String(count),
      );
    const after = String(readToken('ListBuckets', ContinuationToken, invalidToken) ?? '');
    const found =
      BucketRegion === s3.host.region
        ? s3.tables.bucketsAfter(after, -1).filter(({ name }) => name.startsWith(Prefix))
        : [];
    const { items, nextToken } = cutPage('ListBuckets', found, count, ({ name }) => name);
    return {
      Owner: { ID: ownerId(s3) },
      Buckets: items.map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: new Date(createdAt),
        BucketRegion: s3.host.region,
        BucketArn: bucketArn(s3, name),
      })),
      ContinuationToken: nextToken,
      ...(Prefix === '' ? {} : { Prefix }),
    };
  },
};

/** In the form of the canonical id of an account, which AWS gives out at random. */
export const ownerId = ({ host }: S3): string => host.account.padStart(64, '0');

export const pageSizeOf = (asked: number | undefined, name: string): number => {
  if (asked !== undefined && asked < 0)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, String(asked));
  return Math.min(asked ?? pageSizeMax, pageSizeMax);
};
