/**
 * Why a container cannot be started, in ECS's words (`CannotPullContainerError: ...`).
 * Source: "Stopped tasks error codes" (ECS).
 */
import { engineMessage } from './engine-api/engine-errors.ts';

/** The reason is the task's, or its surroundings'. */
export class StartFailure extends Error {}

export const cannotCreate = (why: string): StartFailure =>
  new StartFailure(`CannotCreateContainerError: Error response from daemon: ${why}`);

/** Fargate passes on what its own container runtime says, which is the Engine's too. */
export const cannotStart = (why: string): StartFailure =>
  new StartFailure(
    `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: ${why}`,
  );

export function startFailureReason(error: unknown): string {
  return error instanceof StartFailure ? error.message : `CannotStartContainerError: ${engineMessage(error)}`;
}
