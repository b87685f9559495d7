/** DeleteParameter, DeleteParameters: with all versions. AWS's wait of 30 s before the name is free again is not kept. */
import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  DeleteParametersRequest,
  DeleteParametersResult,
} from '@aws-sdk/client-ssm';
import type { Context, Handler } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { emitChange } from './emit-change.ts';
import { needParameter } from './find.ts';
import { onParameters } from './permissions.ts';
import type { Parameter } from './tables.ts';

export const deleteParameter: Handler<Ssm, DeleteParameterRequest, DeleteParameterResult> = {
  permissions: onParameters('DeleteParameter'),
  handle(service, { Name }, context) {
    remove(service, context, needParameter(service, String(Name)));
    return {};
  },
};

export const deleteParameters: Handler<Ssm, DeleteParametersRequest, DeleteParametersResult> = {
  permissions: onParameters('DeleteParameters'),
  handle(service, { Names = [] }, context) {
    const deleted: string[] = [];
    const invalid: string[] = [];
    for (const name of Names) {
      const parameter = service.tables.parameter(name);
      if (parameter) remove(service, context, parameter);
      (parameter ? deleted : invalid).push(name);
    }
    return { DeletedParameters: deleted, InvalidParameters: invalid };
  },
};

function remove(service: Ssm, context: Context, { name, version }: Parameter): void {
  const last = service.tables.version(name, version)!;
  service.tables.removeParameter(name);
  emitChange(service, context, 'Delete', name, last);
}
