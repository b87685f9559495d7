/** AddPermission and RemovePermission: statements of a topic's own policy. */
import type { AddPermissionInput, RemovePermissionInput } from '@aws-sdk/client-sns';
import type { Handler } from '../../../kit/service.ts';
import { oneOrMany } from '../../../kit/statement.ts';
import type { Sns } from '../context.ts';
import { topicArn, topicAt } from '../names.ts';
import { onTopic } from '../permissions.ts';
import { invalid } from '../refusals.ts';
import { checkPolicy, defaultPolicy, topicActions } from '../topic-policy.ts';

interface Document {
  readonly Statement: readonly { readonly Sid?: string }[];
}

export const addPermission: Handler<Sns, AddPermissionInput, object> = {
  permissions: onTopic('AddPermission'),
  handle(service, input) {
    const topic = topicAt(service, input.TopicArn);
    const { Label = '', AWSAccountId = [], ActionName = [] } = input;
    if (!ActionName.every((action) => topicActions.includes(`SNS:${action}`)))
      throw invalid('Policy statement action out of service scope!');
    const document = JSON.parse(topic.attributes['Policy'] ?? defaultPolicy(service.host, topic.name)) as Document;
    const statements = [document.Statement].flat();
    if (statements.some(({ Sid }) => Sid === Label)) throw invalid('Statement already exists');
    const statement = {
      Sid: Label,
      Effect: 'Allow',
      Principal: { AWS: oneOrMany(AWSAccountId.map((account) => `arn:aws:iam::${account}:root`)) },
      Action: oneOrMany(ActionName.map((action) => `SNS:${action}`)),
      Resource: topicArn(service.host, topic.name),
    };
    const policy = JSON.stringify({ ...document, Statement: [...statements, statement] });
    checkPolicy(policy);
    service.tables.putTopic({ ...topic, attributes: { ...topic.attributes, Policy: policy } });
    return {};
  },
};

export const removePermission: Handler<Sns, RemovePermissionInput, object> = {
  permissions: onTopic('RemovePermission'),
  handle(service, { TopicArn, Label }) {
    const topic = topicAt(service, TopicArn);
    const document = JSON.parse(topic.attributes['Policy'] ?? defaultPolicy(service.host, topic.name)) as Document;
    const left = [document.Statement].flat().filter(({ Sid }) => Sid !== Label);
    if (left.length === 0) throw invalid('Policy Error: a policy must keep at least one statement');
    const policy = JSON.stringify({ ...document, Statement: left });
    service.tables.putTopic({ ...topic, attributes: { ...topic.attributes, Policy: policy } });
    return {};
  },
};
