/**
 * Where in a resource's properties what its service complains of stands: at the part without which the complaint is another one, or none. The service is
 * asked again without each part, what its words name first.
 */

import { renderPath } from '../../../../languages/problem.ts';
import type { JsonObject, Path } from '../../../../languages/template/document.ts';
import { upperFirst } from '../../../../languages/upper-first.ts';
import { unknownText } from './stand-in.ts';
import { isHolder, type Part, partAt, stepsOf } from './taken-out.ts';

export interface Search {
  readonly properties: JsonObject;
  /** What the service says of all of them. */
  readonly said: string;
  /** Which properties its words seem to be about. */
  readonly named: readonly string[];
  /** What it says without the part at a path: undefined, nothing. */
  readonly without: (path: Path) => string | undefined;
}

/** Undefined: no part of them alone. */
export function findCulprit({ properties, said, named, without }: Search): Path | undefined {
  const known = new Map<string, string | undefined>();
  const saidWithout = (path: Path): string | undefined => {
    const key = renderPath(path);
    if (!known.has(key)) known.set(key, without(path));
    return known.get(key);
  };
  const isCulprit = (path: Path): boolean => {
    const [now, was] = [saidWithout(path), partAt(properties, path)];
    // It may say the same of what stands there instead.
    if (now === said || (typeof was === 'string' && now?.replaceAll(unknownText, was) === said)) return false;
    const name = path.at(-1)!;
    // What is asked for before anything else is looked at may be missed now.
    return now === undefined || typeof name === 'number' || !mentions(now, name) || mentions(said, name);
  };
  let found: Path = [];
  for (;;) {
    const holder = partAt(properties, found);
    if (!isHolder(holder) || isDocument(found.at(-1))) break;
    const rank = (step: string | number): number =>
      (isQuoted(said, partAt(holder, [step])) ? 4 : 0) +
      (found.length === 0 && named.includes(String(step)) ? 2 : 0) +
      (mentions(said, step) ? 1 : 0);
    const paths = stepsOf(holder)
      .sort((one, other) => rank(other) - rank(one))
      .map((step) => [...found, step]);
    const rest = found.length === 0 ? undefined : saidWithout(found);
    const next = paths.find((path) => isCulprit(path) && saidWithout(path) === rest) ?? paths.find(isCulprit);
    if (next === undefined) break;
    found = next;
  }
  return found.length === 0 ? undefined : found;
}

const mentions = (text: string, name: string | number): boolean =>
  typeof name === 'string' && text.toLowerCase().includes(name.toLowerCase());

/** A language of its own, whose reader has said all that is wrong with it. */
const isDocument = (name: string | number | undefined): boolean =>
  /PolicyDocument$|^KeyPolicy$|^RepositoryPolicyText$|^ResourcePolicy$|^Definition$/.test(String(name));

function isQuoted(text: string, part: Part): boolean {
  if (isHolder(part)) return stepsOf(part).some((step) => isQuoted(text, partAt(part, [step])));
  return typeof part === 'string' && part.length > 2 && quotes(text, part);
}

/** Whether `part` stands in a text as a word or words. */
export function quotes(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1))
    if (!/^\w\w$/.test(`${text[at - 1]}${part[0]}`) && !/^\w\w$/.test(`${part.at(-1)}${text[at + part.length]}`))
      return true;
  return false;
}

/** One of AWS's messages about several values as one for each. */
export function eachValue(message: string): string[] {
  const [, list] = /^\d+ validation errors? detected: (.*)$/s.exec(message) ?? [];
  if (list === undefined) return [message];
  return list.split(/; (?=Value (?:'|null))/).map((one) => `1 validation error detected: ${one}`);
}

/** Where the value stands that AWS's message names by the API's names: `Value 'x' at 'containerDefinitions.1.member.cpu'`. */
export function placeNamed(message: string, properties: JsonObject): Path | undefined {
  const [, place] = /(?:Value .*|Invalid parameter) at '([\w.]+)' failed to satisfy constraint/s.exec(message) ?? [];
  if (place === undefined) return undefined;
  const found: (string | number)[] = [];
  for (const name of place.split('.').filter((name) => name !== 'member')) {
    const holder = partAt(properties, found);
    if (!isHolder(holder)) return undefined;
    const step = Array.isArray(holder) ? Number(name) - 1 : memberNamed(stepsOf(holder), name);
    if (step === undefined || partAt(holder, [step]) === undefined) return undefined;
    found.push(step);
  }
  return found;
}

function memberNamed(names: readonly (string | number)[], name: string): string | number | undefined {
  const [is, ends] = [`^${name}$`, `[a-z]${upperFirst(name)}$`];
  return (
    names.find((one) => new RegExp(is, 'i').test(String(one))) ??
    names.find((one) => new RegExp(ends).test(String(one)))
  );
}
