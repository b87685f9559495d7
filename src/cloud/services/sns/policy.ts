/**
 * A topic's own policy, and who asks. A topic without one has AWS's default, which lets in who acts for the owner's account as
 * `aws:SourceOwner`: of the services that publish, CloudWatch brings that along and EventBridge does not; a role needs a policy of its own.
 * Source: SNS Developer Guide, "Example cases for Amazon SNS access control"; EventBridge User Guide, "Amazon SNS permissions".
 */
import type { AddPermissionInput, RemovePermissionInput } from '@aws-sdk/client-sns';
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import type { Context, Permission, ServiceHost } from '../../kit/service.ts';
import { topicArn, topicAt, topicName } from './names.ts';
import { denied, invalid } from './refusals.ts';
import type { Sns } from './sns.ts';

const ownersActions = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
].map((action) => `SNS:${action}`);

const ownersServices: readonly string[] = ['cloudwatch.amazonaws.com'];

export function defaultPolicy(host: ServiceHost, name: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ownersActions,
        Resource: topicArn(host, name),
        Condition: { StringEquals: { 'AWS:SourceOwner': host.account } },
      },
    ],
  });
}

/** The permission to do something to a topic. A topic of another account or region allows nothing that could be known here. */
export function onTopic(service: Sns, operation: string, text: string | undefined, { caller }: Context): Permission[] {
  const { host, tables } = service;
  const name = topicName(host, text);
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

/** Throws AWS's error for what is no policy. */
export function checkPolicy(text: string): void {
  const parsed = parsePolicy(text, 'resource');
  if (Array.isArray(parsed)) throw invalid(`Policy Error: ${parsed.map(({ message }) => message).join('; ')}`);
}

interface Document {
  readonly Statement: readonly { readonly Sid?: string }[];
}

export function addPermission(service: Sns, input: AddPermissionInput): Record<string, never> {
  const topic = topicAt(service, input.TopicArn);
  const { Label = '', AWSAccountId = [], ActionName = [] } = input;
  const document = JSON.parse(topic.attributes['Policy'] ?? defaultPolicy(service.host, topic.name)) as Document;
  const statements = [document.Statement].flat();
  if (statements.some(({ Sid }) => Sid === Label)) throw invalid('Statement already exists');
  const statement = {
    Sid: Label,
    Effect: 'Allow',
    Principal: { AWS: AWSAccountId.map((account) => `arn:aws:iam::${account}:root`) },
    Action: ActionName.map((action) => `SNS:${action}`),
    Resource: topicArn(service.host, topic.name),
  };
  const policy = JSON.stringify({ ...document, Statement: [...statements, statement] });
  checkPolicy(policy);
  service.tables.putTopic({ ...topic, attributes: { ...topic.attributes, Policy: policy } });
  return {};
}

export function removePermission(service: Sns, { TopicArn, Label }: RemovePermissionInput): Record<string, never> {
  const topic = topicAt(service, TopicArn);
  const document = JSON.parse(topic.attributes['Policy'] ?? defaultPolicy(service.host, topic.name)) as Document;
  const left = [document.Statement].flat().filter(({ Sid }) => Sid !== Label);
  if (left.length === 0) throw invalid('Policy Error: a policy must keep at least one statement');
  const policy = JSON.stringify({ ...document, Statement: left });
  service.tables.putTopic({ ...topic, attributes: { ...topic.attributes, Policy: policy } });
  return {};
}
