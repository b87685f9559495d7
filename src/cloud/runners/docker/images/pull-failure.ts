/**
 * Why an image cannot be pulled, in ECS's words: what the Engine says is sorted into the reasons that Fargate gives.
 * Leaves out Fargate's own access to ECR: there is none here, so that an image there needs a login, or to be there already.
 */
import {
  imageDenied,
  imageOfEcr,
  imageOfOtherPlatform,
  imageUnknown,
  pullFailed,
  registryUnreachable,
} from '../../../kit/stopped-reasons.ts';
import { StartFailure } from '../start-failure.ts';
import type { Reference } from './image-reference.ts';

const denied =
  /pull access denied|unauthorized|authentication required|no basic auth credentials|access forbidden|denied:/i;
const unknown = /manifest unknown|manifest for .* not found|repository .* not found|name unknown|: not found$/i;
const otherPlatform = /no matching manifest for|does not match the specified platform/i;
const unreachable =
  /dial tcp|connection refused|connection reset|no route to host|network is unreachable|no such host|timeout|deadline exceeded|Client\.Timeout|TLS handshake|\bEOF\b|server misbehaving/i;
const busy = /HTTP (?:status|response).*\b5\d\d\b|too ?many ?requests|service unavailable/i;

/** Worth another try: the way to the registry or the registry itself fails. */
export const isPassing = (words: string): boolean =>
  !denied.test(words) && (unreachable.test(words) || busy.test(words));

/** `words`: the Engine's. */
export function cannotPull(reference: Reference, words: string, platform: string | undefined): StartFailure {
  return new StartFailure(reasonFor(reference, words, platform), { cause: new Error(words) });
}

function reasonFor({ registry, full }: Reference, words: string, platform: string | undefined): string {
  if (otherPlatform.test(words)) return imageOfOtherPlatform(platform ?? 'linux/amd64');
  if (denied.test(words)) {
    if (/\.dkr\.ecr\.[^.]+\.amazonaws\.com/.test(registry)) return imageOfEcr(full, words);
    // The registry's own words stand where they say more than that.
    const why = /pull access denied/.test(words) ? 'server message: insufficient_scope: authorization failed' : words;
    return imageDenied(full, why);
  }
  if (unknown.test(words)) return imageUnknown(full);
  return unreachable.test(words) ? registryUnreachable(full, words) : pullFailed(words);
}
