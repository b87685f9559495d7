/** The HTTP of ECS's agent: the paths at which a task asks for its own metadata and keys, and the form of the replies. Every other path is the API. */
import type { IncomingMessage } from 'node:http';
import { splitUrl } from '../canonical.ts';
import type { Reply } from '../protocol.ts';

export type MetadataRequest =
  | { readonly resource: 'container' | 'stats' | 'task' | 'taskWithTags' | 'task/stats'; readonly token: string }
  /** Below the paths of the agent, but none of them. */
  | { readonly resource: 'none' };

export type AgentRequest = MetadataRequest | { readonly resource: 'credentials'; readonly taskId: string };

const metadata = /^\/v4\/([^/]*)(?:\/(stats|task|taskWithTags|task\/stats))?$/;
const credentials = /^\/v2\/credentials\/(.*)$/;
const agent = /^\/(?:v2\/credentials|v4)(?:\/|$)/;

type BelowContainer = Exclude<MetadataRequest['resource'], 'container' | 'none'>;

/** Undefined: a call of the API. */
export function parseAgentRequest({
  method = 'GET',
  url = '/',
}: Pick<IncomingMessage, 'method' | 'url'>): AgentRequest | undefined {
  const [path] = splitUrl(url);
  if (!agent.test(path)) return undefined;
  if (method !== 'GET') return { resource: 'none' };
  const keys = credentials.exec(path);
  if (keys) return { resource: 'credentials', taskId: keys[1] as string };
  const found = metadata.exec(path);
  if (!found) return { resource: 'none' };
  return { resource: (found[2] as BelowContainer | undefined) ?? 'container', token: found[1] as string };
}

export const json = (status: number, value: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** The agent writes the status into the body too. */
export const failed = (error: { readonly code: string; readonly message: string; readonly status: number }): Reply =>
  json(error.status, { code: error.code, message: error.message, HTTPErrorCode: error.status });

export const pageNotFound: Reply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
};
