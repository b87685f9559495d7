/** The sentence in which a check ends: each job is counted as the gravest that it has. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checked } from './fixtures/checked.ts';
import { sound } from './fixtures/sound.ts';
import { properties, run, type Spoil } from './fixtures/spoil.ts';
import { spoilt } from './fixtures/spoilt.table.ts';
import { type CheckedFile, sentence, standing } from './report.ts';
import { rules } from './rules.ts';

function fileOf(spoil: Spoil): CheckedFile {
  const template = sound();
  spoil(template);
  return checked(template);
}

describe('the sentence', () => {
  for (const { id } of rules.filter(({ severity }) => severity === 'error'))
    for (const [name, spoil] of spoilt[id] ?? [])
      it(`finds what is an error of the job grave: ${id}, ${name}`, () => {
        const file = fileOf(spoil);
        const isOfJob = standing(file).some(
          ({ severity, resource, related }) =>
            severity === 'error' && [resource, ...related].some((each) => each === 'Schedule' || each === 'Machine'),
        );
        if (isOfJob) assert.doesNotMatch(sentence([file]), /nothing grave/);
      });

  const cases: readonly (readonly [name: string, Spoil, text: string])[] = [
    [
      'an alarm on silence that rings between runs',
      (t) => {
        properties(t, 'SilentAlarm').EvaluationPeriods = 6;
      },
      '1 with blind alarms',
    ],
    [
      'a token that is waited for without a limit',
      (t) => {
        run(t).Resource = 'arn:aws:states:::ecs:runTask.waitForTaskToken';
        delete run(t).TimeoutSeconds;
      },
      '1 that may wait for ever',
    ],
    [
      'a token that is waited for until a limit',
      (t) => {
        run(t).Resource = 'arn:aws:states:::ecs:runTask.waitForTaskToken';
      },
      '1 with nothing grave',
    ],
  ];
  for (const [name, spoil, text] of cases)
    it(`counts ${name}`, () => assert.equal(sentence([fileOf(spoil)]), `1 schedule: ${text}.`));
});
