/**
 * A log file that is damaged stops no more than logs: whatever finds the damage has it set aside and a new one begun. The call that found
 * it fails; what a turn wants written goes into the new file.
 */

import type { Service } from '../../kit/service.ts';
import { isDamage } from '../../kit/store.ts';
import type { Logs } from './context.ts';
import { openLines } from './log-file/lines.ts';

export function survivingDamage(logs: Logs, service: Service): Service {
  const { operations, rows = {}, timers = {}, flush } = service;
  const watch =
    <Words extends unknown[], Result>(work: (...words: Words) => Result) =>
    (...words: Words): Result => {
      try {
        return work(...words);
      } catch (error) {
        if (isDamage(error)) beginAnew(logs, error as Error);
        throw error;
      }
    };
  const each = <Work extends (...words: never[]) => unknown>(works: Readonly<Record<string, Work>>) =>
    Object.fromEntries(Object.entries(works).map(([name, work]) => [name, watch(work) as unknown as Work]));
  return {
    ...service,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [name, { ...operation, handle: watch(operation.handle) }]),
    ),
    rows: each(rows),
    timers: each(timers),
    flush(context) {
      try {
        flush?.(context);
      } catch (error) {
        if (!isDamage(error)) throw error;
        beginAnew(logs, error as Error);
        flush?.(context);
      }
    },
  };
}

/** What the turn has gathered is not lost. */
function beginAnew(logs: Logs, why: Error): void {
  logs.lines = openLines(logs.host.replaceLogStore(why), logs.lines.unwritten());
}
