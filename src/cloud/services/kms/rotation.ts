/**
 * Whether a key's material is to be replaced in time: kept and told, of no effect, as nothing is encrypted with it here.
 * Source: API reference, EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus.
 */
import { later } from '../../../languages/instant.ts';
import type { Handler } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { rotationDays } from './limits.ts';
import { keyArn, keyById, type NamesKey, onNamedKey } from './names.ts';
import { refuseUnusable } from './state.ts';

interface RotationStatus {
  readonly KeyId: string;
  readonly KeyRotationEnabled: boolean;
  readonly RotationPeriodInDays?: number;
  readonly NextRotationDate?: Date;
}

/** On a key whose rotation is on, a period alone is changed. */
export const enableKeyRotation: Handler<Kms, NamesKey & { readonly RotationPeriodInDays?: number }, object> = {
  permissions: onNamedKey('EnableKeyRotation'),
  handle(service, { KeyId, RotationPeriodInDays }, { now }) {
    const key = keyById(service, KeyId);
    refuseUnusable(service, key);
    const days = RotationPeriodInDays ?? key.rotation?.days ?? rotationDays.usual;
    service.tables.putKey({ ...key, rotation: { days, since: key.rotation?.since ?? now } });
    return {};
  },
};

export const disableKeyRotation: Handler<Kms, NamesKey, object> = {
  permissions: onNamedKey('DisableKeyRotation'),
  handle(service, { KeyId }) {
    const key = keyById(service, KeyId);
    refuseUnusable(service, key);
    service.tables.putKey({ ...key, rotation: undefined });
    return {};
  },
};

/** "While a KMS key has a key state of PendingDeletion its key rotation status is false." */
export const getKeyRotationStatus: Handler<Kms, NamesKey, RotationStatus> = {
  permissions: onNamedKey('GetKeyRotationStatus'),
  handle(service, { KeyId }, { now }) {
    const { id, rotation, deletionDue } = keyById(service, KeyId);
    const named = { KeyId: keyArn(service, id) };
    if (!rotation || deletionDue !== undefined) return { ...named, KeyRotationEnabled: false };
    const { days, since } = rotation;
    const period = days * 86_400_000;
    const times = Math.floor((now - since) / period) + 1;
    return {
      ...named,
      KeyRotationEnabled: true,
      RotationPeriodInDays: days,
      NextRotationDate: new Date(later(since, times * days * 86_400)),
    };
  },
};
