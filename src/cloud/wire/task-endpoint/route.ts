/** What a request at the task endpoint asks of the task itself, by its path; everything else there is the API. */
import type { IncomingMessage } from 'node:http';
import { splitUrl } from '../canonical.ts';

export type Asked =
  | { readonly what: 'credentials'; readonly taskId: string }
  | { readonly what: 'container' | 'stats' | 'task' | 'taskWithTags' | 'task/stats'; readonly token: string }
  /** Below the paths of the agent, but none of them. */
  | { readonly what: 'nothing' };

const metadata = /^\/v4\/([^/]*)(?:\/(stats|task|taskWithTags|task\/stats))?$/;
const credentials = /^\/v2\/credentials\/(.*)$/;
const agent = /^\/(?:v2\/credentials|v4)(?:\/|$)/;

type Metadata = Exclude<Asked['what'], 'credentials' | 'container' | 'nothing'>;

/** Undefined: a call of the API. */
export function readPath({ method = 'GET', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>): Asked | undefined {
  const [path] = splitUrl(url);
  if (!agent.test(path)) return undefined;
  if (method !== 'GET') return { what: 'nothing' };
  const of = credentials.exec(path);
  if (of) return { what: 'credentials', taskId: of[1] as string };
  const about = metadata.exec(path);
  if (about) return { what: (about[2] as Metadata | undefined) ?? 'container', token: about[1] as string };
  return { what: 'nothing' };
}
