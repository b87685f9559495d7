/** Whether a key is enabled, and what is refused of one that is not. Source: Developer Guide, "Key states of AWS KMS keys". */
import { AwsError } from '../../kit/aws-error.ts';
import type { Kms } from './context.ts';
import { keyArn } from './names.ts';
import { invalidState } from './refusals.ts';
import type { Key } from './tables.ts';

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

/** Throws where the key is to be deleted. */
export function refuseDoomed(service: Kms, { id, deletionDue }: Key): void {
  if (deletionDue !== undefined) throw invalidState(keyArn(service, id), 'is pending deletion.');
}

/** Throws where the key is disabled, or to be deleted. */
export function refuseUnusable(service: Kms, key: Key): void {
  refuseDoomed(service, key);
  if (!key.enabled) throw new AwsError('DisabledException', `${keyArn(service, key.id)} is disabled.`);
}

export const stateOf = ({ enabled, deletionDue }: Key): KeyState =>
  deletionDue !== undefined ? 'PendingDeletion' : enabled ? 'Enabled' : 'Disabled';
