/** A key is deleted days after it was asked for, and is of no use meanwhile. Source: API reference, ScheduleKeyDeletion. */
import { later } from '../../../languages/instant.ts';
import type { Handler } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { refuseDoomed } from './keys.ts';
import { pendingDays } from './limits.ts';
import { keyAt, onKey } from './names.ts';
import { validation } from './refusals.ts';

interface ScheduleKeyDeletionInput {
  readonly KeyId: string;
  readonly PendingWindowInDays?: number;
}

export const scheduleKeyDeletion: Handler<Kms, ScheduleKeyDeletionInput, { DeletionDate: Date }> = {
  permissions: (service, { KeyId }) => [onKey(service, 'ScheduleKeyDeletion', keyAt(service, KeyId))],
  handle(service, { KeyId, PendingWindowInDays: days = pendingDays.usual }, context) {
    const key = keyAt(service, KeyId);
    refuseDoomed(service, key);
    if (days < pendingDays.least || days > pendingDays.most)
      throw validation(
        `PendingWindowInDays must be between ${pendingDays.least} and ${pendingDays.most}, got ${days}.`,
      );
    const deletionDue = later(context.now, days * 86_400);
    service.tables.putKey({ ...key, deletionDue });
    context.setTimer('delete-key', key.id, deletionDue);
    return { DeletionDate: new Date(deletionDue) };
  },
};

/** A timer's handler. */
export const deleteKey = (service: Kms, id: string): void => service.tables.removeKey(id);
