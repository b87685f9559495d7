/** PutRetentionPolicy and DeleteRetentionPolicy. Source: API reference, PutRetentionPolicy. */
import type { DeleteRetentionPolicyRequest, PutRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { retentionDays } from '../limits.ts';
import { findGroup } from '../names.ts';
import { onGroup } from '../permissions.ts';
import { invalidParameter } from '../refusals.ts';
import { scheduleRetention } from '../retention.ts';

export const putRetentionPolicy: Handler<Logs, PutRetentionPolicyRequest, object> = {
  permissions: onGroup('PutRetentionPolicy'),
  handle(logs, { logGroupName, retentionInDays }, context) {
    const days = retentionInDays as number;
    const group = findGroup(logs, logGroupName as string);
    if (!retentionDays.includes(days))
      throw invalidParameter(`Invalid retention value. Valid values are: [${retentionDays.join(', ')}]`);
    logs.tables.putGroup({ ...group, retentionDays: days });
    scheduleRetention(context, group.key);
    return {};
  },
};

export const deleteRetentionPolicy: Handler<Logs, DeleteRetentionPolicyRequest, object> = {
  permissions: onGroup('DeleteRetentionPolicy'),
  handle(logs, { logGroupName }, context) {
    const group = findGroup(logs, logGroupName as string);
    logs.tables.putGroup({ ...group, retentionDays: undefined });
    scheduleRetention(context, group.key);
    return {};
  },
};
