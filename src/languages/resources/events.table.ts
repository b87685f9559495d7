/**
 * Properties and attributes of EventBridge's resource types.
 * Source: AWS CloudFormation Template Reference, "EventBridge".
 */
import { enacted, fixed, member, recorded } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const eventsRuleSchema: ResourceSchema = {
  name: 'AWS::Events::Rule',
  properties: {
    Name: fixed(enacted('text')),
    Description: recorded('text'),
    EventBusName: fixed(enacted('text')),
    EventPattern: enacted('json'),
    RoleArn: enacted('text'),
    ScheduleExpression: enacted('text'),
    State: enacted('text'),
    Tags: enacted('tags'),
    Targets: enacted(member('events', 'PutTargets')('Targets')),
  },
  attributes: ['Arn'],
  namedBy: 'Name',
};
