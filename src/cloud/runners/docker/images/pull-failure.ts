/**
 * Why an image cannot be pulled, in ECS's words: what the Engine says is sorted into the reasons that Fargate gives.
 * Leaves out Fargate's own access to ECR: there is none here, so that an image there needs a login, or to be there already.
 * Sources: "CannotPullContainer task errors in Amazon ECS" and reasons seen on Fargate; numbers of retries are those of AWS's texts.
 */
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
  const resolving = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${full}`;
  const refused = 'pull access denied, repository does not exist or may require authorization';
  if (otherPlatform.test(words)) return otherPlatformReason(platform ?? 'linux/amd64');
  if (denied.test(words)) {
    if (/\.dkr\.ecr\.[^.]+\.amazonaws\.com/.test(registry))
      return `CannotPullECRContainerError: ${words}: this cloud has no keys for ECR: pull \`${full}\` into this Docker Engine beforehand, or give \`repositoryCredentials\``;
    // The registry's own words stand where they say more than that.
    const why = /pull access denied/.test(words) ? 'server message: insufficient_scope: authorization failed' : words;
    return `${resolving}: ${refused}: ${why}`;
  }
  if (unknown.test(words)) return `${resolving}: ${full}: not found`;
  if (unreachable.test(words))
    return `CannotPullContainerError: The task cannot pull ${full} from the registry ${full}. There is a connection issue between the task and the registry. Check your task network configuration. : ${words}`;
  return `CannotPullContainerError: Error response from daemon: ${words}`;
}

export const otherPlatformReason = (platform: string): string =>
  `CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform '${platform}'`;
