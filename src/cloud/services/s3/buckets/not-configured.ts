/**
 * What a bucket may have at AWS and has not here (ACLs of its own, a website, replication, locks, acceleration, a payer), answered as AWS answers for
 * a bucket on which nobody set it: tools that read a bucket's state ask for all of it.
 * Source: API reference of S3, each operation; "Error responses".
 */
import { parsePolicy } from '../../../../languages/policy/parse-policy.ts';
import { isProblems } from '../../../../languages/problem.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler, Handlers } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { findVersion } from '../objects/get-object.ts';
import { onBucket, onObject } from '../permissions.ts';
import { invalidRequest, noSuchBucketPolicy } from '../refusals.ts';
import type { Bucket } from '../tables.ts';
import { ownerId } from './buckets.ts';

interface Named {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
}

const ofBucket = (action: string, answer: (s3: S3, bucket: Bucket) => object): Handler<S3, Named, object> => ({
  permissions: onBucket(action),
  handle: (s3, input) => answer(s3, findBucket(s3, input)),
});

const ofObject = (action: string, versioned: string, answer: (s3: S3) => object): Handler<S3, Named, object> => ({
  permissions: onObject(action, versioned),
  handle(s3, input, context) {
    findVersion(s3, findBucket(s3, input), input, context);
    return answer(s3);
  },
});

const none =
  (code: string, message: string) =>
  (_s3: S3, { name }: Bucket) => {
    throw new AwsError(code, message, 404, { BucketName: name });
  };

/** ACLs are disabled: the owner has everything, and nobody else has anything by one. */
function ownersAcl(s3: S3): object {
  const owner = { ID: ownerId(s3) };
  return { Owner: owner, Grants: [{ Grantee: { ...owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] };
}

/** "A policy is public if it allows anybody, with no condition that fixes who": "The meaning of public". Any condition counts as one that does. */
function policyStatus({ name, settings }: Bucket): object {
  if (settings.policy === undefined) throw noSuchBucketPolicy(name);
  const policy = parsePolicy(settings.policy, 'resource');
  const allows = isProblems(policy) ? [] : policy.allows;
  const open = allows.some(({ principals, conditions }) => principals?.set.anyone && conditions.length === 0);
  return { PolicyStatus: { IsPublic: open } };
}

const noLock = (): never => {
  throw invalidRequest('Bucket is missing Object Lock Configuration');
};

export const notConfigured: Handlers<S3> = {
  GetBucketAcl: ofBucket('GetBucketAcl', ownersAcl),
  GetObjectAcl: ofObject('GetObjectAcl', 'GetObjectVersionAcl', ownersAcl),
  GetBucketPolicyStatus: ofBucket('GetBucketPolicyStatus', (_s3, bucket) => policyStatus(bucket)),
  GetBucketRequestPayment: ofBucket('GetBucketRequestPayment', () => ({ Payer: 'BucketOwner' })),
  GetBucketAccelerateConfiguration: ofBucket('GetAccelerateConfiguration', () => ({})),
  GetBucketWebsite: ofBucket(
    'GetBucketWebsite',
    none('NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'),
  ),
  GetBucketReplication: ofBucket(
    'GetReplicationConfiguration',
    none('ReplicationConfigurationNotFoundError', 'The replication configuration was not found'),
  ),
  GetObjectLockConfiguration: ofBucket(
    'GetBucketObjectLockConfiguration',
    none('ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'),
  ),
  GetObjectLegalHold: ofObject('GetObjectLegalHold', 'GetObjectLegalHold', noLock),
  GetObjectRetention: ofObject('GetObjectRetention', 'GetObjectRetention', noLock),
};
