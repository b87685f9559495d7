/**
 * A topic's own policy. A topic without one has AWS's default, which lets in who acts for the owner's account as `aws:SourceOwner`.
 * Source: SNS Developer Guide, "Example cases for Amazon SNS access control".
 */
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { renderProblem } from '../../../languages/problem.ts';
import { withHint } from '../../kit/aws-error.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { topicArn } from './names.ts';
import { invalid } from './refusals.ts';

/** What a topic's policy may allow. */
export const topicActions: readonly string[] = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
].map((action) => `SNS:${action}`);

export function defaultPolicy(host: ServiceHost, name: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: topicActions,
        Resource: topicArn(host, name),
        Condition: { StringEquals: { 'AWS:SourceOwner': host.account } },
      },
    ],
  });
}

/** Throws AWS's error for what is no policy. */
export function checkPolicy(text: string): void {
  const parsed = parsePolicy(text, 'resource');
  if (Array.isArray(parsed)) throw withHint(invalid('Policy Error: null'), parsed.map(renderProblem).join('; '));
}
