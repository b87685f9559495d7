/** GetParametersByPath: the values of what stands under a path, a level deep or all. With a filter on Label it is the version that has it. */
import type { GetParametersByPathRequest, GetParametersByPathResult } from '@aws-sdk/client-ssm';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { isUnder, openFilters } from './filters.ts';
import { shownParameter } from './get-parameter.ts';
import { pageDefault } from './limits.ts';
import { pathArn } from './names.ts';
import { invalid, invalidToken } from './refusals.ts';

const filterKeys = ['Type', 'KeyId', 'Label'];

export const getParametersByPath: Handler<Ssm, GetParametersByPathRequest, GetParametersByPathResult> = {
  permissions: ({ host }, { Path = '', Recursive = false }) => [
    {
      action: 'ssm:GetParametersByPath',
      resource: pathArn(host, Path),
      context: { 'ssm:Recursive': String(Recursive) },
    },
  ],
  handle(service, input) {
    const { Path: path = '', Recursive = false, ParameterFilters = [], WithDecryption, NextToken } = input;
    const size = input.MaxResults ?? pageDefault;
    if (!/^\/([A-Za-z0-9_.-]+(\/|$))*$/.test(path))
      throw invalid(
        'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with \\"aws\\" or \\"ssm\\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
      );
    const passes = openFilters(ParameterFilters, filterKeys);
    const byLabel = ParameterFilters.some(({ Key }) => Key === 'Label');
    const after = String(readToken('GetParametersByPath', NextToken, invalidToken) ?? '');
    const found = service.tables
      .parametersAfter(after)
      .filter(({ name }) => isUnder(path, name, Recursive))
      .flatMap((parameter) => {
        const { name, version } = parameter;
        const versions = byLabel ? service.tables.versions(name) : [service.tables.version(name, version)!];
        return versions.find((one) => passes(parameter, one)) ?? [];
      });
    const { items, nextToken } = cutPage('GetParametersByPath', found, size, ({ name }) => name);
    return {
      Parameters: items.map((version) => shownParameter(service, { version, selector: undefined }, WithDecryption)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};
