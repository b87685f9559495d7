/** What the dispatcher does with every input: AWS's models check it, and what they find is AWS's error. */
import { validate } from '../models/validate.ts';
import { AwsError } from './aws-error.ts';

/** Throws AwsError in AWS's words. An operation that AWS's models do not know (the cloud's own) is not checked here. */
export function checkInput(service: string, operation: string, input: object): void {
  const error = validate(service, operation, input);
  if (error) throw new AwsError(error.code, error.message);
}
