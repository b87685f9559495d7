/** What a container of a task may want that is not given here, known before it is started. */
import { isRefusal } from '../../../languages/regex/regex.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { parseMultilinePattern } from '../multiline-pattern.ts';
import { capabilitiesToAdd } from './lifecycle/create-options.ts';
import { isName, volumePrefix } from './names.ts';

/** Why this runner cannot carry the container out; undefined: it can. */
export function refuses(container: ContainerSpec): string | undefined {
  const why = whyNot(container);
  return why === undefined ? undefined : `container \`${container.name.slice(0, shownMax)}\`: ${why}`;
}

const notAName = 'is no name: up to 255 letters, digits, `_` and `-`';
const shownMax = 300;

function whyNot(container: ContainerSpec): string | undefined {
  const { capabilities, multilinePattern, systemControls = {}, environment, mounts = [], volumesFrom = [] } = container;
  const capability = capabilities?.add.find((name) => !capabilitiesToAdd.includes(name));
  if (capability)
    return `capability \`${capability}\` may not be added: only ${capabilitiesToAdd.join()} may, as on Fargate`;
  const begins = multilinePattern === undefined ? undefined : parseMultilinePattern(multilinePattern);
  if (begins && isRefusal(begins))
    return `\`awslogs-multiline-pattern\` \`${multilinePattern}\` ${begins.why}: ${begins.hint}`;
  const ofNetwork = Object.keys(systemControls).find((name) => name.startsWith('net.'));
  if (ofNetwork) return `\`${ofNetwork}\` cannot be set: the network of a task is there before its containers`;
  const variable = Object.keys(environment).find((name) => name === '' || name.includes('='));
  if (variable !== undefined) return `\`${variable}\` is no name of an environment variable`;
  if (!isName(container.name)) return `that ${notAName}`;
  const misnamed = mounts.find(({ kind, volume }) => kind !== 'host' && !isName(volume));
  if (misnamed) return `its volume \`${misnamed.volume.slice(0, shownMax)}\` ${notAName}`;
  const source = volumesFrom.find(({ name }) => !isName(name));
  if (source) return `\`${source.name.slice(0, shownMax)}\`, whose volumes it wants, ${notAName}`;
  const taken = mounts.find(({ kind, volume }) => kind === 'docker' && volume.startsWith(volumePrefix));
  if (taken)
    return `a shared volume may not be named \`${taken.volume}\`: names that begin with \`${volumePrefix}\` are those of tasks`;
  return undefined;
}
