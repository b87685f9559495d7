/**
 * AllowedPattern of parameters: a regular expression that must fit the whole value, with `.` for a newline too. What all those of one template
 * take together is bounded, so that no template can hold up its reader.
 * Source: AWS CloudFormation User Guide, "CloudFormation template Parameters syntax".
 */
import { javaDotAll } from '../regex/dialect.ts';
import type { RegexRefusal } from '../regex/refusal.ts';
import { isRefusal, parseRegex, type Regex, stepsMax } from '../regex/regex.ts';

export interface AllowedPattern {
  readonly text: string;
  readonly regex: Regex;
}

/** Sizes of a template's patterns, each different one counted once: some 60 ms to compile. */
const sizeOfAllMax = 20_000;

/** The patterns of one template, and what has been asked of them. */
export interface Patterns {
  readonly known: Map<string, AllowedPattern>;
  size: number;
  steps: number;
  /** Values were held against them when they were deployed; what was taken then and is refused now is left out. */
  readonly areDeployed: boolean;
}

export const openPatterns = (areDeployed = false): Patterns => ({ known: new Map(), size: 0, steps: 0, areDeployed });

export function parseAllowedPattern(text: string, patterns: Patterns): AllowedPattern | RegexRefusal {
  const known = patterns.known.get(text);
  if (known) return known;
  if (patterns.size > sizeOfAllMax)
    return {
      why: `is one too many: together with those before it, it is larger than ${sizeOfAllMax} characters with all repetitions written out`,
      hint: 'write smaller patterns, or fewer',
    };
  const regex = parseRegex(text, javaDotAll);
  if (isRefusal(regex)) return regex;
  const pattern = { text, regex };
  patterns.size += regex.size;
  patterns.known.set(text, pattern);
  return pattern;
}

/** Undefined: values and patterns are too large to be tried. */
export function fits({ regex }: AllowedPattern, item: string, patterns: Patterns): boolean | undefined {
  patterns.steps += regex.size * item.length;
  return patterns.steps > stepsMax ? undefined : regex.fits(item);
}
