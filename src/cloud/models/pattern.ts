/**
 * AWS's patterns are Java's and match a whole text. Each is compiled once, when it is first asked for, and matched in time linear in the text:
 * of the 172 there are, two would try every way in an engine that goes back, and others are quadratic.
 */
import { java } from '../../languages/regex/dialect.ts';
import { isRefusal, parseRegex } from '../../languages/regex/regex.ts';

/** What looks ahead or counts far: the same language without, and up to how many characters. */
const rewritten: ReadonlyMap<string, readonly [pattern: string, charactersMax: number]> = new Map([
  ['^(?!\\s*$).+', ['.*\\S.*', Infinity]],
  ['^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$', ['[0-9]*[a-zA-Z_.-][a-zA-Z0-9_.-]*', Infinity]],
  ['^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$', ['[a-z0-9](-[a-z0-9]|[a-z0-9]-?[a-z0-9])(-?[a-z0-9])*', 63]],
  [
    '^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$',
    [
      '([/._A-Zb-z0-9-].*|a|a[^w\\n\\r].*|aw|aw[^s\\n\\r].*|aws|aws[^.\\n\\r].*)|(\\$(\\.[\\w_-]+(\\[([0-9]+|\\*)\\])*)*)',
      Infinity,
    ],
  ],
  ['^.{1,100000}$', ['.+', 100_000]],
]);

const compiled = new Map<string, (text: string) => boolean>();

/** Does the whole text match? */
export function matcherOf(pattern: string): (text: string) => boolean {
  const known = compiled.get(pattern);
  if (known) return known;
  const [text, charactersMax] = rewritten.get(pattern) ?? [pattern, Infinity];
  const regex = parseRegex(text, java);
  if (isRefusal(regex)) throw new Error(`the pattern \`${pattern}\` of a model ${regex.why}`);
  const matches = (value: string): boolean => value.length <= charactersMax && regex.fits(value);
  compiled.set(pattern, matches);
  return matches;
}
