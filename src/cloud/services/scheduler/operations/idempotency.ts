/** Idempotent operations: the same ClientToken with the same request returns what it returned before, and does nothing again. */
import { later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { Scheduler } from '../context.ts';
import { tokenSeconds } from '../limits.ts';
import { tokenOfOther } from '../refusals.ts';

interface Request {
  readonly ClientToken?: string | undefined;
}

export function once<Output extends object>(
  { tables: { tokens } }: Scheduler,
  context: Context,
  operation: string,
  { ClientToken, ...request }: Request & object,
  run: () => Output,
): Output {
  if (ClientToken === undefined) return run();
  const token = `${operation} ${ClientToken}`;
  const text = JSON.stringify(request);
  tokens.forget(later(context.now, -tokenSeconds));
  const known = tokens.find(token);
  if (known && known.request !== text) throw tokenOfOther(ClientToken);
  if (known) return JSON.parse(known.output) as Output;
  const output = run();
  tokens.add(token, text, JSON.stringify(output), context.now);
  return output;
}
