/** GetParameter, GetParameters, GetParameterHistory: values. Without WithDecryption a SecureString is returned as it is kept, sealed. */
import type {
  GetParameterHistoryRequest,
  GetParameterHistoryResult,
  GetParameterRequest,
  GetParameterResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
} from '@aws-sdk/client-ssm';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { type Found, findVersion, needParameter, needVersion } from './find.ts';
import { historyPageDefault } from './limits.ts';
import { checkAsked, parameterArn } from './names.ts';
import { onParameters } from './permissions.ts';
import { invalidToken } from './refusals.ts';
import type { Version } from './tables.ts';

export const getParameter: Handler<Ssm, GetParameterRequest, GetParameterResult> = {
  permissions: onParameters('GetParameter'),
  handle(service, { Name, WithDecryption }) {
    checkAsked(String(Name));
    return { Parameter: shownParameter(service, needVersion(service, String(Name)), WithDecryption) };
  },
};

/** Names that are not there are listed, not refused. One that is given twice is returned once. */
export const getParameters: Handler<Ssm, GetParametersRequest, GetParametersResult> = {
  permissions: onParameters('GetParameters'),
  handle(service, { Names = [], WithDecryption }) {
    const asked = [...new Set(Names)].map((given) => ({ given, found: findVersion(service, given) }));
    return {
      Parameters: asked.flatMap(({ found }) => (found ? [shownParameter(service, found, WithDecryption)] : [])),
      InvalidParameters: asked.flatMap(({ given, found }) => (found ? [] : [given])),
    };
  },
};

export function shownParameter({ host }: Ssm, { version, selector }: Found, decrypted: boolean | undefined): Parameter {
  const { name, type, dataType, modifiedAt } = version;
  return {
    Name: name,
    Type: type,
    Value: textOf(version, decrypted),
    Version: version.version,
    ...(selector === undefined ? {} : { Selector: selector }),
    LastModifiedDate: new Date(modifiedAt),
    ARN: parameterArn(host, name),
    DataType: dataType,
  };
}

const textOf = ({ type, sealed, opened }: Version, decrypted = false): string =>
  type === 'SecureString' && !decrypted ? sealed : opened();

export const getParameterHistory: Handler<Ssm, GetParameterHistoryRequest, GetParameterHistoryResult> = {
  permissions: onParameters('GetParameterHistory'),
  handle(service, input) {
    const { Name, WithDecryption, MaxResults: size = historyPageDefault, NextToken } = input;
    const { name } = needParameter(service, String(Name));
    const after = Number(readToken('GetParameterHistory', NextToken, invalidToken) ?? 0);
    const found = service.tables.versions(name, after, size + 1);
    const { items, nextToken } = cutPage('GetParameterHistory', found, size, ({ version }) => version);
    return {
      Parameters: items.map((version) => ({
        Name: name,
        Value: textOf(version, WithDecryption),
        Labels: [...version.labels],
        ...shownFacts(version),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

/** What DescribeParameters shows too. An empty description or pattern is none. */
export function shownFacts(version: Version) {
  const { type, tier, dataType, keyId, description, allowedPattern, modifiedAt, modifiedBy } = version;
  return {
    Type: type,
    ...(keyId === undefined ? {} : { KeyId: keyId }),
    LastModifiedDate: new Date(modifiedAt),
    LastModifiedUser: modifiedBy,
    ...(description ? { Description: description } : {}),
    ...(allowedPattern ? { AllowedPattern: allowedPattern } : {}),
    Version: version.version,
    Tier: tier,
    Policies: [],
    DataType: dataType,
  };
}
