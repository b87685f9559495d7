/** DescribeParameters: all that is known of parameters but their values. Left out, refused by name: the legacy `Filters`, `Shared`. */
import type { DescribeParametersRequest, DescribeParametersResult } from '@aws-sdk/client-ssm';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { openFilters } from './filters.ts';
import { shownFacts } from './get-parameter.ts';
import { pageDefault } from './limits.ts';
import { parameterArn } from './names.ts';
import { invalidToken, notThereYet } from './refusals.ts';

const filterKeys = ['Name', 'Type', 'KeyId', 'Path', 'Tier', 'DataType', 'tag'];

export const describeParameters: Handler<Ssm, DescribeParametersRequest, DescribeParametersResult> = {
  permissions: () => [{ action: 'ssm:DescribeParameters', resource: '*' }],
  handle({ tables, host }, input) {
    const { Filters = [], ParameterFilters = [], MaxResults: size = pageDefault, NextToken, Shared } = input;
    if (Filters.length > 0) throw notThereYet('Filters (write ParameterFilters instead)');
    if (Shared) throw notThereYet('Shared');
    const passes = openFilters(ParameterFilters, filterKeys);
    const after = String(readToken('DescribeParameters', NextToken, invalidToken) ?? '');
    const found = tables
      .parametersAfter(after)
      .map((parameter) => ({ parameter, latest: tables.version(parameter.name, parameter.version)! }))
      .filter(({ parameter, latest }) => passes(parameter, latest));
    const { items, nextToken } = cutPage('DescribeParameters', found, size, ({ parameter }) => parameter.name);
    return {
      Parameters: items.map(({ latest }) => ({
        Name: latest.name,
        ARN: parameterArn(host, latest.name),
        ...shownFacts(latest),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};
