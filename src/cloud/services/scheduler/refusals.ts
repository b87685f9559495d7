/** How EventBridge Scheduler says no. Words without a mark were recorded or measured on AWS; (?) are ours, in its manner. */
import { AwsError } from '../../kit/aws-error.ts';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

export const scheduleMissing = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);

export const scheduleExists = (name: string): AwsError =>
  new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);

export const groupMissing = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);

export const groupExists = (name: string): AwsError =>
  new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);

export const defaultGroupIsFixed = (): AwsError =>
  invalid('This operation cannot be performed on schedule group default.');

/** (?) */
export const groupIsDeleted = (name: string): AwsError =>
  new AwsError('ConflictException', `Schedule group ${name} is being deleted.`, 409);

/** (?) */
export const tokenOfOther = (token: string): AwsError =>
  new AwsError('ConflictException', `ClientToken ${token} was used with other parameters.`, 409);

/** (?) */
export const quotaExceeded = (what: string, max: number): AwsError =>
  new AwsError('ServiceQuotaExceededException', `The account has ${max} ${what}, which is its quota.`, 402);

export const roleNotTrusting = (): AwsError =>
  invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
