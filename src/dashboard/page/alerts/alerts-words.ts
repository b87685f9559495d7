/** The sentence with which Alerts begins, and short names. */
import type { AlertsView } from '../../alerts-views.ts';
import { counted } from '../format.ts';

/** The last part of an ARN; what is none, as an address, is itself. */
export const nameOfArn = (text: string): string =>
  text.startsWith('arn:') ? (text.split(/[:/]/).at(-1) as string) : text;

/** The same, of an address that is asked without how. */
export const nameOfEndpoint = (text: string): string => nameOfArn(text.replace(/^https?:\/\//, ''));

export function alertsSentence({ topics, alarms, lost }: Pick<AlertsView, 'topics' | 'alarms' | 'lost'>): string {
  const rings = alarms.filter(({ state }) => state === 'rings').length;
  const silent = [...topics, ...alarms].filter(({ to }) => to.length === 0).length;
  const muted = alarms.filter(({ mute }) => mute !== null).length;
  const said = [
    rings > 0 ? `${counted(rings, 'alarm')} ${rings === 1 ? 'rings' : 'ring'}` : 'No alarm rings',
    ...(silent > 0 ? [`${silent} of what should tell ${silent === 1 ? 'reaches' : 'reach'} nobody`] : []),
    ...(muted > 0 ? [`${muted} ${muted === 1 ? 'is' : 'are'} muted`] : []),
    ...(lost && lost.length > 0 ? [`${lost.length === 100 ? 'the last 100' : lost.length} did not arrive`] : []),
  ];
  return `${said.join(', ')}.`;
}
