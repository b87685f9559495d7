/** A pattern that a client wrote, or why it is refused. */
import { complexityOf } from '../../../languages/pattern/complexity.ts';
import { type Pattern, parsePattern } from '../../../languages/pattern/pattern.ts';
import { isProblems } from '../../../languages/problem.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { complexityMax } from './limits.ts';

export function needPattern(text: string): Pattern {
  const pattern = parsePattern(text);
  if (isProblems(pattern)) throw invalid(String(pattern[0]?.message));
  if (complexityOf(pattern) > complexityMax) throw invalid(tooComplex);
  return pattern;
}

const tooComplex =
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';

const invalid = (reason: string): AwsError =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
