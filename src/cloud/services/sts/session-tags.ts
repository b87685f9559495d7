/**
 * The tags of a role's session: those that are given, and those that the caller's own session passes on.
 * Source: IAM User Guide, "Pass session tags in AWS STS"; messages as AWS gives them.
 */
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Caller, SessionTags } from '../../kit/caller.ts';
import { tagMapOf } from '../../kit/tags.ts';

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

const lower = (key: string): string => key.toLowerCase();

/** Undefined without any. Throws InvalidParameterValue. */
export function sessionTags(
  { Tags: given = [], TransitiveTagKeys: passedOn = [] }: Pick<AssumeRoleRequest, 'Tags' | 'TransitiveTagKeys'>,
  caller: Caller,
): SessionTags | undefined {
  const keys = given.map(({ Key: key = '' }) => lower(key));
  if (new Set(keys).size < keys.length)
    throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (passedOn.some((key) => !keys.includes(lower(key))))
    throw invalid('The specified transitive tag key must be included in the requested tags.');
  const inherited = inheritedBy(caller);
  if (Object.keys(inherited).some((key) => keys.includes(lower(key))))
    throw invalid(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  const tags = { ...inherited, ...tagMapOf(given) };
  if (Object.keys(tags).length === 0) return undefined;
  return { tags, transitive: [...Object.keys(inherited), ...passedOn] };
}

function inheritedBy(caller: Caller): Record<string, string> {
  if (caller.kind !== 'session' || !caller.tags) return {};
  const { tags, transitive } = caller.tags;
  const keys = new Set(transitive.map(lower));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => keys.has(lower(key))));
}
