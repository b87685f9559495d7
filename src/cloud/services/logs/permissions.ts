/** What a caller must be allowed: on a stream, or on a group as the stream without a name, which `log-group:NAME:*` in a policy matches too. */
import type { Permission } from '../../kit/service.ts';
import type { Logs } from './context.ts';
import { type GroupInput, groupNameOf, streamArn } from './names.ts';

export const onGroup =
  (action: string) =>
  ({ host }: Logs, input: GroupInput): Permission[] => [
    { action: `logs:${action}`, resource: streamArn(host, groupNameOf(input), '') },
  ];

/** The account's resource policies count too. */
export const onStream =
  (action: string) =>
  ({ host, policies }: Logs, input: GroupInput & { readonly logStreamName?: string | undefined }): Permission[] => [
    {
      action: `logs:${action}`,
      resource: streamArn(host, groupNameOf(input), input.logStreamName ?? ''),
      resourcePolicy: policies.document(),
    },
  ];
