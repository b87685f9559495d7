/** BatchGetSecretValue: several current values. What cannot be had is listed with its error, the others are returned. */
import type {
  APIErrorType,
  BatchGetSecretValueRequest,
  BatchGetSecretValueResponse,
  SecretValueEntry,
} from '@aws-sdk/client-secrets-manager';
import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { openFilters } from '../filters.ts';
import { batchPageDefault } from '../limits.ts';
import { permissionOn } from '../permissions.ts';
import { invalidParameter, invalidToken } from '../refusals.ts';
import { readValue } from './get-secret-value.ts';

export const batchGetSecretValue: Handler<Secrets, BatchGetSecretValueRequest, BatchGetSecretValueResponse> = {
  permissions: (_, { Filters = [] }) => [
    { action: 'secretsmanager:BatchGetSecretValue', resource: '*' },
    ...(Filters.length > 0 ? [{ action: 'secretsmanager:ListSecrets', resource: '*' }] : []),
  ],
  handle(service, input, context) {
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
        context.authorise(permissionOn(service, 'GetSecretValue', SecretId));
        values.push(readValue(service, { SecretId }, context));
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
  },
};
