/**
 * E-mail by SMTP. The URL says all: `smtp://user:password@host:587` (TLS where the server offers it), `smtps://host:465`; `?from=` names the sender,
 * else it is the user if that is an address. Nodemailer's own options may follow, as `?tls.rejectUnauthorized=false`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transporter } from 'nodemailer';
import type { DeliveryOutcome, Transports } from '../kit/world.ts';
import type { Line } from './line.ts';

const connectMsMax = 10_000;
const silenceMsMax = 30_000;
/** Of all that is said: a server may speak a word now and then, without end. */
const wholeMsMax = 120_000;
const senderName = 'Punctual';

export function openMail(smtp: string | undefined, line: Line, msMax = wholeMsMax): Transports['mail'] {
  if (smtp === undefined)
    return (_, done) => {
      setImmediate(done, {
        ok: false,
        permanent: true,
        reason: 'no mail server is configured: start with `--smtp URL`',
      });
    };
  const url = URL.parse(smtp);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new Error(
      'the mail server must be an `smtp://` or `smtps://` URL, like `smtp://user:password@mail.example.com:587`',
    );
  const from = { name: senderName, address: senderOf(url) };
  url.searchParams.delete('from');
  let transport: Promise<Transporter> | undefined;
  return ({ to, subject, text }, done) => {
    const send = async (): Promise<unknown> => {
      transport ??= openTransport(url.href);
      return (await transport).sendMail({ from, to: { name: '', address: to }, subject, text });
    };
    void line(url.host, () => within(msMax, send())).then(done);
  };
}

async function within(msMax: number, sending: Promise<unknown>): Promise<DeliveryOutcome> {
  const tooLong = new AbortController();
  const why = `the mail server took longer than ${msMax / 1000} seconds`;
  try {
    return await Promise.race([
      sending.then((): DeliveryOutcome => ({ ok: true }), outcomeOf),
      sleep(msMax, { ok: false, reason: why } as const, { signal: tooLong.signal, ref: false }),
    ]);
  } finally {
    tooLong.abort();
  }
}

/** At the first mail: a start does without the library. */
async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    connectionTimeout: connectMsMax,
    greetingTimeout: connectMsMax,
    socketTimeout: silenceMsMax,
  });
}

function senderOf(url: URL): string {
  const user = decodeURIComponent(url.username);
  return url.searchParams.get('from') ?? (user.includes('@') ? user : 'punctual@localhost');
}

/** A server's answer from 500 on is final (RFC 5321, 4.2.1); that it does not take our password is the operator's to fix. */
function outcomeOf(error: Error & { code?: string; responseCode?: number }): DeliveryOutcome {
  const isFinal = (error.responseCode ?? 0) >= 500 && error.code !== 'EAUTH';
  return { ok: false, reason: error.message, ...(isFinal ? { permanent: true } : {}) };
}
