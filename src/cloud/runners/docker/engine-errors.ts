/**
 * What went wrong between the Docker Engine and us: whether it answered at all, and what its words are in those of ECS.
 * Sources: "Docker Engine API" (status codes); "Stopped tasks error codes" (ECS).
 */
import { StartFailure } from './start-failure.ts';

interface EngineError extends Error {
  readonly statusCode?: number;
  /** Node's, of a connection. */
  readonly code?: string;
}

export const statusOf = (error: unknown): number | undefined => (error as EngineError).statusCode;

/** The Engine could not be reached, or broke off: what was asked may have been done or not. 503: it is going down or coming up. */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { statusCode, code } = error as EngineError;
  if (statusCode !== undefined) return statusCode === 503;
  return typeof code === 'string' || isUnanswered(error.cause);
}

/** The Engine's own words, without what dockerode puts before them. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.replace(/^\(HTTP code \d+\) .*? - /, '').trim();
}

export const cannotCreate = (why: string): StartFailure =>
  new StartFailure(`CannotCreateContainerError: Error response from daemon: ${why}`);

/** Fargate passes on what its own container runtime says, which is the Engine's too. */
export const cannotStart = (why: string): StartFailure =>
  new StartFailure(
    `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: ${why}`,
  );

export function reasonOf(error: unknown): string {
  return error instanceof StartFailure ? error.message : `CannotStartContainerError: ${wordsOf(error)}`;
}
