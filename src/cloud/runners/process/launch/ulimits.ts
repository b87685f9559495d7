/** Resource limits, which the recorder's shell sets with its `ulimit`: those that every shell knows, in the shell's own units. */
import type { ContainerSpec } from '../../../kit/runner.ts';

type Ulimits = NonNullable<ContainerSpec['ulimits']>;

/** The option, and how many bytes (or other units of ECS's) make one of the shell's. Source: POSIX ulimit; dash(1), bash(1). */
const known: Readonly<Record<string, { readonly option: string; readonly unit: number }>> = {
  core: { option: 'c', unit: 512 },
  cpu: { option: 't', unit: 1 },
  data: { option: 'd', unit: 1024 },
  fsize: { option: 'f', unit: 512 },
  memlock: { option: 'l', unit: 1024 },
  nofile: { option: 'n', unit: 1 },
  rss: { option: 'm', unit: 1024 },
  stack: { option: 's', unit: 1024 },
};

export const knownUlimits = Object.keys(known).join(', ');

export const unknownUlimit = (ulimits: Ulimits): string | undefined => ulimits.find(({ name }) => !known[name])?.name;

/** Words for the shell. -1 is no limit. All must be known. */
export const renderUlimits = (ulimits: Ulimits): { option: string; soft: string; hard: string }[] =>
  ulimits.map(({ name, soft, hard }) => {
    const { option, unit } = known[name] as { option: string; unit: number };
    const words = (value: number): string => (value < 0 ? 'unlimited' : String(Math.floor(value / unit)));
    return { option, soft: words(soft), hard: words(hard) };
  });
