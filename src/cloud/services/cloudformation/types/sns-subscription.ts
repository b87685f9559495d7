/** AWS::SNS::Subscription. */
import type { SubscribeResponse } from '@aws-sdk/client-sns';
import { snsSubscriptionSchema } from '../../../../languages/resources/sns.table.ts';
import { isSame } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceType } from './resource-type.ts';

/** Properties that are attributes of the API, by the text that takes each away. */
const attributes: Readonly<Record<string, string>> = {
  DeliveryPolicy: '',
  FilterPolicy: '',
  FilterPolicyScope: 'MessageAttributes',
  RawMessageDelivery: 'false',
  RedrivePolicy: '',
};

export const snsSubscription: ResourceType = {
  ...snsSubscriptionSchema,
  create(context, wanted) {
    const { SubscriptionArn } = context.call<SubscribeResponse>('sns', 'Subscribe', {
      TopicArn: wanted['TopicArn'],
      Protocol: wanted['Protocol'],
      Endpoint: wanted['Endpoint'],
      Attributes: attributesOf(wanted),
      ReturnSubscriptionArn: true,
    });
    return { physicalId: String(SubscriptionArn), attributes: { Arn: String(SubscriptionArn) } };
  },
  update(context, made, wanted, before) {
    for (const [AttributeName, none] of Object.entries(attributes))
      if (!isSame(before[AttributeName], wanted[AttributeName]))
        context.call('sns', 'SetSubscriptionAttributes', {
          SubscriptionArn: made.physicalId,
          AttributeName,
          AttributeValue: String(wanted[AttributeName] ?? none),
        });
    return made;
  },
  remove: (context, { physicalId: SubscriptionArn }) => context.clear('sns', 'Unsubscribe', { SubscriptionArn }),
};

const attributesOf = (wanted: Values): Record<string, string> =>
  Object.fromEntries(
    Object.keys(attributes)
      .filter((name) => wanted[name] !== undefined)
      .map((name) => [name, String(wanted[name])]),
  );
