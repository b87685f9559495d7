/** The SARIF log: what its schema and code hosts ask of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBaseline, renderBaseline, withBaseline } from './baseline.ts';
import { checked } from './fixtures/checked.ts';
import { sound } from './fixtures/sound.ts';
import type { CheckedFile } from './report.ts';
import { renderSarif } from './sarif.ts';

const silent = (file: string): CheckedFile => {
  const template = sound();
  delete template.Resources['FailedAlarm'];
  delete template.Resources['SilentAlarm'];
  delete template.Resources['Logs']?.Properties['RetentionInDays'];
  const metadata = { Punctual: { check: { ignore: [{ rule: 'log-kept-for-ever', reason: 'meant' }] } } };
  template.Resources['Logs']!['Metadata'] = metadata;
  return checked(template, file);
};

const logOf = (...files: readonly CheckedFile[]) => JSON.parse(renderSarif(files, '1.2.3'));

describe('a SARIF log', () => {
  const log = logOf(silent('deploy/my jobs/a#1.json'));
  const [run] = log.runs;

  it('says its version, its tool and every rule once, with a page', () => {
    assert.equal(log.version, '2.1.0');
    assert.equal(run.tool.driver.semanticVersion, '1.2.3');
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const rule of run.tool.driver.rules)
      for (const text of [rule.shortDescription.text, rule.fullDescription.text, rule.help.text])
        assert.ok(text, rule.id);
  });

  it('has a result for each finding: its rule, level, words, file and line', () => {
    assert.deepEqual(
      run.results.map(({ ruleId, level }: { ruleId: string; level: string }) => `${level} ${ruleId}`),
      ['error no-alarm', 'note log-kept-for-ever'],
    );
    for (const { ruleId, ruleIndex, locations, message } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
      assert.ok(message.text.length > 20);
      assert.equal(locations[0].physicalLocation.artifactLocation.uri, 'deploy/my%20jobs/a%231.json');
      assert.ok(locations[0].physicalLocation.region.startLine > 1);
    }
    assert.equal(run.results[0].locations[0].logicalLocations[0].fullyQualifiedName, 'Machine');
  });

  it('knows a finding again by its fingerprint, which has no line in it', () => {
    const { partialFingerprints } = run.results[0];
    assert.deepEqual(partialFingerprints, {
      'punctual/v1': '{"rule":"no-alarm","file":"deploy/my%20jobs/a%231.json","resource":"Machine","at":null}',
    });
  });

  it('has what is let stand as suppressed, with why', () => {
    assert.deepEqual(run.results[0].suppressions, []);
    assert.deepEqual(run.results[1].suppressions, [{ kind: 'inSource', justification: 'meant' }]);
    const file = silent('a.json');
    const known = readBaseline(renderBaseline([file], (name) => name));
    const [first] = logOf(...withBaseline([file], known as never, (name) => name)).runs[0].results;
    assert.deepEqual(first.suppressions, [{ kind: 'external', justification: 'in the baseline' }]);
  });
});
