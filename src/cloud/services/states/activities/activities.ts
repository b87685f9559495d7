/** CreateActivity, DescribeActivity, ListActivities, DeleteActivity. A key of one's own for an activity is refused. Source: API reference. */
import type {
  CreateActivityInput,
  CreateActivityOutput,
  DeleteActivityInput,
  DescribeActivityInput,
  DescribeActivityOutput,
  ListActivitiesInput,
  ListActivitiesOutput,
} from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { activityArn, activityNameOf, checkName } from '../arns.ts';
import type { States } from '../context.ts';
import { invalidToken, noSuchActivity, notYet, tooManyActivities } from '../errors.ts';
import { activitiesMax, pageSizeDefault } from '../limits.ts';
import { addTags } from '../operations/tags.ts';
import type { ActivityRow } from '../tables/activities.ts';

/** "Idempotent on name": the tags of a second one are ignored. */
export const createActivity: Handler<States, CreateActivityInput, CreateActivityOutput> = {
  permissions: ({ host }, { name }) => [{ action: 'states:CreateActivity', resource: activityArn(host, String(name)) }],
  handle({ host, tables }, { name: asked, tags = [], encryptionConfiguration }, context) {
    const name = String(asked);
    checkName(name);
    if (encryptionConfiguration && encryptionConfiguration.type !== 'AWS_OWNED_KEY')
      throw notYet(`the encryption type ${encryptionConfiguration.type}`);
    const arn = activityArn(host, name);
    const before = tables.activities.find(name);
    if (!before && tables.activities.count() >= activitiesMax) throw tooManyActivities();
    if (!before) tables.activities.add({ name, createdAt: context.now, tags: addTags(arn, tags) });
    return { activityArn: arn, creationDate: new Date(before?.createdAt ?? context.now) };
  },
};

/** Undefined where there is none, or it is another account's or region's. Throws InvalidArn. */
export function activityOf({ host, tables }: States, arn: string): ActivityRow | undefined {
  const name = activityNameOf(arn);
  return activityArn(host, name) === arn ? tables.activities.find(name) : undefined;
}

/** Throws InvalidArn and ActivityDoesNotExist. */
export function findActivity(states: States, arn: string): ActivityRow {
  const found = activityOf(states, arn);
  if (!found) throw noSuchActivity(arn);
  return found;
}

export const describeActivity: Handler<States, DescribeActivityInput, DescribeActivityOutput> = {
  permissions: (_, { activityArn: arn }) => [{ action: 'states:DescribeActivity', resource: String(arn) }],
  handle(states, { activityArn: arn }) {
    const { name, createdAt } = findActivity(states, String(arn));
    return { activityArn: arn, name, creationDate: new Date(createdAt) };
  },
};

export const listActivities: Handler<States, ListActivitiesInput, ListActivitiesOutput> = {
  permissions: () => [{ action: 'states:ListActivities', resource: '*' }],
  handle({ host, tables }, { maxResults, nextToken }) {
    const size = maxResults || pageSizeDefault;
    const after = String(readToken('ListActivities', nextToken, invalidToken) ?? '');
    const page = cutPage('ListActivities', tables.activities.list(after, size + 1), size, ({ name }) => name);
    return {
      activities: page.items.map(({ name, createdAt }) => ({
        activityArn: activityArn(host, name),
        name,
        creationDate: new Date(createdAt),
      })),
      nextToken: page.nextToken,
    };
  },
};

/** One that is gone already: no error. What it offered nobody can fetch any more. */
export const deleteActivity: Handler<States, DeleteActivityInput, object> = {
  permissions: (_, { activityArn: arn }) => [{ action: 'states:DeleteActivity', resource: String(arn) }],
  handle(states, { activityArn: arn }) {
    const found = activityOf(states, String(arn));
    if (found) states.tables.activities.remove(found.id);
    return {};
  },
};
