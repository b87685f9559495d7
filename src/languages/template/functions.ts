/**
 * Recognising CloudFormation's functions in values, and what they refer to.
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
 */

import { braced } from '../braced.ts';
import { isObject } from '../is-object.ts';
import type { Json, Path } from './document.ts';
import { splitAttribute } from './split-attribute.ts';

export interface Call {
  readonly name: string;
  readonly argument: Json;
}

/** The function that a value is: an object of one key, `Ref` or `Fn::…`. */
export function functionOf(node: Json): Call | undefined {
  if (!isObject(node)) return undefined;
  const name = onlyKey(node);
  if (name === undefined || !(name === 'Ref' || name.startsWith('Fn::'))) return undefined;
  const argument = node[name]!;
  return {
    name,
    argument: name === 'Fn::GetAtt' && typeof argument === 'string' ? splitAttribute(argument) : argument,
  };
}

function onlyKey(node: object): string | undefined {
  let only: string | undefined;
  for (const name in node) {
    if (only !== undefined) return undefined;
    only = name;
  }
  return only;
}

export type SubPart = { readonly text: string } | { readonly variable: string };

/** `a${B.C}${!D}` -> text, variable, text `${D}`; undefined if a variable's name has a character that none may have. */
export function subParts(text: string): SubPart[] | undefined {
  const parts: SubPart[] = [];
  let from = 0;
  for (const { at, inner, end } of braced(text)) {
    if (at > from) parts.push({ text: text.slice(from, at) });
    if (inner.startsWith('!')) parts.push({ text: `\${${inner.slice(1)}}` });
    else if (/^[A-Za-z0-9_.:]+$/.test(inner)) parts.push({ variable: inner });
    else return undefined;
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** `Fn::Sub`'s two forms as one: the template text and the values given with it. */
export function subArguments(argument: Json): { text: string; given: Record<string, Json> } | undefined {
  if (typeof argument === 'string') return { text: argument, given: {} };
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const [text, given] = argument;
  return typeof text === 'string' && isObject(given) && !functionOf(given) ? { text, given } : undefined;
}

export interface Reference {
  /** A parameter, pseudo parameter or resource. */
  readonly name: string;
  readonly attribute?: Json;
  readonly by: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub';
  readonly path: Path;
}

type Conditions = ReadonlyMap<string, boolean> | undefined;

/** What a value refers to by Ref, GetAtt and Sub; where `conditions` are known, only in the branches of If that they choose. */
export function references(node: Json, path: Path, conditions?: Conditions): Reference[] {
  const found: Reference[] = [];
  collect(found, node, path, conditions);
  return found;
}

function collect(found: Reference[], node: Json, path: Path, conditions: Conditions): void {
  if (typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries())
      if (typeof item === 'object') collect(found, item, [...path, index], conditions);
    return;
  }
  const call = functionOf(node);
  if (call) collectOfCall(found, call, [...path, call.name], conditions);
  else
    for (const [key, value] of Object.entries(node))
      if (typeof value === 'object') collect(found, value, [...path, key], conditions);
}

function collectOfCall(found: Reference[], { name, argument }: Call, path: Path, conditions: Conditions): void {
  if (name === 'Ref') {
    if (typeof argument === 'string') found.push({ name: argument, by: 'Ref', path });
  } else if (name === 'Fn::GetAtt') {
    const [resource, attribute] = Array.isArray(argument) ? argument : [];
    if (typeof resource === 'string')
      found.push({ name: resource, attribute: attribute ?? '', by: 'Fn::GetAtt', path });
    collect(found, attribute ?? '', path, conditions);
  } else if (name === 'Fn::Sub') {
    collectOfSub(found, argument, path, conditions);
  } else if (name === 'Fn::If' && Array.isArray(argument) && conditions) {
    const chosen = conditions.get(String(argument[0])) ? 1 : 2;
    collect(found, argument[chosen] ?? '', [...path, chosen], conditions);
  } else {
    collect(found, argument, path, conditions);
  }
}

function collectOfSub(found: Reference[], argument: Json, path: Path, conditions: Conditions): void {
  const sub = subArguments(argument);
  if (!sub) return;
  for (const part of subParts(sub.text) ?? []) {
    if (!('variable' in part) || Object.hasOwn(sub.given, part.variable)) continue;
    found.push({ ...splitVariable(part.variable), by: 'Fn::Sub', path });
  }
  for (const [key, value] of Object.entries(sub.given)) collect(found, value, [...path, 1, key], conditions);
}

/** `A.B.C` of a Sub -> resource `A`, attribute `B.C`; without a dot it is a Ref. */
export function splitVariable(variable: string): { name: string; attribute?: string } {
  const dot = variable.indexOf('.');
  return dot === -1 ? { name: variable } : { name: variable.slice(0, dot), attribute: variable.slice(dot + 1) };
}
