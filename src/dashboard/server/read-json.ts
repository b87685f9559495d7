/** The body of an act. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/** What Step Functions takes as an input, and some. */
const bytesMax = 512 * 1024;

/** Throws Refusal. A form of another site cannot send this type without being asked first, and no such question is answered. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new Refusal(415, 'an act is sent as application/json');
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bytesMax) throw new Refusal(413, `an act has at most ${bytesMax} bytes`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString() || 'null');
  } catch {
    throw new Refusal(400, 'the body is no JSON');
  }
}
