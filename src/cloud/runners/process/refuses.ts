/** What a process cannot be: said when the task is asked for, with what to do. */
import type { ContainerSpec } from '../runner.ts';

/** Why a process runner cannot carry the container out, or undefined. Memory is no reason: it is recorded and not limited. */
export function refuses(container: ContainerSpec): string | undefined {
  const { name, entryPoint, command, user, workingDirectory, hostDirectory, environment } = container;
  const named = `container \`${name}\``;
  if (entryPoint.length + command.length === 0)
    return `${named} has no command: a process runner cannot run the image's own entry point; give \`Command\``;
  if (user !== undefined)
    return `${named} has the user \`${user}\`: a process runner runs all as the user who started it; leave \`User\` out`;
  if (workingDirectory !== undefined && hostDirectory === undefined)
    return (
      `${named} has the working directory \`${workingDirectory}\`, a path in its image: a process runs in a folder of its own; ` +
      'leave `WorkingDirectory` out, or name a folder of this host in `Metadata.Punctual`'
    );
  if ([...entryPoint, ...command, ...Object.entries(environment).flat()].some((text) => text.includes('\0')))
    return `${named} has a NUL byte in its command or environment: no process can be given one; leave it out`;
  const badName = Object.keys(environment).find((variable) => variable === '' || variable.includes('='));
  if (badName !== undefined)
    return `${named} has an environment variable \`${badName}\`: a name is not empty and has no \`=\``;
  return undefined;
}
