/** Bodies of the awsJson protocols. */
import { isUtf8 } from 'node:buffer';
import type { Structure } from '../models/shape.ts';
import { checkJson } from './count-values.ts';
import { readShape } from './read-shape.ts';
import { RefusedRequest } from './refusal.ts';

/** Throws RefusedRequest where the text is no JSON object. `undefined` as shape: all is kept. */
export function readJson(body: Buffer, shape: Structure | undefined): object {
  const value = parse(body);
  if (Array.isArray(value)) throw new RefusedRequest('malformed', 'Start of list found where not expected');
  if (typeof value !== 'object' || value === null)
    throw new RefusedRequest('malformed', 'the body must be a JSON object');
  return shape ? readShape(value as Record<string, unknown>, shape) : value;
}

function parse(body: Buffer): unknown {
  checkJson(body);
  if (!isUtf8(body)) throw new RefusedRequest('malformed', 'the body is not UTF-8');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new RefusedRequest('malformed', `the body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}
