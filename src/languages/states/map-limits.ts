/** How many of a Map's items are worked on at once, and how many may fail. Source: https://states-language.net/spec.html#map-state; the words are AWS's. */
import { wrongType } from './evaluate.ts';
import { runtimeFailure } from './failure.ts';
import type { StateFrame } from './frame.ts';
import type { MapState } from './machine.ts';
import { fillTemplate, type Source, type Template } from './template.ts';

type Frame = StateFrame<MapState>;

/** 0: as many as can be. */
export const maxConcurrencyOf = (frame: Frame, source: Source): number =>
  numberOf(frame, frame.state.maxConcurrency, 'MaxConcurrency', source) ?? 0;

interface Tolerated {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

export function toleratedOf(frame: Frame, source: Source): Tolerated {
  const { toleratedFailureCount, toleratedFailurePercentage } = frame.state;
  const count = numberOf(frame, toleratedFailureCount, 'ToleratedFailureCount', source);
  const percentage = numberOf(frame, toleratedFailurePercentage, 'ToleratedFailurePercentage', source, 'float');
  if (percentage !== undefined && percentage > 100)
    throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
  return { count, percentage };
}

/** Of so many items. Without a threshold none may fail. */
export function failuresMaxOf({ count, percentage }: Tolerated, items: number): number {
  if (count === undefined && percentage === undefined) return 0;
  // "If you specify both, the Map fails when either threshold is exceeded."
  return Math.min(count ?? items, percentage === undefined ? items : Math.floor((items * percentage) / 100));
}

export function numberOf(
  frame: Frame,
  template: Template | undefined,
  field: string,
  source: Source,
  kind: 'integer' | 'float' = 'integer',
): number | undefined {
  if (template === undefined) return undefined;
  const value = fillTemplate(template, source);
  // A text of digits will do (recorded).
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const fits = kind === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (!fits) {
    if (template.is !== 'path')
      throw wrongType(frame, template, field, kind === 'integer' ? 'integer' : 'number', value);
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    throw runtimeFailure(
      `The ${template.field} field refers to value "${shown}" which is not a valid ${kind}: ${template.path.text}`,
    );
  }
  if ((number as number) < 0) throw runtimeFailure(`${field} cannot be negative.`);
  return number as number;
}
