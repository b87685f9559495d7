import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { SMTPServer } from 'smtp-server';
import type { DeliveryOutcome, MailMessage } from '../kit/world.ts';
import { openLine } from './line.ts';
import { openMail } from './mail.ts';
import { openTransports } from './transports.ts';

const message: MailMessage = {
  to: 'ops@example.com',
  subject: 'ALARM: mailer failed in US East',
  text: 'It failed.\nAgain: ü.\n',
};

describe('a mail', () => {
  let server: SMTPServer;
  let host: string;
  let received: { readonly from: string; readonly to: string[]; readonly text: string; readonly user: unknown }[];

  before(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        password === 'pass' ? done(null, { user: username ?? '' }) : done(new Error('wrong')),
      onRcptTo({ address }, _, done) {
        if (address.startsWith('nobody')) done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
        else if (address.startsWith('later')) done(Object.assign(new Error('try again'), { responseCode: 451 }));
        else done();
      },
      async onData(stream, session, done) {
        let text = '';
        for await (const part of stream.setEncoding('utf8')) text += part;
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text,
          user: session.user,
        });
        done();
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  after(() => new Promise<void>((resolve) => server.close(resolve)));
  beforeEach(() => {
    received = [];
  });

  const mail = (smtp: string | undefined, change: Partial<MailMessage> = {}): Promise<DeliveryOutcome> =>
    new Promise((resolve) => {
      let inside = true;
      openTransports(smtp === undefined ? {} : { smtp }).mail({ ...message, ...change }, (outcome) => {
        assert.equal(inside, false, 'done is never called inside the call');
        resolve(outcome);
      });
      inside = false;
    });

  it('brings its subject and text to its one receiver', async () => {
    assert.deepEqual(await mail(`smtp://${host}`), { ok: true });
    const [{ from, to, text } = assert.fail()] = received;
    assert.equal(from, 'punctual@localhost');
    assert.deepEqual(to, ['ops@example.com']);
    assert.match(text, /^Subject: ALARM: mailer failed in US East\r?$/m);
    assert.match(text, /^From: Punctual <punctual@localhost>\r?$/m);
    assert.match(text, /It failed\.\r?\nAgain: (=C3=BC|ü)\./);
  });

  const senders: [name: string, url: () => string, from: string][] = [
    ['the one that the URL names', () => `smtp://${host}?from=jobs@example.com`, 'jobs@example.com'],
    ['the user, if that is an address', () => `smtp://me%40example.com:pass@${host}`, 'me@example.com'],
    [
      'the one that the URL names, whoever the user',
      () => `smtp://me%40example.com:pass@${host}?from=jobs@example.com`,
      'jobs@example.com',
    ],
    ['our own, if the user is none', () => `smtp://me:pass@${host}`, 'punctual@localhost'],
  ];
  for (const [name, url, from] of senders)
    it(`has a sender: ${name}`, async () => {
      assert.deepEqual(await mail(url()), { ok: true });
      assert.equal(received[0]?.from, from);
    });

  it('shows its user and password to the server', async () => {
    await mail(`smtp://me:pass@${host}`);
    assert.equal(received[0]?.user, 'me');
  });

  it('cannot be given headers or receivers by its subject', async () => {
    await mail(`smtp://${host}`, { subject: 'a\r\nBcc: other@example.com\r\n\r\nb' });
    assert.deepEqual(received[0]?.to, ['ops@example.com']);
    assert.doesNotMatch(received[0]?.text ?? '', /^Bcc:/m);
  });

  it('fails for good when the server does not know the receiver', async () => {
    const outcome = await mail(`smtp://${host}`, { to: 'nobody@example.com' });
    assert.ok(!outcome.ok && outcome.permanent);
    assert.match(outcome.reason, /no such mailbox/);
  });

  it('fails for now when the server says so', async () => {
    const outcome = await mail(`smtp://${host}`, { to: 'later@example.com' });
    assert.ok(!outcome.ok && !outcome.permanent);
    assert.match(outcome.reason, /try again/);
  });

  it('fails for now, and keeps the password to itself, when the server does not take it', async () => {
    const outcome = await mail(`smtp://me:secret@${host}`);
    assert.ok(!outcome.ok && !outcome.permanent);
    assert.doesNotMatch(outcome.reason, /secret/);
  });

  it('fails for now when nobody listens', async () => {
    const outcome = await mail('smtp://127.0.0.1:1');
    assert.ok(!outcome.ok && !outcome.permanent);
    assert.match(outcome.reason, /ECONNREFUSED/);
  });

  it('fails for good without a mail server, and says what to do', async () => {
    assert.deepEqual(await mail(undefined), {
      ok: false,
      permanent: true,
      reason: 'no mail server is configured: start with `--smtp URL`',
    });
  });

  for (const url of ['http://mail.example.com', 'mail.example.com:25', 'smtp://', ''])
    it(`takes no mail server \`${url}\``, () => {
      assert.throws(() => openTransports({ smtp: url }), /must be an `smtp:\/\/` or `smtps:\/\/` URL/);
    });

  it('is given up where the server only ever speaks a word now and then', async () => {
    const talker = createServer((socket) => {
      after(() => socket.destroy());
      socket.on('error', () => {}).write('220 hello\r\n');
      socket.once('data', () => socket.write('250-one of many\r\n'));
    });
    await new Promise<void>((resolve) => talker.listen(0, '127.0.0.1', resolve));
    const smtp = `smtp://127.0.0.1:${(talker.address() as AddressInfo).port}`;
    const outcome = await new Promise<DeliveryOutcome>((done) => openMail(smtp, openLine(), 50)(message, done));
    assert.deepEqual(outcome, { ok: false, reason: 'the mail server took longer than 0.05 seconds' });
    talker.close();
  });
});
