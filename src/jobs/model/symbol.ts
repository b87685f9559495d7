/**
 * What a template cannot know before it is deployed, as marks inside texts: `⟦Role.Arn⟧` is an attribute of a resource of the template,
 * `⟦?Name⟧` a value that nobody here knows (a parameter without a default, an import, an account's number).
 */
import { isObject } from '../../languages/is-object.ts';

const mark = /⟦([^⟦⟧]*)⟧/g;

export const resourceMark = (id: string, attribute?: string): string =>
  attribute === undefined || attribute === '' ? `⟦${id}⟧` : `⟦${id}.${attribute}⟧`;

export const unknownMark = (name: string): string => `⟦?${name.replace(/[⟦⟧"\\\n]/g, '')}⟧`;

/** The resource that the text is a reference to, and nothing else. */
export function resourceOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return /^⟦([A-Za-z0-9]+)(?:\.[^⟦⟧]*)?⟧$/.exec(value)?.[1];
}

/** Whether the value, at any depth, refers to the resource. */
export function mentions(value: unknown, id: string): boolean {
  if (typeof value === 'string') return value.includes(`⟦${id}⟧`) || value.includes(`⟦${id}.`);
  if (Array.isArray(value)) return value.some((each) => mentions(each, id));
  return isObject(value) && Object.values(value).some((each) => mentions(each, id));
}

/** Pseudo parameters differ by deployment, and stand for one value each: they make no text unknown. */
const isPseudo = (name: string): boolean => name.startsWith('?AWS::');

/** Whether the text has a part that nobody here knows. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return [...value.matchAll(mark)].some(([, name = '']) => name.startsWith('?') && !isPseudo(name));
}

/** Whether the text is known to the last letter. */
export const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.includes('⟦');

/** The words of a text that are known. */
export const knownPart = (value: unknown): string => (typeof value === 'string' ? value.replace(mark, ' ') : '');

/** As the author would write it: `${Role.Arn}`. */
export const renderSymbols = (text: string): string =>
  text.replace(mark, (_, name: string) => `\${${name.replace(/^\?/, '')}}`);

/** The value as a number, where it is one or a text of one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isPlain(value) && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** One or many, as a list. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The objects among one or many. */
export const objectsOf = (value: unknown): readonly Fields[] => listOf(value).filter(isObject);

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

/** Whether parts of it come from a file elsewhere. */
export const hasInclude = (value: Fields): boolean => value['Fn::Transform'] !== undefined;

/** The value at a path of names; undefined where one is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}
