import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Instant, instant } from '../../languages/instant.ts';
import { openJournal } from './journal.ts';
import { openNotices } from './notices.ts';

const at = (seconds: number) => instant(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000);

function open() {
  const journal = openJournal();
  const notices = openNotices(journal);
  const notice = (message: string) => ({ level: 'INFO', message }) as const;
  return {
    journal,
    notices: {
      add: (message: string, about?: string) => notices.add(notice(message), about),
      recovered: (about: string, message: string) => notices.recovered(about, notice(message)),
      take: (now: Instant) => notices.take(now).map(({ message }) => message),
      drop: notices.drop,
    },
  };
}

it('says each line once, in order, and nothing of what was taken back', () => {
  const { journal, notices } = open();
  notices.add('one');
  const mark = journal.mark();
  notices.add('two');
  notices.add('failed', 'x');
  journal.cutBack(mark);
  notices.add('three');
  assert.deepEqual(notices.take(at(0)), ['one', 'three']);
  assert.deepEqual(notices.take(at(0)), []);
  notices.add('failed', 'x');
  assert.deepEqual(notices.take(at(0)), ['failed']);
  notices.add('undone');
  notices.drop();
  assert.deepEqual(notices.take(at(0)), []);
});

it('says what goes on failing the first time alone, and that it has recovered', () => {
  const { notices } = open();
  notices.recovered('mail', 'mail is well');
  for (let i = 0; i < 3; i++) notices.add(`mail failed ${i}`, 'mail');
  notices.add('post failed', 'post');
  notices.recovered('mail', 'mail is well');
  notices.recovered('mail', 'mail is well');
  notices.add('mail failed again', 'mail');
  assert.deepEqual(notices.take(at(0)), ['mail failed 0', 'post failed', 'mail is well', 'mail failed again']);
});

it('cuts a storm to sixty lines a minute, and says how many were left out, also where the clock was set back', () => {
  const { notices } = open();
  const storm = (seconds: number, count: number) => {
    for (let i = 0; i < count; i++) notices.add(`line ${i}`);
    return notices.take(at(seconds));
  };
  assert.equal(storm(0, 100).length, 60);
  assert.equal(storm(59, 100).length, 0);
  assert.deepEqual(storm(60, 2), ['140 more lines in a minute were left out', 'line 0', 'line 1']);
  assert.equal(storm(-1000, 2).length, 2);
});
