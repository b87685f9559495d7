/**
 * Properties and attributes of EventBridge Scheduler's resource types. A schedule has no tags, its group has them; ActionAfterCompletion is the API's
 * alone. A change of GroupName is said to be made in place, and fails on AWS, which finds no schedule of that name in the other group; so it does here.
 * Source: AWS CloudFormation Template Reference, "Amazon EventBridge Scheduler".
 */
import { each, enacted, fixed, member, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const ofSchedule = member('scheduler', 'CreateSchedule');

export const scheduleSchema: ResourceSchema = {
  name: 'AWS::Scheduler::Schedule',
  properties: {
    Name: fixed(enacted('text')),
    Description: recorded('text'),
    ...each(['FlexibleTimeWindow', 'Target'], (name) => required(enacted(ofSchedule(name)))),
    ScheduleExpression: required(enacted('text')),
    ...each(['EndDate', 'GroupName', 'ScheduleExpressionTimezone', 'StartDate', 'State'], () => enacted('text')),
    KmsKeyArn: recorded('text'),
  },
  attributes: ['Arn'],
  namedBy: 'Name',
};

export const scheduleGroupSchema: ResourceSchema = {
  name: 'AWS::Scheduler::ScheduleGroup',
  properties: {
    Name: fixed(enacted('text')),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'CreationDate', 'LastModificationDate', 'State'],
  namedBy: 'Name',
};
