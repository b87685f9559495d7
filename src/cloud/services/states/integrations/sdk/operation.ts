/** The operation that an `aws-sdk` task names: `aws-sdk:sfn` and `startExecution`. */
import { upperFirst } from '../../../../../languages/upper-first.ts';
import { modelOf, type OperationModel } from '../../../../models/model.ts';
import { serviceOfSdk } from '../../../../models/services.ts';

const prefix = 'aws-sdk:';

/** `sfn` of `aws-sdk:sfn`; undefined for an optimised integration. */
export const sdkNameOf = (service: string): string | undefined =>
  service.startsWith(prefix) ? service.slice(prefix.length) : undefined;

/** Of an action, which is in camel case. */
export const operationName = upperFirst;

/** Undefined where this cloud has no such service, or AWS no such operation. Actions are in camel case. */
export function sdkOperation(sdk: string, action: string): OperationModel | undefined {
  const service = serviceOfSdk(sdk);
  return service && /^[a-z]/.test(action) ? modelOf(service, operationName(action)) : undefined;
}
