/** An object of S3 that is larger than a state's output may be is not read: whole it might be 256 MiB. The failure is the one that its result would have had. */
import { tooLargeFailure } from '../../../../../languages/states/failure.ts';
import { dataBytesMax } from '../../../../../languages/states/limits.ts';
import type { StepInput } from '../../../../../languages/states/step-input.ts';
import type { Caller } from '../../../../kit/caller.ts';
import type { Context } from '../../../../kit/service.ts';

interface Read {
  readonly token: number;
  readonly operation: { readonly service: string; readonly name: string };
  /** GetObject's. */
  readonly request: object;
}

/** Undefined: it may be read. Throws AwsError as GetObject does: what both ask for is the same. */
export function tooLargeObject(context: Context, caller: Caller, read: Read): StepInput | undefined {
  const { token, operation, request } = read;
  if (operation.service !== 's3' || operation.name !== 'GetObject') return undefined;
  const { ContentLength = 0 } = context.call<{ ContentLength?: number }>('s3', 'HeadObject', request, caller);
  if (ContentLength <= dataBytesMax) return undefined;
  const { error, cause } = tooLargeFailure('arn:aws:states:::aws-sdk:s3:getObject');
  return { is: 'failed', token, error, cause };
}
