/** The published JSON Schema: made by the script, with a description for what is not plain. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { blocksIn, renderSchema, schemaPath } from './make-schema.ts';

const schema = JSON.parse(renderSchema());

describe('schema.json', () => {
  it('is what the script writes', () => {
    assert.equal(readFileSync(schemaPath, 'utf8'), renderSchema(), 'node tools/make-schema.ts writes it anew');
  });

  it('describes the fields of an app and of a job by the comments that editors show in TypeScript', () => {
    const { App, Job } = schema.$defs ?? {};
    const fields = { ...(schema.properties ?? App.properties), ...Job.properties };
    assert.equal(fields.timeout.description, 'One attempt, launch and pull included: 1m to 14d, default 1h.');
    assert.equal(
      schema.$defs.Retry.properties.timeout.description,
      'An attempt took longer than `timeout`. Default 1, after 1m.',
    );
    assert.match(fields.zone.description, /IANA/);
    const without = Object.entries<{ description?: string }>(fields).filter(([, { description }]) => !description);
    assert.deepEqual(
      without.map(([name]) => name),
      [],
    );
  });

  it('reads the comment of one line before a key, and what an object spreads', () => {
    const blocks = blocksIn(
      'const a = {\n  /** Of b. */\n  b: 1,\n  c: 2,\n};\nconst d = {\n  ...a,\n  /** Of e. */\n  e,\n};\n',
    );
    assert.deepEqual(
      [...(blocks.get('d') ?? [])],
      [
        ['b', 'Of b.'],
        ['c', undefined],
        ['e', 'Of e.'],
      ],
    );
  });
});
