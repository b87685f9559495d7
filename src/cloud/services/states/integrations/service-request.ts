/**
 * A task's parameters -> the request that the service takes: null is absence, ECS's members begin with a small letter, and some members may be any JSON
 * and arrive as text.
 */

import { isObject } from '../../../../languages/is-object.ts';
import type { CallCommand } from '../../../../languages/states/command.ts';
import { withoutNull } from '../../../kit/without-null.ts';

type Members = { readonly [member: string]: unknown };

export const requestOf = (call: Pick<CallCommand, 'service' | 'parameters'>, clientToken: string): object =>
  withoutNull(converted(call, clientToken)) as object;

function converted({ service, parameters }: Pick<CallCommand, 'service' | 'parameters'>, clientToken: string): object {
  const given = parameters as Members;
  switch (service) {
    case 'ecs':
      return { ...(lowerFirst(given) as object), clientToken };
    case 'sns':
      return withAttributes(asText(given, 'Message'));
    case 'sqs':
      return withAttributes(asText(given, 'MessageBody'));
    case 'states':
      return lowerNames(asText(given, 'Input'));
    case 'events':
      return {
        ...given,
        Entries: Array.isArray(given['Entries']) ? given['Entries'].map(eventEntry) : given['Entries'],
      };
    default:
      return given;
  }
}

function lowerFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerFirst);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      `${key.slice(0, 1).toLowerCase()}${key.slice(1)}`,
      lowerFirst(member),
    ]),
  );
}

/** Names of the request itself alone: what an execution is given is the author's. */
const lowerNames = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).map(([key, value]) => [`${key.slice(0, 1).toLowerCase()}${key.slice(1)}`, value]),
  );

function asText(members: Members, member: string): Members {
  const value = members[member];
  return typeof value === 'string' || value === undefined || (value === null && member === 'Input')
    ? members
    : { ...members, [member]: JSON.stringify(value) };
}

/** A BinaryValue is base64 in JSON. */
function withAttributes(members: Members): Members {
  const attributes = members['MessageAttributes'];
  if (!isObject(attributes)) return members;
  const converted = Object.entries(attributes).map(([name, attribute]) => [name, withBytes(attribute)]);
  return { ...members, MessageAttributes: Object.fromEntries(converted) };
}

function withBytes(attribute: unknown): unknown {
  const binary = isObject(attribute) ? attribute['BinaryValue'] : undefined;
  return typeof binary === 'string'
    ? { ...(attribute as object), BinaryValue: new Uint8Array(Buffer.from(binary, 'base64')) }
    : attribute;
}

function eventEntry(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  const time = entry['Time'];
  return { ...asText(entry, 'Detail'), ...(typeof time === 'string' ? { Time: new Date(time) } : {}) };
}
