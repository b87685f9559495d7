/**
 * What SNS sends: the JSON of notifications and confirmations, and their headers.
 * Source: SNS Developer Guide, "Amazon SNS message format", "HTTP/HTTPS headers"; messages recorded from AWS.
 */
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { type Instant, iso } from '../../../../languages/instant.ts';
import { type SignatureVersion, signNotification } from '../../../kit/notification/sign-notification.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import { subscriptionArn, topicArn } from '../names.ts';
import { invalid } from '../refusals.ts';
import { checkAttributeName } from './attribute-name.ts';

/** As SNS writes it into a notification; bytes in base64. */
export interface KeptAttribute {
  readonly Type: string;
  readonly Value: string;
}

/** One message for one subscription, as data: what it needs to be written when it is sent. */
export interface SnsMessage {
  readonly type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly topic: string;
  readonly subscription: string;
  readonly messageId: string;
  readonly at: Instant;
  readonly subject?: string;
  readonly message: string;
  readonly attributes?: Readonly<Record<string, KeptAttribute>>;
  /** For queues alone, which share their time between groups by it: API reference, Publish, MessageGroupId. */
  readonly groupId?: string;
  /** Of a confirmation. */
  readonly token?: string;
  /** Of a notification. */
  readonly unsubscribeToken?: string;
  /** As the topic wants it; default 1. */
  readonly signatureVersion?: SignatureVersion;
}

/** A message published to a topic, to be delivered to the subscriptions after the id `after`. */
export interface Published {
  /** The topic's name. */
  readonly topic: string;
  readonly messageId: string;
  readonly at: number;
  readonly subject?: string;
  readonly groupId?: string;
  /** By protocol; `default` for the rest. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, KeptAttribute>>;
  readonly after: string;
}

const typeForm = /^(String|String\.Array|Number|Binary)(\.\S+)?$/;

/** Throws AWS's error for a bad name, type or value. */
export function keepAttributes(
  given: Readonly<Record<string, MessageAttributeValue>> | undefined,
): Record<string, KeptAttribute> {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, { DataType: type = '', StringValue: text, BinaryValue: bytes }]) => {
      checkAttributeName(name);
      if (!typeForm.test(type))
        throw invalid(
          `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
        );
      const isBinary = type.startsWith('Binary');
      if (isBinary ? !bytes?.length : !text)
        throw invalid(
          `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
        );
      if (type === 'Number' && Number.isNaN(Number(text)))
        throw invalid(`The message attribute '${name}' with type 'Number' must be a valid number.`);
      return [
        name,
        { Type: type, Value: isBinary ? Buffer.from(bytes as Uint8Array).toString('base64') : (text as string) },
      ];
    }),
  );
}

const endpointOf = (host: ServiceHost): string => host.endpoint() ?? '';

/** Following a link needs no key: its token is the proof. */
export const confirmUrl = (host: ServiceHost, { topic, token = '' }: SnsMessage): string =>
  `${endpointOf(host)}/?Action=ConfirmSubscription&TopicArn=${topicArn(host, topic)}&Token=${token}`;

export const unsubscribeUrl = (host: ServiceHost, message: SnsMessage): string => {
  const { topic, subscription: id, unsubscribeToken = '' } = message;
  return `${endpointOf(host)}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn(host, { topic, id })}&Token=${unsubscribeToken}`;
};

export function renderJson(host: ServiceHost, message: SnsMessage): string {
  const { type, messageId, topic, subject, message: body, attributes = {}, token, signatureVersion = '1' } = message;
  const isNotification = type === 'Notification';
  const signed = {
    Type: type,
    MessageId: messageId,
    ...(isNotification ? {} : { Token: token }),
    TopicArn: topicArn(host, topic),
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: body,
    ...(isNotification ? {} : { SubscribeURL: confirmUrl(host, message) }),
    Timestamp: iso(message.at),
  };
  const { signature, certificatePath } = signNotification(host.vault, signed, signatureVersion);
  return JSON.stringify({
    ...signed,
    SignatureVersion: signatureVersion,
    Signature: signature,
    SigningCertURL: `${endpointOf(host)}${certificatePath}`,
    ...(isNotification ? { UnsubscribeURL: unsubscribeUrl(host, message) } : {}),
    ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributes }),
  });
}

export function headersOf(
  host: ServiceHost,
  message: SnsMessage,
  raw: boolean,
  contentType: string,
): Record<string, string> {
  const isConfirmation = message.type === 'SubscriptionConfirmation';
  return {
    'content-type': contentType,
    'user-agent': 'Amazon Simple Notification Service Agent',
    'x-amz-sns-message-type': message.type,
    'x-amz-sns-message-id': message.messageId,
    'x-amz-sns-topic-arn': topicArn(host, message.topic),
    ...(isConfirmation
      ? {}
      : { 'x-amz-sns-subscription-arn': subscriptionArn(host, { topic: message.topic, id: message.subscription }) }),
    ...(raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  };
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** `json`: for email-json. */
export function renderMail(host: ServiceHost, message: SnsMessage, displayName: string, json: boolean): Mail {
  if (message.type === 'SubscriptionConfirmation')
    return {
      subject: 'AWS Notification - Subscription Confirmation',
      text: json ? renderJson(host, message) : confirmationText(host, message, displayName),
    };
  return {
    subject: message.subject ?? 'AWS Notification Message',
    text: json ? renderJson(host, message) : notificationText(host, message),
  };
}

const confirmationText = (host: ServiceHost, message: SnsMessage, displayName: string): string =>
  `This address is to get the messages of the topic${displayName ? ` "${displayName}"` : ''}:
${topicArn(host, message.topic)}

If you want that, open this link on the machine that Punctual runs on:
${confirmUrl(host, message)}

If you do not, there is nothing to do: nothing is sent without your consent, and this request ends after two days.
`;

const notificationText = (host: ServiceHost, message: SnsMessage): string =>
  `${message.message}

--
To get no more messages of this topic, open this link on the machine that Punctual runs on:
${unsubscribeUrl(host, message)}
`;
