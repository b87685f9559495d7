/** BatchGetSecretValue: several current values. What cannot be had is listed with its error, the others are answered. */
import type {
  APIErrorType,
  BatchGetSecretValueRequest,
  BatchGetSecretValueResponse,
  SecretValueEntry,
} from '@aws-sdk/client-secrets-manager';
import { AwsError } from '../../kit/aws-error.ts';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Context } from '../../kit/service.ts';
import { openFilters } from './filters.ts';
import { getSecretValue } from './get-secret-value.ts';
import { batchPageDefault } from './limits.ts';
import { secretPermission } from './permission.ts';
import { invalidParameter, invalidToken } from './refusals.ts';
import type { Secrets } from './secretsmanager.ts';

export function batchGetSecretValue(
  service: Secrets,
  input: BatchGetSecretValueRequest,
  context: Context,
): BatchGetSecretValueResponse {
  const { SecretIdList: ids, Filters: filters, MaxResults: size = batchPageDefault, NextToken } = input;
  if ((ids === undefined) === (filters === undefined))
    throw invalidParameter('Either SecretIdList or Filters must be provided, but not both.');
  const after = String(readToken('BatchGetSecretValue', NextToken, invalidToken) ?? '');
  const passes = openFilters(filters ?? []);
  const found = service.tables
    .secrets()
    .filter((one) => one.deletionDue === undefined && one.name > after && passes(one));
  const page = cutPage('BatchGetSecretValue', found, size, ({ name }) => name);
  const values: SecretValueEntry[] = [];
  const errors: APIErrorType[] = [];
  for (const SecretId of ids ?? page.items.map(({ arn }) => arn)) {
    try {
      context.authorise(secretPermission(service, 'GetSecretValue', SecretId));
      values.push(getSecretValue(service, { SecretId }, context));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
    }
  }
  return {
    SecretValues: values,
    Errors: errors,
    ...(ids || page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
