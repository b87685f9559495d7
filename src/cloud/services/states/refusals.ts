/** Step Functions' errors, in its words. Source: recorded answers; service model for codes. */
import { AwsError } from '../../kit/aws-error.ts';

const refusal = (code: string) => (message: string) => new AwsError(code, message);

export const invalidArn = (arn: string): AwsError => refusal('InvalidArn')(`Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
export const wrongResource = (type: string): AwsError =>
  refusal('InvalidArn')(`Invalid Arn: 'Resource type not valid in this context: ${type}'`);
export const invalidName = (name: string): AwsError => refusal('InvalidName')(`Invalid Name: '${name}'`);
export const invalidDefinition = (faults: readonly string[]): AwsError =>
  refusal('InvalidDefinition')(`Invalid State Machine Definition: '${faults.join(', ')}'`);
export const invalidInput = (why: string): AwsError =>
  refusal('InvalidExecutionInput')(`Invalid State Machine Execution Input: '${why}'`);
export const invalidToken = (): AwsError => refusal('InvalidToken')("Invalid Token: 'Invalid token'");
export const noSuchMachine = (arn: string): AwsError =>
  refusal('StateMachineDoesNotExist')(`State Machine Does Not Exist: '${arn}'`);
export const noSuchExecution = (arn: string): AwsError =>
  refusal('ExecutionDoesNotExist')(`Execution Does Not Exist: '${arn}'`);
export const noSuchResource = (arn: string): AwsError =>
  new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: arn });
export const machineExists = (arn: string): AwsError =>
  refusal('StateMachineAlreadyExists')(`State Machine Already Exists: '${arn}'`);
export const executionExists = (arn: string): AwsError =>
  refusal('ExecutionAlreadyExists')(`Execution Already Exists: '${arn}'`);
export const machineDeleting = (arn: string): AwsError =>
  refusal('StateMachineDeleting')(`State Machine is being deleted: '${arn}'`);
export const nothingToUpdate = (): AwsError =>
  refusal('MissingRequiredParameter')(
    'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  );
export const tooManyTags = (arn: string): AwsError =>
  new AwsError('TooManyTags', 'The request exceeds the limit of 50 tags', 400, { resourceName: arn });
export const accessDenied = refusal('AccessDeniedException');

/** What AWS has and this version has not. */
export const notYet = (what: string): AwsError =>
  refusal('ValidationException')(`${what} is not there yet in this version of Punctual`);
