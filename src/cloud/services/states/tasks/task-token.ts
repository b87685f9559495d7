/**
 * The token of a task: which execution and which thread of it waits, and 32 random bytes that nobody can guess; base64, as AWS's are.
 * The thread keeps the whole token, so that an older one answers nothing.
 */
import type { Context } from '../../../kit/service.ts';

export function newTaskToken(context: Context, execution: number, thread: number): string {
  const secret = Buffer.from(context.bytes(32)).toString('hex');
  return Buffer.from(`task:${execution}:${thread}:${secret}`).toString('base64');
}

/** Undefined for what is no token at all. */
export function readTaskToken(token: string): { readonly execution: number; readonly thread: number } | undefined {
  const text = Buffer.from(token, 'base64').toString('latin1');
  const match = /^task:(\d{1,16}):(\d{1,16}):[0-9a-f]{64}$/.exec(text);
  return match ? { execution: Number(match[1]), thread: Number(match[2]) } : undefined;
}
