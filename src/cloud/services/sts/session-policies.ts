/**
 * Policies that a session is asked for with, and how much of the room for these and for tags is taken.
 * AWS packs them into a form that it does not publish, so its figure is another, and it alone refuses tags that take too much.
 * Source: IAM User Guide, "Session policies"; API reference, AssumeRole.
 */
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { AwsError } from '../../kit/aws-error.ts';
import type { SessionPolicies, SessionTags } from '../../kit/caller.ts';

/** "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters": AssumeRole. */
const charactersMax = 2048;
const managedMax = 10;

/** Undefined without any. */
export function sessionPolicies({
  Policy: document,
  PolicyArns = [],
}: Pick<AssumeRoleRequest, 'Policy' | 'PolicyArns'>): SessionPolicies | undefined {
  const managed = PolicyArns.map(({ arn }) => {
    if (arn === undefined) throw new AwsError('ValidationError', 'An ARN of PolicyArns is missing.');
    return arn;
  });
  if (document === undefined && managed.length === 0) return undefined;
  if (managed.length > managedMax)
    throw new AwsError('ValidationError', `You can provide up to ${managedMax} managed policy ARNs.`);
  return { ...(document === undefined ? {} : { document }), managed };
}

/** In percent; undefined where there is nothing to pack. Throws PackedPolicyTooLarge for policies. */
export function packedSize(policies: SessionPolicies | undefined, tags: SessionTags | undefined): number | undefined {
  if (!policies && !tags) return undefined;
  const ofPolicies = percentOf([policies?.document ?? '', ...(policies?.managed ?? [])]);
  const percent = ofPolicies + percentOf(Object.entries(tags?.tags ?? {}).flat());
  if (ofPolicies > 100)
    throw new AwsError(
      'PackedPolicyTooLarge',
      `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    );
  return Math.min(percent, 100);
}

const percentOf = (texts: readonly string[]): number =>
  Math.ceil((100 * texts.reduce((sum, { length }) => sum + length, 0)) / charactersMax);
