/**
 * The token of a task: which execution and which thread of it waits, and 32 random bytes that nobody can guess; base64, as AWS's are.
 * The thread keeps the whole token, so that an older one answers nothing.
 */
import type { Context } from '../../kit/service.ts';

export function newTaskToken(context: Context, execution: number, thread: number): string {
  const secret = Buffer.from(context.bytes(32)).toString('hex');
  return Buffer.from(`task:${execution}:${thread}:${secret}`).toString('base64');
}
