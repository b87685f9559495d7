/**
 * What it means when the Docker Engine does not do what it was asked: whether it answered at all, and which of its errors are none for us.
 * Source: "Docker Engine API" (status codes).
 */
interface EngineError extends Error {
  readonly statusCode?: number;
  /** Node's, of a connection. */
  readonly code?: string;
}

export const statusOf = (error: unknown): number | undefined => (error as EngineError).statusCode;

/** The Engine could not be reached, or broke off: what was requested may have been done or not. 503: it is going down or coming up. */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { statusCode, code } = error as EngineError;
  if (statusCode !== undefined) return statusCode === 503;
  return typeof code === 'string' || isUnanswered(error.cause);
}

/** The Engine's own message, without what dockerode puts before it; of one that has no end its beginning. */
export function engineMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const own = message.replace(/^\(HTTP code \d+\) .*? - /, '').trim();
  return own.length > messageMax ? `${own.slice(0, messageMax)}...` : own;
}

const messageMax = 2000;

/** What the call resolves to; undefined if the Engine has no such thing (404). */
export async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Waits for a removal; what is gone already (404) or going (409) is no error. */
export async function removed(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
  }
}
