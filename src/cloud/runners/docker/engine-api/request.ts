/**
 * One request of the Engine's API over HTTP. No redirect is followed: the Engine redirects from paths that are not clean, to what was never
 * asked for. Never throws: whatever goes wrong is handed to `done`.
 */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { tooLate } from './answer.ts';

// Imported, it would load its WebSocket too, and with that all of undici: twice the time that Node itself takes to start.
const { request: overHttp } = process.getBuiltinModule('node:http');

export type Body = string | Buffer | Readable | undefined;

/** `msMax`: so long the beginning of an answer may take. */
export interface RequestSettings {
  readonly options: RequestOptions;
  readonly body: Body;
  readonly isSecure: boolean;
  readonly msMax: number;
}

/** A request that cannot be made: as if the Engine had refused it. */
export const neverAsked = (message: string): Error => Object.assign(new Error(message), { statusCode: 400 });

type Done = (error: Error | undefined, response?: IncomingMessage) => void;

export function send({ options, body, isSecure, msMax }: RequestSettings, done: Done): void {
  let request: ClientRequest;
  try {
    request = (isSecure ? overHttps : overHttp)(options);
  } catch (error) {
    done(neverAsked((error as Error).message));
    return;
  }
  const late = setTimeout(() => request.destroy(tooLate(msMax)), msMax).unref();
  let isDone = false;
  const settle: Done = (error, response) => {
    clearTimeout(late);
    if (isDone) return;
    isDone = true;
    done(error, response);
  };
  request.on('error', (error) => settle(error));
  request.once('response', (response) => {
    const redirect = redirectIn(response);
    if (redirect) response.resume().on('error', () => undefined);
    settle(redirect, redirect ? undefined : response);
  });
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) request.end(body);
  else body.on('error', (error) => request.destroy(error)).pipe(request);
}

const notModified = 304;

function redirectIn({ statusCode = 0, headers: { location } }: IncomingMessage): Error | undefined {
  if (statusCode < 300 || statusCode > 399 || statusCode === notModified) return undefined;
  const where = location === undefined ? 'elsewhere' : `to \`${location.slice(0, 200)}\``;
  return Object.assign(new Error(`the Docker Engine redirects ${where}, which is not followed`), { statusCode });
}
