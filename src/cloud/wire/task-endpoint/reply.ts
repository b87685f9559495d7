/** How the task endpoint writes: JSON, errors in the shape of ECS's agent. */
import type { Reply } from '../speech.ts';

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
