/** Step Functions' errors, in its words. Source: recorded responses; service model for codes. */
import { AwsError } from '../../kit/aws-error.ts';

const errorOf = (code: string) => (message: string) => new AwsError(code, message);

export const invalidArn = (arn: string): AwsError => errorOf('InvalidArn')(`Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
export const invalidRole = (arn: string): AwsError => errorOf('InvalidArn')(`Invalid Role Arn: '${arn}'`);
export const wrongResource = (type: string): AwsError =>
  errorOf('InvalidArn')(`Invalid Arn: 'Resource type not valid in this context: ${type}'`);
export const invalidName = (name: string): AwsError => errorOf('InvalidName')(`Invalid Name: '${name}'`);
export const invalidDefinition = (problems: readonly string[]): AwsError =>
  errorOf('InvalidDefinition')(`Invalid State Machine Definition: '${problems.join(', ')}'`);
export const invalidInput = (why: string): AwsError =>
  errorOf('InvalidExecutionInput')(`Invalid State Machine Execution Input: '${why}'`);
export const invalidLogging = (why: string): AwsError =>
  errorOf('InvalidLoggingConfiguration')(`Invalid Logging Configuration: ${why}`);
export const invalidToken = (): AwsError => errorOf('InvalidToken')("Invalid Token: 'Invalid token'");
export const noSuchMachine = (arn: string): AwsError =>
  errorOf('StateMachineDoesNotExist')(`State Machine Does Not Exist: '${arn}'`);
export const noSuchExecution = (arn: string): AwsError =>
  errorOf('ExecutionDoesNotExist')(`Execution Does Not Exist: '${arn}'`);
export const eitherArn = (): AwsError =>
  errorOf('ValidationException')('Must provide either a stateMachineArn or a mapRunArn, but not both');
/** "Updates an in-progress Map Run's configuration": how AWS refuses another is not known. */
export const mapRunEnded = (status: string): AwsError =>
  errorOf('ValidationException')(`Map Run is ${status} and cannot be updated`);
export const noSuchMapRun = (arn: string): AwsError => errorOf('ResourceNotFound')(`Map Run Does Not Exist: '${arn}'`);
export const noSuchActivity = (arn: string): AwsError =>
  errorOf('ActivityDoesNotExist')(`Activity Does Not Exist: '${arn}'`);
export const tooManyActivities = (): AwsError =>
  errorOf('ActivityLimitExceeded')("Activity Limit Exceeded: 'The account has 10000 activities'");
export const invalidOutput = (why: string): AwsError => errorOf('InvalidOutput')(`Invalid Output: '${why}'`);
export const taskTimedOut = (): AwsError =>
  errorOf('TaskTimedOut')("Task Timed Out: 'Provided task does not exist anymore'");
export const noSuchResource = (arn: string): AwsError =>
  new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: arn });
export const machineExists = (arn: string): AwsError =>
  errorOf('StateMachineAlreadyExists')(`State Machine Already Exists: '${arn}'`);
export const executionExists = (arn: string): AwsError =>
  errorOf('ExecutionAlreadyExists')(`Execution Already Exists: '${arn}'`);
export const machineDeleting = (arn: string): AwsError =>
  errorOf('StateMachineDeleting')(`State Machine is being deleted: '${arn}'`);
export const typeNotSupported = (): AwsError =>
  errorOf('StateMachineTypeNotSupported')('This operation is not supported by this type of state machine');
export const nothingToUpdate = (): AwsError =>
  errorOf('MissingRequiredParameter')(
    'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  );
export const tooManyTags = (arn: string): AwsError =>
  new AwsError('TooManyTags', 'The request exceeds the limit of 50 tags', 400, { resourceName: arn });
export const accessDenied = errorOf('AccessDeniedException');

/** A definition that TestState does not take, in words of its own. */
export const invalidTest = errorOf('InvalidDefinition');
export const notRedrivable = errorOf('ExecutionNotRedrivable');
export const conflict = errorOf('ConflictException');
export const validation = errorOf('ValidationException');
export const noSuchReference = (arn: string): AwsError =>
  new AwsError('ResourceNotFound', 'Request references a resource that does not exist.', 400, { resourceName: arn });
/** AWS's words for too many versions or aliases are not known. */
export const tooMany = (arn: string, max: number): AwsError =>
  errorOf('ServiceQuotaExceededException')(`${arn} has ${max} of them already, which is AWS's quota`);

/** What AWS has and this version has not. */
export const notYet = (what: string): AwsError =>
  errorOf('ValidationException')(`${what} is not there yet in this version of Punctual`);
