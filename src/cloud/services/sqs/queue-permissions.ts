/** AddPermission and RemovePermission: statements of a queue's own policy. Source: SQS API reference; policies and errors that users pasted. */
import type { AddPermissionRequest, RemovePermissionRequest } from '@aws-sdk/client-sqs';
import { isObject } from '../../../languages/is-object.ts';
import { arn } from '../../kit/arn.ts';
import type { Context, Handler } from '../../kit/service.ts';
import { oneOrMany } from '../../kit/statement.ts';
import type { Sqs } from './context.ts';
import { sharedActions } from './limits.ts';
import { onQueue } from './permissions.ts';
import { queueArn, queueAt } from './queue-url.ts';
import { invalidValue, missing } from './refusals.ts';
import type { Queue } from './tables.ts';

export const addPermission: Handler<Sqs, AddPermissionRequest, object> = {
  permissions: onQueue('AddPermission'),
  handle(service, input, context) {
    const queue = queueAt(service, input.QueueUrl);
    const { Label = '', AWSAccountIds: accounts = [], Actions: actions = [] } = input;
    if (actions.length === 0) throw missing('Actions');
    if (accounts.length === 0 || !accounts.every((account) => /^\d{12}$/.test(account)))
      throw wrong(`[${accounts.join(', ')}]`, 'PrincipalId', 'Unable to verify.');
    const owners = actions.find((action) => !sharedActions.includes(action));
    if (owners !== undefined)
      throw wrong(`SQS:${owners}`, 'ActionName', 'Only the queue owner is allowed to invoke this action.');
    const resource = queueArn(service.host, queue.name);
    const document = policyOf(queue, resource);
    if (document.Statement.some(({ Sid }) => Sid === Label)) throw wrong(Label, 'Label', 'Already exists.');
    const { partition } = service.host;
    const statement = {
      Sid: Label,
      Effect: 'Allow',
      Principal: { AWS: oneOrMany(accounts.map((account) => arn({ partition, region: '', account }, 'iam', 'root'))) },
      Action: oneOrMany(actions.map((action) => `SQS:${action}`)),
      Resource: resource,
    };
    putStatements(service, queue, context, { ...document, Statement: [...document.Statement, statement] });
    return {};
  },
};

export const removePermission: Handler<Sqs, RemovePermissionRequest, object> = {
  permissions: onQueue('RemovePermission'),
  handle(service, { QueueUrl, Label = '' }, context) {
    const queue = queueAt(service, QueueUrl);
    const document = policyOf(queue, queueArn(service.host, queue.name));
    const left = document.Statement.filter(({ Sid }) => Sid !== Label);
    if (left.length === document.Statement.length) throw wrong(Label, 'Label', "can't find label on existing policy.");
    putStatements(service, queue, context, { ...document, Statement: left });
    return {};
  },
};

interface Document {
  readonly Statement: readonly { readonly Sid?: string }[];
}

function policyOf({ attributes }: Queue, resource: string): Document {
  const fresh = { Version: '2008-10-17', Id: `${resource}/SQSDefaultPolicy` };
  const kept: unknown = JSON.parse(attributes['Policy'] ?? JSON.stringify(fresh));
  const document = isObject(kept) ? kept : fresh;
  return {
    ...document,
    Statement: [('Statement' in document && document.Statement) || []].flat() as Document['Statement'],
  };
}

/** Without a statement the queue has no policy any more. */
function putStatements({ tables }: Sqs, queue: Queue, { now }: Context, document: Document): void {
  const { Policy: _, ...others } = queue.attributes;
  const Policy = JSON.stringify(document);
  const attributes = document.Statement.length === 0 ? others : { ...others, Policy };
  tables.putQueue({ ...queue, attributes, modifiedAt: now });
}

const wrong = (value: string, parameter: string, reason: string) =>
  invalidValue(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
