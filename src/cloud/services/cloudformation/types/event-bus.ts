/** AWS::Events::EventBus. */
import type { CreateEventBusResponse } from '@aws-sdk/client-eventbridge';
import { eventBusSchema } from '../../../../languages/resources/events.table.ts';
import { changeTags, isSame, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

function changePolicy(context: ResourceContext, EventBusName: string, before: Values, wanted: Values): void {
  const { Policy } = wanted;
  if (isSame(before['Policy'], Policy)) return;
  if (Policy === undefined) context.call('events', 'RemovePermission', { EventBusName, RemoveAllPermissions: true });
  else context.call('events', 'PutPermission', { EventBusName, Policy });
}

export const eventBus: ResourceType = {
  ...eventBusSchema,
  create(context, wanted) {
    const { Policy: _, ...settings } = wanted;
    const Name = String(wanted['Name']);
    const input = { ...settings, Tags: tagsOf(wanted) };
    const { EventBusArn: Arn } = context.call<CreateEventBusResponse>('events', 'CreateEventBus', input);
    changePolicy(context, Name, {}, wanted);
    return { physicalId: Name, attributes: { Arn: String(Arn), Name } };
  },
  update(context, made, wanted, before) {
    const { Policy: _, Tags: __, ...settings } = wanted;
    context.call('events', 'UpdateEventBus', settings);
    changePolicy(context, made.physicalId, before, wanted);
    changeTags(before, wanted, {
      set: (Tags) => context.call('events', 'TagResource', { ResourceARN: made.attributes['Arn'], Tags }),
      clear: (TagKeys) => context.call('events', 'UntagResource', { ResourceARN: made.attributes['Arn'], TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: Name }) => context.clear('events', 'DeleteEventBus', { Name }),
};
