/** DeleteParameter, DeleteParameters: with all versions. AWS's wait of 30 s before the name is free again is not kept. */
import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  DeleteParametersRequest,
  DeleteParametersResult,
} from '@aws-sdk/client-ssm';
import type { Context } from '../../room.ts';
import { needParameter } from './find.ts';
import type { Ssm } from './ssm.ts';
import type { Parameter } from './tables.ts';
import { tellChange } from './tell-change.ts';

export function deleteParameter(room: Ssm, { Name }: DeleteParameterRequest, context: Context): DeleteParameterResult {
  remove(room, context, needParameter(room, String(Name)));
  return {};
}

export function deleteParameters(
  room: Ssm,
  { Names = [] }: DeleteParametersRequest,
  context: Context,
): DeleteParametersResult {
  const deleted: string[] = [];
  const invalid: string[] = [];
  for (const name of Names) {
    const parameter = room.tables.parameter(name);
    if (parameter) remove(room, context, parameter);
    (parameter ? deleted : invalid).push(name);
  }
  return { DeletedParameters: deleted, InvalidParameters: invalid };
}

function remove(room: Ssm, context: Context, { name, version }: Parameter): void {
  const last = room.tables.version(name, version)!;
  room.tables.removeParameter(name);
  tellChange(room, context, 'Delete', name, last);
}
