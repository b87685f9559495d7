/** How much of a list is asked for at once. */
import { AwsError } from '../../kit/aws-error.ts';

export interface PageInput {
  /** 1 to 1000; default 100. */
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const pageSizeDefault = 100;
const pageSizeMax = 1000;

export function pageSize(asked = pageSizeDefault): number {
  if (Number.isInteger(asked) && asked >= 1 && asked <= pageSizeMax) return asked;
  throw new AwsError(
    'ValidationException',
    `MaxResults is a whole number from 1 to ${pageSizeMax}, found \`${asked}\``,
  );
}
