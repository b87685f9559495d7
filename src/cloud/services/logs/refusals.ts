/** CloudWatch Logs' errors, in its words. */
import { AwsError } from '../../kit/aws-error.ts';

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

export const noGroup = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');

export const noStream = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');

export const invalidToken = (): AwsError => invalidParameter('The specified nextToken is invalid.');

/** Refuses members that this version cannot enact, where they are set. */
export function refuse(members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members))
    if (value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0))
      throw invalidParameter(`\`${name}\` is not there yet in this version of Punctual: leave it out`);
}
