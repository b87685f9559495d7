/** ARNs of IAM's resources, which have no region. */
import type { ServiceHost } from '../../kit/service.ts';

/** `arn:aws:iam::123456789012:role/path/name`. */
export const iamArn = ({ host }: { readonly host: ServiceHost }, resource: string): string =>
  `arn:${host.partition}:iam::${host.account}:${resource}`;

/** `arn:aws:iam::123456789012:role/path/name` -> `name`. */
export const nameInArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
