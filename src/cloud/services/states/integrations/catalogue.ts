/** What Task states can call in this cloud, against which a definition is checked. The words of AWS's own refusals are AWS's. */

import { own } from '../../../../languages/own.ts';
import type { Catalogue } from '../../../../languages/states/catalogue.ts';
import { insteadOf, insteadOfSdk } from '../../../../languages/states/elsewhere.table.ts';
import type { Resource } from '../../../../languages/states/resource.ts';
import { notRecognized } from '../../../../languages/states/resources.ts';
import type { Context, ServiceHost } from '../../../kit/service.ts';
import { serviceOfSdk } from '../../../models/services.ts';
import { operationName, sdkNameOf, sdkOperation } from './sdk/operation.ts';
import { sdkParameterProblems } from './sdk/request.ts';

/** Of an operation that is not here (it is mocked) nothing is known. */
export function parameterProblems({ service, action }: Resource, parameters: unknown): string[] {
  const operation = sdkOperation(sdkNameOf(service) ?? '', action);
  return operation ? sdkParameterProblems(operation.input, parameters) : [];
}

/**
 * With a file of mocked responses nothing is refused that AWS could have. What AWS has and this cloud has not is taken as AWS takes it: a state
 * that calls it fails, and says what can stand for it.
 */
export const catalogueOf = (
  context: Context,
  { account, mocks, absent }: Pick<ServiceHost, 'account' | 'mocks' | 'absent'>,
): Catalogue => ({
  account,
  parameterProblems,
  refusal(resource) {
    if (mocks || isElsewhere(resource) || (absent && isOfAws(resource))) return undefined;
    return refusalOf(context, resource);
  },
});

/** A service that AWS has and this cloud has not. */
const isElsewhere = ({ kind, service }: Resource): boolean =>
  kind === 'sdk' ? !serviceOfSdk(sdkNameOf(service) ?? '') : kind === 'elsewhere' && Object.hasOwn(insteadOf, service);

/** An operation that this cloud may have or not. */
const isOfAws = ({ kind, service, action }: Resource): boolean =>
  kind === 'sdk' && sdkOperation(sdkNameOf(service) ?? '', action) !== undefined;

/** Why what a state calls cannot be called here; undefined where it can. */
export function refusalOf(context: Context, resource: Resource): string | undefined {
  if (resource.kind === 'sdk') return sdkRefusal(context, resource);
  return resource.kind === 'elsewhere' ? refusalElsewhere(resource) : undefined;
}

function sdkRefusal(context: Context, resource: Resource): string | undefined {
  const { arn, service, action, pattern } = resource;
  const sdk = sdkNameOf(service) ?? '';
  const here = serviceOfSdk(sdk);
  if (!here) return notHere(arn, `this cloud has no service '${sdk}'; ${insteadOfSdk}`);
  if (!sdkOperation(sdk, action)) return notRecognized(arn);
  if (!context.offers(here, operationName(action))) return notHere(arn, `its operation is not there yet`);
  if (action === 'startSyncExecution' && pattern !== '') return notHere(arn, 'it waits as it is');
  return undefined;
}

function refusalElsewhere({ arn, service }: Resource): string {
  const instead = own(insteadOf, service);
  return instead === undefined ? notRecognized(arn) : notHere(arn, `this cloud has no such service; ${instead}`);
}

const notHere = (arn: string, why: string): string => `The resource '${arn}' is not supported by Punctual: ${why}`;
