/** Tags of state machines. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-sfn';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, withoutTags } from '../../../kit/tags.ts';
import type { States } from '../context.ts';
import { noSuchResource, tooManyTags } from '../errors.ts';
import { tagsMax } from '../limits.ts';
import type { StateMachine } from '../machines.ts';

/** The tags of a machine with `added` to those `before`; of the same key the last one counts. Throws TooManyTags. */
export const addTags = (arn: string, added: readonly Tag[], before: readonly Tag[] = []): Tag[] =>
  mergeTags(before, added, { max: tagsMax, tooMany: () => tooManyTags(arn) }).map(({ key, value = '' }) => ({
    key,
    value,
  }));

function tagged({ machines }: States, arn: string): StateMachine {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const machine = machines.find(name);
  if (machine?.arn !== arn) throw noSuchResource(arn);
  return machine;
}

export const tagResource: Handler<States, TagResourceInput, object> = {
  permissions: (_, { resourceArn }) => [{ action: 'states:TagResource', resource: String(resourceArn) }],
  handle(states, { resourceArn, tags = [] }, context) {
    const machine = tagged(states, String(resourceArn));
    states.machines.setTags(context, machine, addTags(machine.arn, tags, machine.tags));
    return {};
  },
};

export const untagResource: Handler<States, UntagResourceInput, object> = {
  permissions: (_, { resourceArn }) => [{ action: 'states:UntagResource', resource: String(resourceArn) }],
  handle(states, { resourceArn, tagKeys }, context) {
    const machine = tagged(states, String(resourceArn));
    states.machines.setTags(context, machine, withoutTags(machine.tags, tagKeys));
    return {};
  },
};

export const listTagsForResource: Handler<States, ListTagsForResourceInput, ListTagsForResourceOutput> = {
  permissions: (_, { resourceArn }) => [{ action: 'states:ListTagsForResource', resource: String(resourceArn) }],
  handle: (states, { resourceArn }) => ({ tags: [...tagged(states, String(resourceArn)).tags] }),
};
