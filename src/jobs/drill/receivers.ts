/**
 * Who hears a topic by what this cloud has not: text messages, apps, streams, AWS's chats. Each hears as an address of mail that is called after it.
 * Source: Amazon SNS API Reference, Subscribe; AWS CloudFormation Template Reference, AWS::Chatbot::SlackChannelConfiguration.
 */
import { isObject } from '../../languages/is-object.ts';
import { type Fields, listOf } from '../model/symbol.ts';

export const withReceivers = (resources: Fields): Fields =>
  Object.fromEntries(
    Object.entries(resources).flatMap(([id, node]) => (isObject(node) ? received(id, node) : [[id, node]])),
  );

function received(id: string, node: Fields): readonly (readonly [string, unknown])[] {
  const properties = isObject(node['Properties']) ? node['Properties'] : {};
  switch (node['Type']) {
    case 'AWS::SNS::Subscription':
      return [[id, { ...node, Properties: byMail(properties, id) }]];
    case 'AWS::SNS::Topic': {
      const { Subscription: all } = properties;
      if (!Array.isArray(all)) return [[id, node]];
      const subscribers = all.map((each) => (isObject(each) ? byMail(each, id) : each));
      return [[id, { ...node, Properties: { ...properties, Subscription: subscribers } }]];
    }
    case 'AWS::Chatbot::SlackChannelConfiguration':
    case 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration':
      return listOf(properties['SnsTopicArns']).map((TopicArn, index) => [
        `${id}${index}`,
        { ...node, Type: 'AWS::SNS::Subscription', Properties: { TopicArn, ...mail('chat', id) } },
      ]);
    default:
      return [[id, node]];
  }
}

/** What else is said of it is of its protocol, but for what it filters. */
function byMail(subscription: Fields, name: string): Fields {
  const { Protocol: protocol, TopicArn, FilterPolicy, FilterPolicyScope } = subscription;
  if (!/^(sms|application|firehose)$/.test(String(protocol))) return subscription;
  const kept = Object.entries({ TopicArn, FilterPolicy, FilterPolicyScope }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), ...mail(String(protocol), name) };
}

const mail = (kind: string, name: string): Fields => ({
  Protocol: 'email',
  Endpoint: `${kind}-${name.toLowerCase()}@example.com`,
});
