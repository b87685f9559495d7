/**
 * The structure holds: who may import whom, who may touch the world, and how large a thing may grow.
 * Each rule is also shown to find a fault that is planted for it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { circles } from './tidy/circles.ts';
import { wrongImports } from './tidy/floors.ts';
import { functionLinesMax, linesMax, tooLong } from './tidy/sizes.ts';
import { imports, readSources, type Source } from './tidy/sources.ts';
import { worldly } from './tidy/world.ts';

const sources = readSources();

describe('the structure', () => {
  it('is read: every part is seen, and the files in it', () => {
    for (const part of ['languages', 'cloud', 'cli'])
      assert.ok(
        sources.some(({ path }) => path.startsWith(`src/${part}/`)),
        part,
      );
    assert.ok(sources.length > 100, `${sources.length} files`);
    assert.ok(sources.flatMap(imports).length > 200);
  });

  it('is imported downwards only', () => {
    assert.deepEqual(sources.flatMap(wrongImports), []);
  });

  it('has no circle of files that import each other', () => {
    assert.deepEqual(circles(sources), []);
  });

  it('touches the world through the world alone', () => {
    assert.deepEqual(sources.flatMap(worldly), []);
  });

  it('keeps files and functions small', () => {
    assert.deepEqual(sources.flatMap(tooLong), []);
  });
});

const planted = (path: string, text: string): Source => ({ path, text });

describe('a planted fault is found', () => {
  const imported: [name: string, path: string, text: string][] = [
    ['a language imports the cloud', 'src/languages/states/a.ts', `import { x } from '../../cloud/cloud.ts';`],
    [
      'a language imports a service',
      'src/languages/states/a.tsx',
      `import { x } from '../../cloud/services/ecs/ecs.ts';`,
    ],
    ['a language imports another', 'src/languages/states/a.ts', `import { x } from '../schedule/next.ts';`],
    ['a type is imported upwards', 'src/languages/a.ts', `import type { X } from '../cli/main.ts';`],
    ['a service imports another', 'src/cloud/services/ecs/a.ts', `import { x } from '../states/tables.ts';`],
    ['a service imports all services', 'src/cloud/services/ecs/a.ts', `import { x } from '../all.ts';`],
    ['a service imports the loop', 'src/cloud/services/ecs/a.ts', `import { x } from '../../engine/loop.ts';`],
    ['a service imports the wire', 'src/cloud/services/ecs/a.ts', `import type { X } from '../../wire/serve.ts';`],
    [
      'a service imports a runner',
      'src/cloud/services/ecs/a.ts',
      `import { x } from '../../runners/docker/docker.ts';`,
    ],
    ['a service imports the real world', 'src/cloud/services/ecs/a.ts', `import { x } from '../../world/real.ts';`],
    ['the engine imports a service', 'src/cloud/engine/a.ts', `import { x } from '../services/ecs/ecs.ts';`],
    ['the kit imports the engine', 'src/cloud/kit/a.ts', `import type { X } from '../engine/loop.ts';`],
    ['the models import the kit', 'src/cloud/models/a.ts', `import { x } from '../kit/service.ts';`],
    ['a runner imports the engine', 'src/cloud/runners/a.ts', `import { x } from '../engine/loop.ts';`],
    ['the wire imports a service', 'src/cloud/wire/a.ts', `import { x } from '../services/ecs/ecs.ts';`],
    ['a file of the cloud has no floor', 'src/cloud/a.ts', `import { x } from './kit/arn.ts';`],
    ['the operator imports the cloud', 'src/operator/a.ts', `const x = await import('../cloud/cloud.ts');`],
    ['the cloud imports its tests', 'src/cloud/engine/a.ts', `import { x } from '../../../test/held-cloud.ts';`],
  ];
  for (const [name, path, text] of imported) it(name, () => assert.equal(wrongImports(planted(path, text)).length, 1));

  const touched: [name: string, path: string, text: string][] = [
    ['a service reads the clock', 'src/cloud/services/ecs/a.ts', 'const now = Date.now();'],
    ['a language reads the clock in a page', 'src/languages/states/a.tsx', 'const now = Date.now();'],
    ['a service makes a Date of now', 'src/cloud/services/ecs/a.ts', 'const now = new Date();'],
    ['a service draws a random number', 'src/cloud/services/ecs/a.ts', 'const id = randomUUID();'],
    ['a service reads the environment', 'src/languages/a.ts', 'const home = process.env.HOME;'],
    ['a service sleeps', 'src/cloud/services/sqs/a.ts', 'setTimeout(f, 10);'],
    ['the kit sleeps', 'src/cloud/kit/a.ts', 'setTimeout(f, 10);'],
  ];
  for (const [name, path, text] of touched) it(name, () => assert.equal(worldly(planted(path, text)).length, 1));

  const grown: [name: string, text: string][] = [
    ['a file is too long', 'x;\n'.repeat(linesMax + 1)],
    ['a function is too long', `function f(): void {\n${'  x;\n'.repeat(functionLinesMax)}}\n`],
    [
      'a function is too long whose head takes several lines',
      `function f(\n  a: string,\n): void {\n${'  x;\n'.repeat(functionLinesMax)}}\n`,
    ],
    ['a method is too long', `class A {\n  f(): void {\n${'    x;\n'.repeat(functionLinesMax)}  }\n}\n`],
    [
      'a function is too long by what is nested in it',
      `function f(): void {\n${`  const g = () => {\n${'    x;\n'.repeat(functionLinesMax / 4)}  };\n`.repeat(4)}}\n`,
    ],
  ];
  for (const [name, text] of grown) it(name, () => assert.equal(tooLong(planted('src/cloud/a.ts', text)).length, 1));

  it('a circle, of types too', () => {
    const files = [
      planted('src/cloud/kit/a.ts', `import { b } from './b.ts';`),
      planted('src/cloud/kit/b.ts', `import type { C } from './c.ts';`),
      planted('src/cloud/kit/c.ts', `export type { A } from './a.ts';`),
      planted('src/cloud/kit/d.ts', `import { a } from './a.ts';`),
    ];
    assert.deepEqual(circles(files), [['src/cloud/kit/a.ts', 'src/cloud/kit/b.ts', 'src/cloud/kit/c.ts']]);
    assert.deepEqual(circles(files.filter(({ path }) => !path.endsWith('c.ts'))), []);
  });

  it('and what is allowed is not', () => {
    const fine = planted(
      'src/cloud/services/ecs/a.ts',
      `import type { Context } from '../../kit/service.ts';\n// Date.now is for the world\n`,
    );
    assert.deepEqual([...wrongImports(fine), ...worldly(fine), ...tooLong(fine)], []);
  });
});
