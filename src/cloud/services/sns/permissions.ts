/**
 * What a caller must be allowed; the topic's own policy counts too. Of the services that publish, CloudWatch brings `aws:SourceOwner` along, which
 * the default policy asks for, and EventBridge does not; a role needs a policy of its own.
 * Source: EventBridge User Guide, "Amazon SNS permissions".
 */
import type { Context, Permission } from '../../kit/service.ts';
import type { Sns } from './context.ts';
import { arnOfSubscriptionsTopic, topicArn, topicName } from './names.ts';
import { denied } from './refusals.ts';
import { defaultPolicy } from './topic-policy.ts';

const ownersServices: readonly string[] = ['cloudwatch.amazonaws.com'];

interface NamesTopic {
  readonly TopicArn?: string | undefined;
  readonly ResourceArn?: string | undefined;
}

/** On the topic that the request names. */
export const onTopic =
  (operation: string) =>
  (service: Sns, { TopicArn, ResourceArn }: NamesTopic, context: Context): Permission[] =>
    topicPermissions(service, operation, TopicArn ?? ResourceArn, context);

/** On the topic of the subscription that the request names. */
export const onSubscription =
  (operation: string) =>
  (
    service: Sns,
    { SubscriptionArn }: { readonly SubscriptionArn?: string | undefined },
    context: Context,
  ): Permission[] =>
    topicPermissions(service, operation, arnOfSubscriptionsTopic(SubscriptionArn), context);

/** The wire lets the links in messages through for anybody: their token is the proof. */
export const isSigned = ({ caller }: Context): boolean => caller.kind !== 'service' || caller.principal !== 'anonymous';

/** A topic of another account allows nothing that could be known here. `member`: of the input, which names it. */
export function topicPermissions(
  service: Sns,
  operation: string,
  text: string | undefined,
  { caller }: Context,
  member?: string,
): Permission[] {
  const { host, tables } = service;
  const name = topicName(host, text, member);
  if (name === undefined) {
    if (!host.iam) return [];
    const who = caller.kind === 'service' ? caller.principal : `account ${host.account}`;
    throw denied(
      `User: ${who} is not authorized to perform: SNS:${operation} on resource: ${text} because no resource-based policy allows the SNS:${operation} action`,
    );
  }
  const topic = tables.topic(name);
  const owned = caller.kind === 'service' && ownersServices.includes(caller.principal);
  return [
    {
      action: `SNS:${operation}`,
      resource: topicArn(host, name),
      resourcePolicy: topic && (topic.attributes['Policy'] ?? defaultPolicy(host, name)),
      ...(owned ? { context: { 'aws:SourceOwner': host.account } } : {}),
    },
  ];
}
