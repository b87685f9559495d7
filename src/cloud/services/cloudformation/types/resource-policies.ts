/**
 * AWS::SNS::TopicPolicy and AWS::SQS::QueuePolicy: who else may use the topics, or queues, that they name; TopicInlinePolicy and QueueInlinePolicy
 * name one. Without one a topic has SNS's own default policy again, and a queue has none.
 */
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import { snsTopicInlinePolicySchema, snsTopicPolicySchema } from '../../../../languages/resources/sns.table.ts';
import { sqsQueueInlinePolicySchema, sqsQueuePolicySchema } from '../../../../languages/resources/sqs.table.ts';
import { changedItems } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 256;

/** How one resource's policy is set; `''` takes it away. */
interface Setting {
  readonly service: string;
  readonly operation: string;
  readonly input: (resource: string, policy: unknown) => object;
}

function resourcePolicy(schema: ResourceSchema, list: string, { service, operation, input }: Setting): ResourceType {
  const resourcesOf = (values: Values): string[] => (values[list] as string[] | undefined) ?? [];
  const put = (context: ResourceContext, wanted: Values): void => {
    for (const resource of resourcesOf(wanted))
      context.call(service, operation, input(resource, wanted['PolicyDocument']));
  };
  const clear = (context: ResourceContext, resources: readonly string[]): void => {
    for (const resource of resources) context.clear(service, operation, input(resource, ''));
  };
  return {
    ...schema,
    create(context, wanted) {
      put(context, wanted);
      const id = context.name(nameCharactersMax);
      return { physicalId: id, attributes: { Id: id } };
    },
    update(context, made, wanted, before) {
      put(context, wanted);
      clear(context, changedItems(resourcesOf(before), resourcesOf(wanted)).gone);
      return made;
    },
    remove: (context, _, values) => clear(context, resourcesOf(values)),
  };
}

function inlinePolicy(schema: ResourceSchema, of: string, { service, operation, input }: Setting): ResourceType {
  const put = (context: ResourceContext, wanted: Values): void =>
    context.call(service, operation, input(String(wanted[of]), wanted['PolicyDocument']));
  return {
    ...schema,
    create(context, wanted) {
      put(context, wanted);
      return { physicalId: String(wanted[of]), attributes: {} };
    },
    update(context, made, wanted) {
      put(context, wanted);
      return made;
    },
    remove: (context, { physicalId }) => context.clear(service, operation, input(physicalId, '')),
  };
}

const ofTopic: Setting = {
  service: 'sns',
  operation: 'SetTopicAttributes',
  input: (TopicArn, policy) => ({ TopicArn, AttributeName: 'Policy', AttributeValue: policy }),
};

const ofQueue: Setting = {
  service: 'sqs',
  operation: 'SetQueueAttributes',
  input: (QueueUrl, policy) => ({ QueueUrl, Attributes: { Policy: policy } }),
};

export const snsTopicPolicy = resourcePolicy(snsTopicPolicySchema, 'Topics', ofTopic);
export const snsTopicInlinePolicy = inlinePolicy(snsTopicInlinePolicySchema, 'TopicArn', ofTopic);
export const sqsQueuePolicy = resourcePolicy(sqsQueuePolicySchema, 'Queues', ofQueue);
export const sqsQueueInlinePolicy = inlinePolicy(sqsQueueInlinePolicySchema, 'Queue', ofQueue);
