/**
 * What we say beside AWS's words of a refusal, or of what it takes without a word: in a header, and on a line for whoever runs the cloud. AWS's
 * message stands alone, as programs compare it; `inMessages` puts both into it.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, messageAndHint, saysWhole } from '../kit/aws-error.ts';
import type { Notice } from '../kit/notice.ts';
import type { ServiceHost } from '../kit/service.ts';
import type { Reply } from './protocol.ts';

const header = 'x-punctual-hint';
const headerCharactersMax = 4000;

/** What is not printable ASCII, and `%` itself, is percent-encoded. */
export function hintHeaders({ hint }: { readonly hint?: string | undefined }): Reply['headers'] {
  if (hint === undefined) return {};
  const whole = [...hint].map((one) => (/[\x20-\x24\x26-\x7e]/.test(one) ? one : encoded(one)));
  let text = '';
  for (const one of whole) {
    if (text.length + one.length > headerCharactersMax) break;
    text += one;
  }
  return { [header]: text.trim() };
}

/** Half a character of two units has no encoding. */
const encoded = (one: string): string => encodeURIComponent(one.isWellFormed() ? one : '\ufffd');

export const inMessage = (error: AwsError): AwsError =>
  error.hint === undefined ? error : new AwsError(error.code, messageAndHint(error), error.status, error.fields);

const linesAMinute = 20;
const minuteMs = 60_000;

/** Our own commands show them themselves, some at this very terminal. */
export const showsHints = (headers: IncomingHttpHeaders): boolean =>
  /\bpunctual-command\b/.test(headers['user-agent'] ?? '');

export interface Hints {
  /** Say one on the operator's side. A client that asks wrongly again and again fills no terminal. */
  refused(service: string, operation: string, error: AwsError): void;
  taken(service: string, operation: string, hint: string): void;
  /** They stand in AWS's messages too. */
  readonly inMessages: boolean;
}

export function openHints({ notice, world }: ServiceHost, inMessages: boolean): Hints {
  const say = openLines(notice, () => world.realNow());
  return {
    refused(service, operation, { message, hint }) {
      if (hint === undefined) return;
      say(`${service} ${operation} refused: ${saysWhole(message, hint) ? hint : `${message} -> ${hint}`}`);
    },
    taken: (service, operation, hint) => say(`${service} ${operation}: ${hint}`),
    inMessages,
  };
}

function openLines(say: (notice: Notice) => void, realNow: () => number): (line: string) => void {
  let from = Number.NEGATIVE_INFINITY;
  let said = new Set<string>();
  return (line) => {
    const now = realNow();
    if (now - from >= minuteMs || now < from) {
      from = now;
      said = new Set();
    }
    if (said.has(line) || said.size >= linesAMinute) return;
    said.add(line);
    say({ level: 'WARN', message: line });
  };
}
