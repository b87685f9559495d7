/** Numbers that a state takes from its definition, from a path or from an expression; the words of failures are AWS's. */

import { wrongType } from './evaluate.ts';
import { runtimeFailure } from './failure.ts';
import type { StateFrame } from './frame.ts';
import { fillTemplate, type Source, type Template } from './template.ts';

/** A number of whole seconds; `field` is the field's name in JSONata: `Seconds`. */
export function secondsOf(frame: StateFrame, template: Template, field: string, source: Source): number {
  const value = referenced(template, source);
  if (template.is !== 'path') {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    throw wrongType(frame, template, field, 'integer', value);
  }
  const assignment = `${template.path.text} == ${shown(value)}`;
  if (!Number.isSafeInteger(value))
    throw runtimeFailure(`The ${template.field} parameter cannot be parsed as a long value: ${assignment}`);
  if ((value as number) < 0)
    throw runtimeFailure(`The ${template.field} parameter references a negative value: ${assignment}`);
  return value as number;
}

/** The value of a field; a path that leads nowhere is named with its field (as recorded), or as other paths are: a task's time-outs. */
export const referenced = (template: Template, source: Source): unknown =>
  fillTemplate(template, {
    ...source,
    missing: (path, field, { detail }) => {
      if (!taskFields.includes(field))
        throw runtimeFailure(`The ${field} parameter does not reference an input value: ${path.text}`);
      throw runtimeFailure(`Invalid path '${path.text}' : ${detail}`);
    },
  });

/** Source: LocalStack's emulator, whose tests of it passed on AWS. */
const taskFields = ['TimeoutSecondsPath', 'HeartbeatSecondsPath'];

export const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
