/** A filter pattern of a request, or InvalidParameterException whose hint says the position and what to write instead. */
import { type FilterPattern, parseFilterPattern } from '../../../../languages/filter/filter.ts';
import { withHint } from '../../../kit/aws-error.ts';
import { invalidParameter } from '../refusals.ts';

export function readPattern(text: string | undefined): FilterPattern {
  const parsed = parseFilterPattern(text ?? '');
  if ('matches' in parsed) return parsed;
  const { message, column, hint } = parsed;
  throw withHint(invalidParameter(`Invalid filter pattern: ${message}`), `character ${column}: ${hint}`);
}
