/** How long an execution may take. */
import type { Machine } from '../../../../languages/states/machine.ts';
import { expressSecondsMax } from '../limits.ts';
import type { MachineRow } from '../tables/machines.ts';

/** Undefined: nothing bounds it but the year that AWS gives it. */
export const timeoutOf = (type: MachineRow['type'], { timeoutSeconds }: Machine): number | undefined =>
  type === 'EXPRESS' ? Math.min(timeoutSeconds ?? expressSecondsMax, expressSecondsMax) : timeoutSeconds;
