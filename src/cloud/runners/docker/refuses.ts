/** What a container of a task may want that is not given here, known before it is started. */

import type { ContainerSpec } from '../../kit/runner.ts';
import { parseLinearRegExp } from '../linear-regexp.ts';
import { capabilitiesToAdd } from './lifecycle/create-options.ts';
import { volumePrefix } from './names.ts';

/** Why this runner cannot carry the container out; undefined: it can. */
export function refuses(container: ContainerSpec): string | undefined {
  const why = whyNot(container);
  return why === undefined ? undefined : `container \`${container.name}\`: ${why}`;
}

function whyNot(container: ContainerSpec): string | undefined {
  const { capabilities, multilinePattern, systemControls = {}, environment, mounts = [] } = container;
  const capability = capabilities?.add.find((name) => !capabilitiesToAdd.includes(name));
  if (capability)
    return `capability \`${capability}\` may not be added: only ${capabilitiesToAdd.join()} may, as on Fargate`;
  if (multilinePattern !== undefined && !parseLinearRegExp(multilinePattern))
    return `\`awslogs-multiline-pattern\` \`${multilinePattern}\` is no regular expression that can be matched in linear time: leave out back references, look-ahead and long counted repetitions`;
  const ofNetwork = Object.keys(systemControls).find((name) => name.startsWith('net.'));
  if (ofNetwork) return `\`${ofNetwork}\` cannot be set: the network of a task is there before its containers`;
  const variable = Object.keys(environment).find((name) => name === '' || name.includes('='));
  if (variable !== undefined) return `\`${variable}\` is no name of an environment variable`;
  const taken = mounts.find(({ kind, volume }) => kind === 'docker' && volume.startsWith(volumePrefix));
  if (taken)
    return `a shared volume may not be named \`${taken.volume}\`: names that begin with \`${volumePrefix}\` are those of tasks`;
  return undefined;
}
