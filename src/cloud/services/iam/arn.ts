/** ARNs of IAM's resources, which have no region. */
import type { Iam } from './context.ts';

/** `arn:aws:iam::123456789012:role/path/name`. */
export const iamArn = ({ host }: Iam, resource: string): string =>
  `arn:${host.partition}:iam::${host.account}:${resource}`;
