/**
 * Who is told: a topic for each set of receivers, encrypted with a key that alarms and machines may use, and chats by API destinations.
 * Source: "Getting started with AWS KMS encryption of SNS topics" (alias/aws/sns shuts CloudWatch out); "API destinations", EventBridge User Guide.
 */
import type { Chat, Notify } from '../../resolved-app.ts';
import {
  accountId,
  allow,
  arn,
  getAtt,
  policy,
  type Resources,
  ref,
  rolePath,
  sub,
  trust,
  type Value,
} from '../cloudformation.ts';
import { hasTopic, type Plan, setId, topicId } from '../plan.ts';

export function notifyResources(plan: Plan): Resources {
  const resources: Resources = {};
  if (plan.sets.some(hasTopic)) resources['AppKey'] = key;
  for (const set of plan.sets) {
    if (hasTopic(set)) Object.assign(resources, topicResources(set));
    for (const [index, chat] of set.chats.entries()) Object.assign(resources, chatResources(set, chat, index));
    if (set.chats.length > 0) Object.assign(resources, chatRules(plan, set));
  }
  return resources;
}

const key = {
  Type: 'AWS::KMS::Key',
  Properties: {
    Description: sub('What ${AWS::StackName} tells by its topics.'),
    EnableKeyRotation: true,
    KeyPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
        },
      ],
    },
  },
};

const topicResources = (set: Notify): Resources => ({
  [topicId(set)]: {
    Type: 'AWS::SNS::Topic',
    Properties: {
      KmsMasterKeyId: getAtt('AppKey'),
      Subscription: [
        ...set.emails.map((address) => ({ Protocol: 'email', Endpoint: address })),
        ...set.hooks.map((url) => ({ Protocol: 'https', Endpoint: url })),
      ],
    },
  },
  [`${topicId(set)}Policy`]: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [ref(topicId(set))],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: ref(topicId(set)),
            Condition: {
              StringEquals: { 'aws:SourceAccount': accountId },
              ArnLike: { 'aws:SourceArn': arn('cloudwatch', 'alarm:${AWS::StackName}_*') },
            },
          },
        ],
      },
    },
  },
});

const chatId = (set: Notify, { kind }: Chat, index: number): string =>
  `App${setId(set)}${kind === 'slack' ? 'Slack' : 'Teams'}${index === 0 ? '' : index + 1}`;

/** The hook's URL is a secret: it is read when the stack is made or updated, and never stands in the template. */
const chatResources = (set: Notify, chat: Chat, index: number): Resources => {
  const id = chatId(set, chat, index);
  return {
    [`${id}Connection`]: {
      Type: 'AWS::Events::Connection',
      Properties: {
        Description: 'The hook needs no key: whoever has its URL may post.',
        AuthorizationType: 'API_KEY',
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-From', ApiKeyValue: 'punctual' } },
      },
    },
    [`${id}Destination`]: {
      Type: 'AWS::Events::ApiDestination',
      Properties: {
        ConnectionArn: getAtt(`${id}Connection`),
        HttpMethod: 'POST',
        InvocationEndpoint: dynamicReference(chat),
        InvocationRateLimitPerSecond: 1,
      },
    },
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Path: rolePath,
        AssumeRolePolicyDocument: trust('events.amazonaws.com', {
          StringEquals: { 'aws:SourceAccount': accountId },
          ArnLike: { 'aws:SourceArn': arn('events', 'rule/${AWS::StackName}_*') },
        }),
        Policies: [policy('Post', [allow('events:InvokeApiDestination', getAtt(`${id}Destination`))])],
      },
    },
  };
};

/** `ssm-secure` is taken in few properties, and not in this: the parameter is of the type String, or it is a secret. */
function dynamicReference({ url }: Chat): Value {
  if (url.from === 'secret') return `{{resolve:secretsmanager:${url.name}}}`;
  return `{{resolve:ssm:${url.name.replace(/^arn:.*:parameter/, '')}}}`;
}

const chatTarget = (set: Notify, chat: Chat, index: number, transformer: Value) => ({
  Id: chatId(set, chat, index),
  Arn: getAtt(`${chatId(set, chat, index)}Destination`),
  RoleArn: getAtt(`${chatId(set, chat, index)}Role`),
  DeadLetterConfig: { Arn: getAtt('AppUndelivered') },
  RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
  InputTransformer: transformer,
});

/** What a job's failure and an alarm's change look like in a chat. */
const chatRules = (plan: Plan, set: Notify): Resources => {
  const targets = (paths: Readonly<Record<string, string>>, text: string) =>
    set.chats.map((chat, index) =>
      chatTarget(set, chat, index, { InputPathsMap: paths, InputTemplate: template(chat, text) }),
    );
  const id = `App${setId(set)}`;
  const name = set.id === 'app' ? '' : `_${set.id}`;
  return {
    [`${id}FailedRule`]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: sub(`\${AWS::StackName}_failed${name}`),
        Description: 'Tells chats of a run that failed.',
        EventPattern: {
          source: ['punctual'],
          'detail-type': ['Job Failed'],
          detail: { stack: [ref('AWS::StackName')], notify: [set.id] },
        },
        Targets: targets({ message: '$.detail.message' }, '<message>'),
      },
    },
    [`${id}AlarmRule`]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: sub(`\${AWS::StackName}_alarm${name}`),
        Description: 'Tells chats of an alarm that rings, and of one that no longer does.',
        EventPattern: {
          source: ['aws.cloudwatch'],
          'detail-type': ['CloudWatch Alarm State Change'],
          ...alarmPattern(plan, set),
        },
        Targets: targets(
          { name: '$.detail.alarmName', state: '$.detail.state.value', text: '$.detail.configuration.description' },
          '"<name> is <state>: <text>"',
        ),
      },
    },
  };
};

/** The alarms of a set: those of its jobs, or all of the stack's but those that other sets are told of. */
function alarmPattern({ app, sets }: Plan, set: Notify): Readonly<Record<string, Value>> {
  const isOf = (id: string | undefined, other: Notify): boolean => other.id !== 'app' && other.id === id;
  const silent = (id: string): string => `\${AWS::StackName}_${id}_silent`;
  const state = { value: ['ALARM'] };
  if (set.id !== 'app') {
    const own = app.jobs.filter(({ notify }) => isOf(notify?.id, set));
    return { detail: { alarmName: own.map(({ id }) => sub(silent(id))), state } };
  }
  const others = app.jobs.filter(({ notify }) => sets.some((other) => isOf(notify?.id, other)));
  return {
    ...(others.length === 0
      ? {}
      : { resources: [{ 'anything-but': others.map(({ id }) => arn('cloudwatch', `alarm:${silent(id)}`)) }] }),
    detail: { alarmName: [{ wildcard: sub(silent('*')) }, { prefix: sub('${AWS::StackName}_app_') }], state },
  };
}

/**
 * Slack takes `{text}`; a workflow of Teams takes a card. `text` is a variable by itself, which EventBridge writes as JSON whatever is in it, or a string
 * in quotation marks, in which variables stand as they are. Source: "Transforming input", EventBridge User Guide.
 */
const template = ({ kind }: Chat, text: string): string =>
  kind === 'slack'
    ? `{"text": ${text}}`
    : `{"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard", "version": "1.4", "body": [{"type": "TextBlock", "wrap": true, "text": ${text}}]}}]}`;
