/** Values that nobody needs to see on a screen: of variables that are called as secrets are, or that look like one. */
import { isObject } from '../languages/is-object.ts';

/** What the name of a secret has in it, also in the middle of a text. */
const secretWords = 'pwd|secret|token|credentials?|(?:api|access|private|secret|encryption)[-_]?key';
/** These are parts of other words too: they count in the name of a variable, not in a text (`author: Ann`). */
const secretName = new RegExp(`${secretWords}|pass|auth|dsn|signature`, 'i');
const secretWord = `(?:pass(?:word|wd|phrase)?|${secretWords})`;

/** A password in an address, a private key, a key of AWS, a token that is signed. */
const secretValues = [
  /(?<=:\/\/[^/\s:@]*:)[^/\s@]+(?=@)/g,
  /-----BEGIN[\s\S]*/g,
  /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
];
const isSecretValue = (value: string): boolean => secretValues.some((shape) => value.search(shape) >= 0);

export const mask = '••••';

/** Within what somebody else has written: what looks like a secret, and what stands behind a name that says so. */
const secretParts: readonly [found: RegExp, instead: string][] = [
  ...secretValues.map((shape): [RegExp, string] => [shape, mask]),
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g, `$1 ${mask}`],
  [
    new RegExp(`([\\w-]*${secretWord}[\\w-]*\\\\?["']?\\s*(?:=|["']\\s*:)\\s*)(\\\\?["']?)[^\\s"'\\\\,;&]+`, 'gi'),
    `$1$2${mask}`,
  ],
  [new RegExp(`\\b(${secretWord}\\s*:\\s+)\\S+`, 'gi'), `$1${mask}`],
];

/** Each of them has one of these in it, and most texts of a screen (names, states) have none: they are thousands. */
const mayHaveSecret = /[:=]|-----BEGIN|A[KS]IA|eyJ|B(?:earer|asic)\s/;

/** A text of a log, of an error, of an event, as whoever may only look is shown it. */
export const withoutSecretParts = (text: string): string =>
  mayHaveSecret.test(text)
    ? secretParts.reduce((shown, [found, instead]) => shown.replace(found, instead), text)
    : text;

/** `isForAct`: for whoever may also start jobs, who could read them there. */
export const masked = (name: string, value: string, isForAct: boolean): string =>
  !isForAct || secretName.test(name) || isSecretValue(value) ? mask : value;

/** Variables are lists of names with values, or objects of them under such a key. */
const ofVariables = /^(?:Environment|EnvironmentVariables|Variables|DefinitionSubstitutions)$/i;
/** Objects, as texts. */
const ofJson = /^(?:DefinitionString|Input|InputTemplate)$/i;
/** Nothing in them tells what is secret. */
const ofFreeForm = /^(?:Input|InputTemplate|Command)$/i;
/** What stands under these in a template names something, and is no value. */
const ofNames = /^(?:Ref|Fn::GetAtt)$/;
const ofFunction = /^(?:Ref|Fn::\w+)$/;

/** At every depth. */
export function withoutSecrets(value: unknown, isForAct: boolean, isOfVariables = false): unknown {
  if (typeof value === 'string') return isSecretValue(value) ? mask : inJsonata(value, isForAct);
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, isForAct, isOfVariables));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const variable = isOfVariables ? nameOfPair(entries) : undefined;
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (variable !== undefined) return [key, isValue(key) ? maskedValue(variable, inner, isForAct) : inner];
      if (isOfVariables && !ofVariables.test(key) && !ofFunction.test(key))
        return [key, maskedValue(key, inner, isForAct)];
      return [key, ofKey(key, inner, isForAct, isOfVariables)];
    }),
  );
}

const literal = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const keyOf = (name: string): string => String.raw`["']${name}["']\s*:\s*`;
const pairs = new RegExp(`(${keyOf('Name')}(${literal})\\s*,\\s*${keyOf('Value')})(${literal})`, 'gi');
const commands = new RegExp(`(${keyOf('Command')})\\[(?:${literal}|[^\\]"'])*\\]`, 'gi');

/** The objects that an expression makes hold variables and commands, too. */
function inJsonata(text: string, isForAct: boolean): string {
  if (!/^\s*\{%/.test(text)) return text;
  const shown = text.replace(pairs, (pair, before: string, name: string, value: string) =>
    masked(name, value, isForAct) === mask ? `${before}'${mask}'` : pair,
  );
  return isForAct ? shown : shown.replace(commands, `$1['${mask}']`);
}

function ofKey(key: string, value: unknown, isForAct: boolean, isOfVariables: boolean): unknown {
  if (!isForAct && ofFreeForm.test(key)) return mask;
  if (ofJson.test(key) && (typeof value === 'string' || isFunction(value)))
    return changed(value, (text) => jsonWithoutSecrets(text, isForAct));
  return withoutSecrets(value, isForAct, ofVariables.test(key) || (isOfVariables && ofFunction.test(key)));
}

const isFunction = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).every((key) => ofFunction.test(key));

const isName = (key: string): boolean => /^name$/i.test(key);
const isValue = (key: string): boolean => /^value$/i.test(key);

/** Undefined: they are no name with its value. */
function nameOfPair(entries: readonly (readonly [string, unknown])[]): string | undefined {
  const name = entries.find(([key]) => isName(key));
  return name && entries.some(([key]) => isValue(key)) && entries.length <= 3 ? textsOf(name[1]) : undefined;
}

/** Of a function of templates what it is called with is masked. */
function maskedValue(name: string, value: unknown, isForAct: boolean): unknown {
  const is = masked(name, textsOf(value), isForAct);
  return is === mask ? changed(value, () => mask) : value;
}

/** One that cannot be read is masked whole, where a word of it says so. */
function jsonWithoutSecrets(text: string, isForAct: boolean): string {
  try {
    const read: unknown = JSON.parse(text);
    const is = JSON.stringify(withoutSecrets(read, isForAct));
    return is === JSON.stringify(read) ? text : is;
  } catch {
    return masked(text, text, isForAct);
  }
}

/** All of its texts, one after the other. */
function textsOf(value: unknown): string {
  const texts: string[] = [];
  changed(value, (text) => {
    texts.push(text);
    return text;
  });
  return texts.join('');
}

/** With each of its texts made another. */
function changed(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => changed(each, change));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, ofNames.test(key) ? inner : changed(inner, change)]),
    );
  return value === null || value === undefined ? value : change(String(value));
}
