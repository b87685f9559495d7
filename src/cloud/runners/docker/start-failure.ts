/** A container cannot be started, for a reason that is the task's or its surroundings', told in ECS's words (`CannotPullContainerError: ...`). */
export class StartFailure extends Error {}
