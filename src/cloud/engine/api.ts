/** What a running cloud is to those who serve it over a network: the wire and the tasks' endpoint. */
import type { Instant } from '../../languages/instant.ts';
import type { Caller } from '../kit/caller.ts';
import type { Authority, ServiceHost } from '../kit/service.ts';

export interface Api {
  readonly host: ServiceHost;
  readonly authority: Authority | undefined;
  /** A client's call: answered after its commit has reached the disk. Rejects with AwsError. `isGone`: nobody waits for the answer any more. */
  call(service: string, operation: string, input: object, caller: Caller, isGone?: () => boolean): Promise<unknown>;
  /** Why turns cannot be committed or ticks are not passed, since when: undefined if all is well. */
  failing(): { readonly since: Instant; readonly why: string } | undefined;
  /** Commits a write that changes nothing, so that `failing` is true of a cloud that has nothing to do; at most once in a few seconds. */
  probe(): void;
  /** What services cannot do at the moment, while turns are committed. */
  ailing(): readonly string[];
  /** True if a client may call it; operations for the cloud alone are none of a client's. */
  hasOperation(service: string, operation: string): boolean;
}
