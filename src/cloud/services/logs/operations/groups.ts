/** Log groups. Their class and KMS key are recorded: nothing here is encrypted or priced. Source: API reference, the operations' pages. */
import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { pageSizeMax } from '../limits.ts';
import { findGroup, groupArn, groupNameOf, streamArn } from '../names.ts';
import { onGroup } from '../permissions.ts';
import { invalidParameter, invalidToken, refuse } from '../refusals.ts';
import { scheduleRetention } from '../retention.ts';
import type { Group } from '../tables.ts';

export const createLogGroup: Handler<Logs, CreateLogGroupRequest, object> = {
  permissions: (logs, input) => [
    ...onGroup('CreateLogGroup')(logs, input),
    ...(input.tags ? [{ action: 'logs:TagResource', resource: groupArn(logs.host, groupNameOf(input)) }] : []),
  ],
  handle({ tables }, { logGroupName, kmsKeyId, logGroupClass, tags, deletionProtectionEnabled }, context) {
    refuse({ deletionProtectionEnabled });
    const name = logGroupName as string;
    if (tables.group(name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    const key = context.id();
    tables.putGroup({
      name,
      key,
      createdAt: context.now,
      retentionDays: undefined,
      class: logGroupClass ?? 'STANDARD',
      kmsKey: kmsKeyId,
      tags: tags ?? {},
    });
    scheduleRetention(context, key);
    return {};
  },
};

export const deleteLogGroup: Handler<Logs, DeleteLogGroupRequest, object> = {
  permissions: onGroup('DeleteLogGroup'),
  handle(logs, { logGroupName }, context) {
    const { name, key } = findGroup(logs, logGroupName as string);
    logs.tables.deleteGroup(name);
    logs.metricFilters.removeAll(context, key);
    context.clearTimer('retain', key);
    context.post('purge', key, { group: key }, true);
    return {};
  },
};

export const describeLogGroups: Handler<Logs, DescribeLogGroupsRequest, DescribeLogGroupsResponse> = {
  permissions: (logs) => [{ action: 'logs:DescribeLogGroups', resource: streamArn(logs.host, '', '') }],
  handle(logs, input) {
    const { accountIdentifiers, includeLinkedAccounts, logGroupIdentifiers, limit = pageSizeMax } = input;
    refuse({ accountIdentifiers, includeLinkedAccounts });
    // "logGroupNamePattern and logGroupNamePrefix are mutually exclusive": API reference, DescribeLogGroups.
    if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined)
      throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    const filter = {
      prefix: input.logGroupNamePrefix ?? '',
      part: input.logGroupNamePattern ?? '',
      class: input.logGroupClass,
    };
    const after = readToken('DescribeLogGroups', input.nextToken, invalidToken) as string | undefined;
    const found = logGroupIdentifiers?.length
      ? groupsNamed(logs, logGroupIdentifiers, after ?? '')
      : logs.tables.groups(filter, after ?? '', limit + 1);
    const { items, nextToken } = cutPage('DescribeLogGroups', found, limit, ({ name }) => name);
    return { logGroups: items.map((group) => render(logs, group)), ...(nextToken ? { nextToken } : {}) };
  },
};

/** By names or ARNs, of those that are there. */
function groupsNamed({ tables }: Logs, identifiers: readonly string[], after: string): Group[] {
  const names = new Set(identifiers.map((logGroupIdentifier) => groupNameOf({ logGroupIdentifier })));
  return [...names]
    .sort()
    .filter((name) => name > after)
    .flatMap((name) => tables.group(name) ?? []);
}

function render({ host, lines, metricFilters }: Logs, group: Group): LogGroup {
  const arn = groupArn(host, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionDays === undefined ? {} : { retentionInDays: group.retentionDays }),
    metricFilterCount: metricFilters.ready(group.key).length,
    arn: `${arn}:*`,
    storedBytes: lines.file.groupBytes(group.key),
    ...(group.kmsKey === undefined ? {} : { kmsKeyId: group.kmsKey }),
    logGroupClass: group.class as NonNullable<LogGroup['logGroupClass']>,
    logGroupArn: arn,
    deletionProtectionEnabled: false,
  };
}
