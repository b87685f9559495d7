/** A key is deleted days after it was asked for, and is of no use meanwhile. Source: API reference, ScheduleKeyDeletion, CancelKeyDeletion. */
import { later } from '../../../languages/instant.ts';
import type { Handler } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { pendingDays } from './limits.ts';
import { keyArn, keyById, type NamesKey, onNamedKey } from './names.ts';
import { invalidState, validation } from './refusals.ts';
import { refuseDoomed } from './state.ts';

interface ScheduleKeyDeletionInput extends NamesKey {
  readonly PendingWindowInDays?: number;
}

interface Scheduled extends NamesKey {
  readonly DeletionDate: Date;
  readonly KeyState: string;
  readonly PendingWindowInDays: number;
}

export const scheduleKeyDeletion: Handler<Kms, ScheduleKeyDeletionInput, Scheduled> = {
  permissions: onNamedKey('ScheduleKeyDeletion'),
  handle(service, { KeyId, PendingWindowInDays: days = pendingDays.usual }, context) {
    const key = keyById(service, KeyId);
    refuseDoomed(service, key);
    if (days < pendingDays.least || days > pendingDays.most)
      throw validation(
        `PendingWindowInDays must be between ${pendingDays.least} and ${pendingDays.most}, got ${days}.`,
      );
    const deletionDue = later(context.now, days * 86_400);
    service.tables.putKey({ ...key, deletionDue });
    context.setTimer('delete-key', key.id, deletionDue);
    return {
      KeyId: keyArn(service, key.id),
      DeletionDate: new Date(deletionDue),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: days,
    };
  },
};

/** "When this operation succeeds, the key state of the KMS key is Disabled." */
export const cancelKeyDeletion: Handler<Kms, NamesKey, NamesKey> = {
  permissions: onNamedKey('CancelKeyDeletion'),
  handle(service, { KeyId }, context) {
    const key = keyById(service, KeyId);
    if (key.deletionDue === undefined) throw invalidState(keyArn(service, key.id), 'is not pending deletion.');
    service.tables.putKey({ ...key, enabled: false, deletionDue: undefined });
    context.clearTimer('delete-key', key.id);
    return { KeyId: keyArn(service, key.id) };
  },
};

/** A timer's handler. */
export const deleteKey = (service: Kms, id: string): void => service.tables.removeKey(id);
