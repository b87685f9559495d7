/** What was known is let stand, what is new is not, and what is mended is said. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBaseline, renderBaseline, withBaseline } from './baseline.ts';
import { checked } from './fixtures/checked.ts';
import { type Sound, sound } from './fixtures/sound.ts';
import { endedRule, run, statement } from './fixtures/spoil.ts';
import { type CheckedFile, sentence, standing, tally } from './report.ts';

const same = (file: string): string => file;

/** Without alarms, and spoilt by `more`. */
function silent(more?: (template: Sound) => void): CheckedFile {
  const template = sound();
  delete template.Resources['FailedAlarm'];
  delete template.Resources['SilentAlarm'];
  more?.(template);
  return checked(template);
}

function knownOf(file: CheckedFile) {
  const known = readBaseline(renderBaseline([file], same));
  assert.ok(typeof known !== 'string', String(known));
  return known;
}

/** With a topic that a rule on failures tells, which it may not; and spoilt by `more`. */
function toldBy(more: (template: Sound) => void): Sound {
  const template = sound();
  endedRule(template);
  more(template);
  return template;
}

const rulesOf = (files: readonly CheckedFile[]): readonly string[] =>
  files.flatMap(standing).map(({ severity, rule }) => `${severity} ${rule}`);

describe('a baseline', () => {
  it('lets stand what it has', () => {
    const files = withBaseline([silent()], knownOf(silent()), same);
    assert.deepEqual(rulesOf(files), []);
    assert.equal(tally(files), '1 in the baseline');
    assert.equal(sentence(files), '1 schedule: 1 with nothing grave.');
  });

  it('knows a finding again on another line, and not in another file', () => {
    const moved = silent((template) => {
      template.Parameters['Before'] = { Type: 'String', Default: 'three lines' };
    });
    assert.deepEqual(rulesOf(withBaseline([moved], knownOf(silent()), same)), []);
    const elsewhere = { ...silent(), file: 'other.json' };
    assert.deepEqual(rulesOf(withBaseline([elsewhere], knownOf(silent()), same)), ['error no-alarm']);
  });

  it('lets nothing new stand', () => {
    const worse = silent((template) => {
      delete template.Resources['Logs']?.Properties['RetentionInDays'];
    });
    assert.deepEqual(rulesOf(withBaseline([worse], knownOf(silent()), same)), ['note log-kept-for-ever']);
  });

  it('knows one of two things that are wrong with a topic, and not the other', () => {
    const unheard = checked(toldBy((template) => delete template.Resources['Told']?.Properties['Subscription']));
    const refused = checked(toldBy(() => {}));
    assert.deepEqual(
      withBaseline([unheard], knownOf(refused), same)
        .flatMap(standing)
        .map(({ message }) => message),
      ['nobody has subscribed to this topic: what it is told, nobody hears'],
    );
  });

  it('knows one reason why a job never starts, and not one that comes later', () => {
    const template = sound();
    delete run(template).Parameters.NetworkConfiguration;
    const before = checked(template);
    statement(template, 'StartRole', 0).Action = 'states:DescribeExecution';
    assert.deepEqual(
      standing(withBaseline([checked(template)], knownOf(before), same)[0]!).map(({ about }) => about),
      ['states:StartExecution'],
    );
  });

  it('says what it has that is mended, in the files that are checked', () => {
    assert.deepEqual(rulesOf(withBaseline([checked(sound())], knownOf(silent()), same)), ['note baseline-stale']);
    const other = checked(sound(), 'other.json');
    assert.deepEqual(rulesOf(withBaseline([other], knownOf(silent()), same)), []);
  });

  it('is refused where it is none', () => {
    for (const text of ['', '[]', '{"version":2,"known":[]}', '{"version":1,"known":[{"rule":"no-alarm"}]}'])
      assert.equal(typeof readBaseline(text), 'string', text);
  });
});
