/** What a target is given: the event, a part of it, a constant, or a template filled from it. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../event.ts';
import { type PredefinedVariables, transform } from './input-transformer.ts';
import { valueAt } from './json-path.ts';

/** JSON text, except where a template makes something else. An InputPath without a value gives `null`. */
export function targetInput(target: Target, event: BusEvent, variables: PredefinedVariables): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(target.InputPath, event) ?? null);
  if (target.InputTransformer) return transform(target.InputTransformer, event, variables);
  return JSON.stringify(event);
}

/** True if the target is given something else than the event. */
export const hasOwnInput = ({ Input, InputPath, InputTransformer }: Target): boolean =>
  Input !== undefined || InputPath !== undefined || InputTransformer !== undefined;
