/**
 * Whether a service that tells a topic by itself may: by the topic's policy, and by that of its key.
 * Sources: Amazon SNS Developer Guide, "Default Amazon SNS access policy" and "Setting up Amazon SNS encryption"; Amazon EventBridge User Guide, "Using
 * resource-based policies for Amazon EventBridge".
 */
import { lets } from '../../model/principal.ts';
import { mentions } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found } from '../rule.ts';

export type Teller = 'cloudwatch' | 'events';

const calledOf: Readonly<Record<Teller, readonly [who: string, what: string]>> = {
  cloudwatch: ['CloudWatch', 'the alarm rings and its message is refused'],
  events: ['EventBridge', 'the rule matches and its message is refused'],
};

/** `sources`: the alarms or rules for which it tells. */
export function refusals(
  template: Template,
  topic: Resource,
  teller: Teller,
  sources: readonly Resource[],
): readonly Found[] {
  const [who, what] = calledOf[teller];
  const found: Found[] = [];
  const shut = sources.filter((source) => !mayPublish(template, topic, teller, source));
  if (shut.length > 0)
    found.push({
      resource: topic,
      about: `policy ${teller}`,
      related: shut,
      message: `${who} may not publish to this topic${shut.length < sources.length ? ` for ${shut.map(({ name }) => name).join(', ')}` : ''}: ${what}`,
      mend: `a topic policy that lets ${teller}.amazonaws.com sns:Publish`,
    });
  if (isShut(template, topic.properties['KmsMasterKeyId'], teller))
    found.push({
      resource: topic,
      about: `key ${teller}`,
      path: ['KmsMasterKeyId'],
      message: `${who} may not use the key of this topic: ${what}`,
      mend: `a key of your own, whose policy lets ${teller}.amazonaws.com kms:Decrypt and kms:GenerateDataKey*`,
    });
  return found;
}

/** A topic without a policy has one that lets its account's alarms, and no rule. */
function mayPublish(template: Template, topic: Resource, teller: Teller, source: Resource): boolean {
  const documents = [
    topic.properties['Policy'],
    ...template
      .ofType('AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy')
      .filter(({ properties }) =>
        [properties['Topics'], properties['TopicArn']].some((each) => mentions(each, topic.id)),
      )
      .map(({ properties }) => properties['PolicyDocument']),
  ].filter((document) => document !== undefined);
  if (documents.length === 0) return teller === 'cloudwatch';
  return documents.some((document) => lets(template, document, teller, 'sns:Publish', source));
}

/** Whether a key keeps the service out of the topic or the queue; AWS's own ones let no other service. */
export function isShut(template: Template, key: unknown, teller: Teller): boolean {
  if (typeof key !== 'string') return false;
  if (/alias\/aws\/(sns|sqs)$/.test(key)) return true;
  const resource = template.find(key, 'AWS::KMS::Key');
  return resource !== undefined && !letsUse(template, resource, teller);
}

/** A key without a policy has one that lets its account alone. */
const letsUse = (template: Template, key: Resource, teller: Teller): boolean =>
  ['kms:Decrypt', 'kms:GenerateDataKey'].every((action) =>
    lets(template, key.properties['KeyPolicy'] ?? {}, teller, action),
  );
