/** Why a container cannot be started, as an error; its message is the reason, in ECS's words. */
import { cannotStart } from '../../kit/stopped-reasons.ts';
import { engineMessage } from './engine-api/engine-errors.ts';

/** The reason is the task's, or its surroundings'. */
export class StartFailure extends Error {}

export const startFailureReason = (error: unknown): string =>
  error instanceof StartFailure ? error.message : cannotStart(engineMessage(error));
