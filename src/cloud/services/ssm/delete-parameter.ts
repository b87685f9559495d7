/** DeleteParameter, DeleteParameters: with all versions. AWS's wait of 30 s before the name is free again is not kept. */
import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  DeleteParametersRequest,
  DeleteParametersResult,
} from '@aws-sdk/client-ssm';
import type { Context } from '../../kit/service.ts';
import { needParameter } from './find.ts';
import type { Ssm } from './ssm.ts';
import type { Parameter } from './tables.ts';
import { tellChange } from './tell-change.ts';

export function deleteParameter(
  service: Ssm,
  { Name }: DeleteParameterRequest,
  context: Context,
): DeleteParameterResult {
  remove(service, context, needParameter(service, String(Name)));
  return {};
}

export function deleteParameters(
  service: Ssm,
  { Names = [] }: DeleteParametersRequest,
  context: Context,
): DeleteParametersResult {
  const deleted: string[] = [];
  const invalid: string[] = [];
  for (const name of Names) {
    const parameter = service.tables.parameter(name);
    if (parameter) remove(service, context, parameter);
    (parameter ? deleted : invalid).push(name);
  }
  return { DeletedParameters: deleted, InvalidParameters: invalid };
}

function remove(service: Ssm, context: Context, { name, version }: Parameter): void {
  const last = service.tables.version(name, version)!;
  service.tables.removeParameter(name);
  tellChange(service, context, 'Delete', name, last);
}
