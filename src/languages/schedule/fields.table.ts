/**
 * The six fields of a cron expression: their ranges, names and wildcards.
 * Source: "Cron expressions reference", Amazon EventBridge User Guide; "CronExpression", Quartz 2.3.
 */

export interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The widest step after `/`: Quartz, which AWS's dialect comes from, takes no `/60` minutes and no `/24` hours. */
  readonly stepMax: number;
  /** Names stand for `min`, `min + 1`, ... */
  readonly names: readonly string[];
  /** A range that ends before it begins goes round: `FRI-MON`, `22-2`. */
  readonly wraps: boolean;
}

export const minuteField: Field = { name: 'minute', min: 0, max: 59, stepMax: 59, names: [], wraps: true };
export const hourField: Field = { name: 'hour', min: 0, max: 23, stepMax: 23, names: [], wraps: true };
export const dayOfMonthField: Field = { name: 'day-of-month', min: 1, max: 31, stepMax: 31, names: [], wraps: true };
export const monthField: Field = {
  name: 'month',
  min: 1,
  max: 12,
  stepMax: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  wraps: true,
};
export const dayOfWeekField: Field = {
  name: 'day-of-week',
  min: 1,
  max: 7,
  stepMax: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  wraps: true,
};
export const yearField: Field = { name: 'year', min: 1970, max: 2199, stepMax: 230, names: [], wraps: false };
