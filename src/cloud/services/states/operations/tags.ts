/** Tags of state machines and of activities. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-sfn';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { mergeTags, withoutTags } from '../../../kit/tags.ts';
import { activityArn } from '../arns.ts';
import type { States } from '../context.ts';
import { noSuchResource, tooManyTags } from '../errors.ts';
import { tagsMax } from '../limits.ts';

/** The tags of a machine with `added` to those `before`; of the same key the last one counts. Throws TooManyTags. */
export const addTags = (arn: string, added: readonly Tag[], before: readonly Tag[] = []): Tag[] =>
  mergeTags(before, added, {
    max: tagsMax,
    tooMany: () => tooManyTags(arn),
    reserved: (message) => new AwsError('ValidationException', message),
  }).map(({ key, value = '' }) => ({ key, value }));

interface Tagged {
  readonly arn: string;
  readonly tags: readonly Tag[];
  set(context: Context, tags: readonly Tag[]): void;
}

function tagged({ host, machines, tables }: States, arn: string): Tagged {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const machine = machines.find(name);
  if (machine?.arn === arn)
    return { arn, tags: machine.tags, set: (context, tags) => machines.setTags(context, machine, tags) };
  const activity = activityArn(host, name) === arn ? tables.activities.find(name) : undefined;
  if (!activity) throw noSuchResource(arn);
  return { arn, tags: activity.tags, set: (_, tags) => tables.activities.setTags(activity.id, tags) };
}

export const tagResource: Handler<States, TagResourceInput, object> = {
  permissions: (_, { resourceArn }) => [{ action: 'states:TagResource', resource: String(resourceArn) }],
  handle(states, { resourceArn, tags = [] }, context) {
    const resource = tagged(states, String(resourceArn));
    resource.set(context, addTags(resource.arn, tags, resource.tags));
    return {};
  },
};

export const untagResource: Handler<States, UntagResourceInput, object> = {
  permissions: (_, { resourceArn }) => [{ action: 'states:UntagResource', resource: String(resourceArn) }],
  handle(states, { resourceArn, tagKeys }, context) {
    const resource = tagged(states, String(resourceArn));
    resource.set(context, withoutTags(resource.tags, tagKeys));
    return {};
  },
};

export const listTagsForResource: Handler<States, ListTagsForResourceInput, ListTagsForResourceOutput> = {
  permissions: (_, { resourceArn }) => [{ action: 'states:ListTagsForResource', resource: String(resourceArn) }],
  handle: (states, { resourceArn }) => ({ tags: [...tagged(states, String(resourceArn)).tags] }),
};
