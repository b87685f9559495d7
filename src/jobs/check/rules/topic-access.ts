/**
 * Whether a service that tells a topic by itself may: by the topic's policy, and by that of its key.
 * Sources: Amazon SNS Developer Guide, "Default Amazon SNS access policy" and "Setting up Amazon SNS encryption"; Amazon EventBridge User Guide, "Using
 * resource-based policies for Amazon EventBridge".
 */
import { isAllow, names } from '../../model/role.ts';
import { at, type Fields, hasUnknown, listOf, mentions, objectsOf } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found } from '../rule.ts';

export type Teller = 'cloudwatch.amazonaws.com' | 'events.amazonaws.com';

const calledOf: Readonly<Record<Teller, readonly [who: string, what: string]>> = {
  'cloudwatch.amazonaws.com': ['CloudWatch', 'the alarm rings and its message is refused'],
  'events.amazonaws.com': ['EventBridge', 'the rule matches and its message is refused'],
};

export function refusals(template: Template, topic: Resource, teller: Teller): readonly Found[] {
  const [who, what] = calledOf[teller];
  const found: Found[] = [];
  if (!mayPublish(template, topic, teller))
    found.push({
      resource: topic,
      message: `${who} may not publish to this topic: ${what}`,
      mend: `a topic policy that lets ${teller} sns:Publish`,
    });
  if (isShut(template, topic.properties['KmsMasterKeyId'], teller))
    found.push({
      resource: topic,
      path: ['KmsMasterKeyId'],
      message: `${who} may not use the key of this topic: ${what}`,
      mend: `a key of your own, whose policy lets ${teller} kms:Decrypt and kms:GenerateDataKey*`,
    });
  return found;
}

/** A topic without a policy has one that lets its account's alarms, and no rule. */
function mayPublish(template: Template, topic: Resource, teller: Teller): boolean {
  const documents = [
    topic.properties['Policy'],
    ...template
      .ofType('AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy')
      .filter(({ properties }) =>
        [properties['Topics'], properties['TopicArn']].some((each) => mentions(each, topic.id)),
      )
      .map(({ properties }) => properties['PolicyDocument']),
  ].filter((document) => document !== undefined);
  if (documents.length === 0) return teller === 'cloudwatch.amazonaws.com';
  return documents.some(
    (document) => hasUnknown(document) || objectsOf(at(document, 'Statement')).some((each) => lets(each, teller)),
  );
}

function lets(fields: Fields, teller: Teller): boolean {
  if (!isAllow({ fields }) || !names({ fields }, 'sns:Publish')) return false;
  const { Principal, NotPrincipal, Condition } = fields;
  if (NotPrincipal !== undefined) return true;
  if (Principal === '*' || listOf(at(Principal, 'AWS')).includes('*'))
    // Whose owner is asked for must be known: EventBridge does not say it.
    return teller === 'cloudwatch.amazonaws.com' || !/aws:SourceOwner/i.test(JSON.stringify(Condition ?? ''));
  return listOf(at(Principal, 'Service')).includes(teller);
}

function isShut(template: Template, key: unknown, teller: Teller): boolean {
  if (typeof key !== 'string') return false;
  if (/alias\/aws\/sns$/.test(key)) return true;
  const resource = template.find(key, 'AWS::KMS::Key');
  if (!resource || hasUnknown(resource.properties['KeyPolicy'])) return false;
  const policy = JSON.stringify(resource.properties['KeyPolicy'] ?? '');
  return ![teller, '"Service":"*"', '"Principal":"*"'].some((each) => policy.includes(each));
}
