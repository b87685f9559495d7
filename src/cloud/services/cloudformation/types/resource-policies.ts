/**
 * AWS::SNS::TopicPolicy and AWS::SQS::QueuePolicy: who else may use the topics, or queues, that they name. Without one a topic has SNS's own
 * default policy again, and a queue has none.
 */
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import { snsTopicPolicySchema } from '../../../../languages/resources/sns.table.ts';
import { sqsQueuePolicySchema } from '../../../../languages/resources/sqs.table.ts';
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

export const snsTopicPolicy = resourcePolicy(snsTopicPolicySchema, 'Topics', {
  service: 'sns',
  operation: 'SetTopicAttributes',
  input: (TopicArn, policy) => ({ TopicArn, AttributeName: 'Policy', AttributeValue: policy }),
});

export const sqsQueuePolicy = resourcePolicy(sqsQueuePolicySchema, 'Queues', {
  service: 'sqs',
  operation: 'SetQueueAttributes',
  input: (QueueUrl, policy) => ({ QueueUrl, Attributes: { Policy: policy } }),
});
