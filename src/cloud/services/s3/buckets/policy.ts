/** PutBucketPolicy, GetBucketPolicy, DeleteBucketPolicy: the policy is enacted at each call on the bucket and its objects. */
import { parsePolicy } from '../../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { onBucket } from '../permissions.ts';
import { noSuchBucketPolicy } from '../refusals.ts';

interface PutBucketPolicyRequest {
  readonly Bucket?: string;
  readonly Policy?: string;
  readonly ConfirmRemoveSelfBucketAccess?: boolean;
}

/**
 * The account's root user may call these whatever the policy says, or a policy that denies everybody could never be taken away: PutBucketPolicy,
 * GetBucketPolicy, DeleteBucketPolicy.
 */
const onPolicy = (action: string): Handler<S3>['permissions'] => {
  const permissions = onBucket(action);
  return (s3, input, { caller }) => (caller.kind === 'root' ? [] : permissions(s3, input as object));
};

/** "Bucket policies are limited to 20 KB in size": Amazon S3 endpoints and quotas. */
const policyBytesMax = 20 * 1024;

export const putBucketPolicy: Handler<S3, PutBucketPolicyRequest, object> = {
  permissions: onPolicy('PutBucketPolicy'),
  handle(s3, input) {
    const bucket = findBucket(s3, input);
    const policy = input.Policy ?? '';
    if (Buffer.byteLength(policy) > policyBytesMax)
      throw new AwsError('PolicyTooLarge', `the policy is larger than ${policyBytesMax} bytes`);
    const parsed = parsePolicy(policy, 'resource');
    const [problem] = isProblems(parsed) ? parsed : [];
    if (problem) throw new AwsError('MalformedPolicy', String(problem.aws), 400, {}, renderProblem(problem));
    s3.tables.setSetting(bucket, 'policy', policy);
    return {};
  },
};

export const getBucketPolicy: Handler<S3, { readonly Bucket?: string }, object> = {
  permissions: onPolicy('GetBucketPolicy'),
  handle(s3, input) {
    const { name, settings } = findBucket(s3, input);
    if (settings.policy === undefined) throw noSuchBucketPolicy(name);
    return { Policy: settings.policy };
  },
};

export const deleteBucketPolicy: Handler<S3, { readonly Bucket?: string }, object> = {
  permissions: onPolicy('DeleteBucketPolicy'),
  handle(s3, input) {
    s3.tables.setSetting(findBucket(s3, input), 'policy', undefined);
    return {};
  },
};
