/**
 * `rate(value unit)`: every so many minutes, hours or days, counted from when the rule was made.
 * Source: "Rate expressions reference", Amazon EventBridge User Guide; "Rate-based schedules", Amazon EventBridge Scheduler User Guide.
 */
import type { Problem } from '../problem.ts';

export interface Rate {
  readonly kind: 'rate';
  readonly value: number;
  readonly unit: RateUnit;
  readonly intervalMs: number;
}

type RateUnit = 'minute' | 'hour' | 'day';

const unitMs: Readonly<Record<RateUnit, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** AWS names no maximum; a Java int is the widest that its API could hold. */
const valueMax = 2_147_483_647;

/** AWS takes one blank, lower case and the plural exactly where the value is not 1. `takesEither`: Scheduler takes a wrong one, and names plurals only. */
export function parseRate(text: string, takesEither = false): Rate | Problem[] {
  const wrong = (message: string, hint: string): Problem[] => [{ path: [], message, got: text, hint }];
  const [, digits = '', written = ''] = /^rate\(([0-9]+) ([a-z]+)\)$/.exec(text) ?? [];
  if (!digits) return wrong('a rate is a whole number, one blank and a unit', 'write for example `rate(5 minutes)`');
  const value = Number(digits);
  const unit = written.replace(/s$/, '') as RateUnit;
  if (!Object.hasOwn(unitMs, unit)) {
    return wrong('the unit of a rate is minute, hour or day', 'write for example `rate(5 minutes)`');
  }
  if (value < 1 || value > valueMax) {
    return wrong(`the value of a rate is from 1 to ${valueMax}`, `write for example \`rate(1 ${unit})\``);
  }
  const rate: Rate = { kind: 'rate', value, unit, intervalMs: value * unitMs[unit] };
  if (!takesEither && written.endsWith('s') !== (value !== 1)) {
    return wrong('the unit is singular for 1 and plural otherwise', `write \`${renderRate(rate)}\``);
  }
  return rate;
}

export const renderRate = ({ value, unit }: Pick<Rate, 'value' | 'unit'>): string =>
  `rate(${value} ${unit}${value === 1 ? '' : 's'})`;
