/** What a process cannot be: the reason of the task that needs it, with what to do. */
import { isRefusal } from '../../../languages/regex/regex.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { parseMultilinePattern } from '../multiline-pattern.ts';
import { knownUlimits, unknownUlimit } from './launch/ulimits.ts';

/** Why a process runner cannot carry the container out, or undefined. What only limits or hardens it further is no reason: it is recorded. */
export function refuses(container: ContainerSpec): string | undefined {
  const why = whyNoCommand(container) ?? whyNoPath(container) ?? whyNoText(container);
  return why === undefined ? undefined : `container \`${container.name}\` has ${why}`;
}

function whyNoCommand({ entryPoint, command, user, ulimits = [] }: ContainerSpec): string | undefined {
  if (entryPoint.length + command.length === 0)
    return "no command: a process runner cannot run the image's own entry point; give `Command`";
  if (user !== undefined)
    return `the user \`${user}\`: a process runner runs all as the user who started it; leave \`User\` out`;
  const ulimit = unknownUlimit(ulimits);
  return ulimit === undefined
    ? undefined
    : `the ulimit \`${ulimit}\`, which a process runner cannot set: it knows ${knownUlimits}; leave it out`;
}

/** What would be at a path for the container alone. */
function whyNoPath(container: ContainerSpec): string | undefined {
  const { workingDirectory, hostDirectory, mounts = [], volumesFrom = [], tmpfs = [] } = container;
  if (workingDirectory !== undefined && hostDirectory === undefined)
    return (
      `the working directory \`${workingDirectory}\`, a path in its image: a process runs in a folder of its own; ` +
      'leave `WorkingDirectory` out, or name a folder of this host in `Metadata.Punctual`'
    );
  const path = mounts[0]?.path ?? tmpfs[0]?.path ?? (volumesFrom[0] && `volumes of \`${volumesFrom[0].name}\``);
  return path === undefined
    ? undefined
    : `a mount (${path}): a process sees the folders of this host as they are; leave it out, or use the Docker runner`;
}

function whyNoText(container: ContainerSpec): string | undefined {
  const { entryPoint, command, environment, healthCheck, multilinePattern } = container;
  const texts = [...entryPoint, ...command, ...Object.entries(environment).flat(), ...(healthCheck?.command ?? [])];
  if (texts.some((text) => text.includes('\0')))
    return 'a NUL byte in its command or environment: no process can be given one; leave it out';
  const begins = multilinePattern === undefined ? undefined : parseMultilinePattern(multilinePattern);
  if (begins && isRefusal(begins))
    return `the \`awslogs-multiline-pattern\` \`${multilinePattern}\`, which ${begins.why}: ${begins.hint}`;
  const badName = Object.keys(environment).find((variable) => variable === '' || variable.includes('='));
  return badName === undefined
    ? undefined
    : `an environment variable \`${badName}\`: a name is not empty and has no \`=\``;
}
