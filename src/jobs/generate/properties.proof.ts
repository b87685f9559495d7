/** Whatever a configuration says, as long as nothing is wrong with it: what holds for its template. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isObject } from '../../languages/is-object.ts';
import { parseMachine } from '../../languages/states/parse-machine.ts';
import { parseText } from '../../languages/template/document.ts';
import { appOf, readText } from '../fixtures/read-fixture.ts';
import type { Template } from './cloudformation.ts';
import { templateFindings } from './limits.ts';
import { generate } from './template.ts';
import { renderYaml } from './yaml.ts';

/** Text that would break quotation in JSON, JSONata, YAML or Fn::Sub if any of them were forgotten. */
const nasty = fc.constantFrom(
  'plain',
  "it's",
  'a "b"',
  '${HOME}',
  '${AWS::Region}',
  '{% 1 %}',
  'a\\b',
  'a\nb',
  'é€😀',
  '%}',
  '#',
  ': ',
  "' & 'x",
  '$(x)',
  '',
);

const schedule = fc.constantFrom<unknown>(
  'every day at 04:30',
  'every 15 minutes',
  'every month on day 1 at 06:00',
  'every weekday at 08:00',
  'rate(6 hours)',
  'none',
  [{ every: 'monday at 06:00' }, { at: '2030-01-01T00:00', name: 'once', input: { a: "it's ${x}" } }],
);
const container = {
  command: fc.option(fc.array(nasty, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  environment: fc.option(fc.dictionary(fc.constantFrom('A', 'B_C'), nasty), { nil: undefined }),
  secrets: fc.option(fc.constantFrom({ S: '/a/b' }, { T: { secret: 'a/b', key: 'k' } }), { nil: undefined }),
};
const own = <T>(value: T) => fc.option(fc.constant(value), { nil: undefined });
const job = fc.record({
  schedule,
  ...container,
  description: fc.option(nasty, { nil: undefined }),
  retry: fc.constantFrom<unknown>(undefined, 0, 3, false, { exitCodes: { 3: 0, 4: { attempts: 2, wait: '5m' } } }),
  overlap: fc.constantFrom('skip', 'allow'),
  maxRunsPerDay: own(5),
  pauseAfterFailures: own(3),
  alarms: fc.constantFrom<unknown>(
    undefined,
    { failed: 'event' },
    { failed: false, timedOut: false },
    { aborted: false, silent: false },
  ),
  notify: fc.constantFrom<unknown>(
    undefined,
    'other@example.com',
    { topic: 'arn:aws:sns:eu-central-1:111122223333:finance' },
    'none',
    { slack: 'a/b' },
  ),
  capacity: fc.constantFrom('fargate', 'spot', 'spot-then-fargate'),
  permissions: own([{ Action: 's3:*', Resource: '*' }]),
  logs: own({ retentionDays: 90 }),
  sidecars: own({ proxy: { image: 'a/b:1', essential: true, healthCheck: { command: ['CMD', 'true'] } } }),
  steps: fc.option(
    fc
      .record(container)
      .map((first) => [{ name: 'one', ...first }, { parallel: [{ name: 'two' }, { name: 'three', cpu: 512 }] }]),
    { nil: undefined },
  ),
});
const config = fc.record({
  app: fc.constant('office'),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  notify: fc.constantFrom<unknown>('ops@example.com', 'none', [{ teams: '/a/b' }, 'https://hooks.example.com/x'], {
    topic: 'arn:aws:sns:eu-central-1:111122223333:all',
  }),
  roles: fc.constantFrom('shared', 'each'),
  defaults: fc.constant({ image: 'a/b:1' }),
  jobs: fc.dictionary(fc.constantFrom('report', 'clean', 'disable-leavers'), job, { minKeys: 1 }),
});

const pseudo = new Set(['AWS::AccountId', 'AWS::Partition', 'AWS::Region', 'AWS::StackName', 'AWS::URLSuffix']);

/** What the template refers to, and has not. */
function dangling(template: Template): string[] {
  const ids = new Set([...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {}), ...pseudo]);
  const wanted: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) {
      const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text, DependsOn } = value;
      if (typeof Ref === 'string') wanted.push(Ref);
      if (Array.isArray(attribute)) wanted.push(String(attribute[0]));
      if (typeof text === 'string')
        for (const [, name = ''] of text.matchAll(/\$\{([^!][^}]*)\}/g)) wanted.push(name.split('.')[0] as string);
      wanted.push(...[DependsOn].flat().filter((one) => typeof one === 'string'));
      Object.values(value).forEach(walk);
    }
  };
  walk(template);
  return [...new Set(wanted)].filter((name) => !ids.has(name));
}

/** As CloudFormation would hand it on: every function is text. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (!isObject(value)) return value;
  const { 'Fn::Sub': text } = value;
  if (typeof text === 'string')
    return text.replace(/\$\{(!?)([^}]*)\}/g, (_, escaped, name) =>
      escaped ? `\${${name}}` : name === 'AWS::Partition' ? 'aws' : 'x',
    );
  if ('Ref' in value || 'Fn::GetAtt' in value) return 'x';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

describe('whatever a configuration says', () => {
  it('its template refers to nothing that it has not, its machines are machines, and it fits', () => {
    fc.assert(
      fc.property(config, (said) => {
        const app = appOf(readText(JSON.stringify(said)));
        const template = generate(app);
        assert.deepEqual(dangling(template), []);
        assert.deepEqual(templateFindings(app, template, JSON.stringify(template).length), []);
        for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
          if (Type !== 'AWS::StepFunctions::StateMachine') continue;
          const machine = parseMachine(JSON.stringify(resolved(Properties['Definition'])));
          assert.ok(!Array.isArray(machine), `${id}: ${JSON.stringify(machine)}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('its YAML says to those who deploy it what its JSON says', () => {
    const rootOf = (text: string): unknown => {
      const read = parseText(text);
      assert.ok(!Array.isArray(read), JSON.stringify(read));
      return read.root;
    };
    fc.assert(
      fc.property(config, (said) => {
        const template = generate(appOf(readText(JSON.stringify(said))));
        assert.deepEqual(rootOf(renderYaml(template)), rootOf(JSON.stringify(template)));
      }),
      { numRuns: 20 },
    );
  });
});
