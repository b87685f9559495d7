/** Who may read a clock, draw a random number, read the environment or reach the network: what stands for the world, and the command. */
import { code, isTest, type Source } from './sources.ts';

const banned: readonly [name: string, pattern: RegExp][] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date()', /\bnew Date\(\s*\)|\bDate\(\s*\)/],
  ['Math.random', /\bMath\.random\b/],
  ['a timer', /\bset(?:Timeout|Interval|Immediate)\b|from ['"](?:node:)?timers(?:\/promises)?['"]/],
  ['performance.now', /\bperformance\.now\b|\bhrtime\b/],
  ['crypto.random', /\brandom(?:Bytes|FillSync|Fill|UUID|Int)\b|\bgetRandomValues\b/],
  ['fetch', /(?<![.\w])fetch\s*\(/],
  ['process.env', /\bprocess\.env\b/],
];

const mayTouch = /^src\/cloud\/(?:world\/|runners\/|transports\/|wire\/)|^src\/(?:cli|dashboard|operator)\//;

export const worldly = (source: Source): string[] =>
  isTest(source) || mayTouch.test(source.path)
    ? []
    : banned.flatMap(([name, pattern]) => (pattern.test(code(source.text)) ? [`${source.path} uses ${name}`] : []));
