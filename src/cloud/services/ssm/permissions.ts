/** What a caller must be allowed: the operation, on each parameter that the request names. */
import type { Permission } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { parameterArn } from './names.ts';

interface Named {
  readonly Name?: string | undefined;
  readonly Names?: readonly string[] | undefined;
  readonly ResourceId?: string | undefined;
}

export const onParameters =
  (operation: string) =>
  ({ host }: Ssm, { Name, ResourceId = Name ?? '', Names = [ResourceId] }: Named): Permission[] =>
    Names.map((given) => ({ action: `ssm:${operation}`, resource: parameterArn(host, given) }));
