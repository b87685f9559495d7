/**
 * The cloud stands: who may import whom, who may touch the world, and how large a thing may grow.
 * Each rule is also shown to find a fault that is planted for it.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const projectRoot = join(import.meta.dirname, '..');
const read = (path: string): Source => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') });
const sources = globSync('src/**/*.ts', { cwd: projectRoot })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
  .map(read);
const isTest = ({ path }: Source): boolean => /\.test\.ts$|\/fixtures\/|\/contract\.ts$/.test(path);
/** Data laid out as tables: exempt from the limits of size. */
const isTable = ({ path }: Source): boolean => /(\.table|\/tables|\/limits)\.ts$/.test(path);

const code = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');

/** The files of ours that a file imports, from the project's root. */
function imports({ path, text }: Source): string[] {
  const found = code(text).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g);
  return [...found].map(([, target]) =>
    relative(projectRoot, join(projectRoot, dirname(path), target as string)).replaceAll('\\', '/'),
  );
}

/** The services of the cloud, and those that each may import besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  languages: [],
  cloud: ['languages'],
  jobs: ['languages'],
  operator: ['languages'],
  dashboard: ['operator', 'jobs', 'languages'],
  cdk: ['jobs', 'languages'],
  cli: ['dashboard', 'jobs', 'operator', 'cloud', 'languages'],
};
const roomOf = (path: string): string => path.split('/')[1] as string;

function wrongImports(source: Source): string[] {
  return imports(source).flatMap((target) => {
    const fault = `${source.path} imports ${target}`;
    if (isTest(source) && target.startsWith('test/')) return [];
    if (!target.startsWith('src/')) return [`${fault}: outside the house`];
    const from = roomOf(source.path);
    const to = roomOf(target);
    if (from !== to) return mayImport[from]?.includes(to) ? [] : [`${fault}: upwards or sideways`];
    const service = /^src\/cloud\/services\/([^/]+)\//;
    const own = service.exec(source.path)?.[1];
    const other = service.exec(target)?.[1];
    if (own && other && own !== other && !isTest(source)) return [`${fault}: rooms meet at the door`];
    const language = /^src\/languages\/([^/]+)\//;
    const spoken = language.exec(source.path)?.[1];
    const heard = language.exec(target)?.[1];
    return spoken && heard && spoken !== heard ? [`${fault}: a language stands alone`] : [];
  });
}

const banned: readonly [name: string, pattern: RegExp][] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date()', /\bnew Date\(\s*\)|\bDate\(\s*\)/],
  ['Math.random', /\bMath\.random\b/],
  ['a timer', /\bset(?:Timeout|Interval|Immediate)\b|from ['"](?:node:)?timers(?:\/promises)?['"]/],
  ['performance.now', /\bperformance\.now\b|\bhrtime\b/],
  ['crypto.random', /\brandom(?:Bytes|FillSync|Fill|UUID|Int)\b|\bgetRandomValues\b/],
  ['fetch', /(?<![.\w])fetch\s*\(/],
  ['process.env', /\bprocess\.env\b/],
];
const mayTouchTheWorld = /^src\/cloud\/(?:world\/|runners\/|transports\/|wire\/)|^src\/(?:cli|dashboard|operator)\//;

const worldly = (source: Source): string[] =>
  isTest(source) || mayTouchTheWorld.test(source.path)
    ? []
    : banned.flatMap(([name, pattern]) => (pattern.test(code(source.text)) ? [`${source.path} uses ${name}`] : []));

const linesMax = 400;
const functionLinesMax = 80;

function tooLong(source: Source): string[] {
  if (isTable(source)) return [];
  const lines = source.text.split('\n').length - 1;
  const faults = lines > linesMax ? [`${source.path} has ${lines} lines`] : [];
  return isTest(source) ? faults : [...faults, ...longFunctions(source)];
}

/**
 * Functions by their layout, which the formatter keeps: a line that opens a body and the line that closes it at the same indent.
 * A factory that holds functions (`openX`) counts without those.
 */
function longFunctions({ path, text }: Source): string[] {
  const lines = text.split('\n');
  const opens =
    /^(\s*)(?:export )?(?:default )?(?:async )?(?:function\b.*|(?:const|let) \w+.*=>|(?:get |set |async |static |#)*[\w#]+\(.*\).*|[\w'-]+: (?:async )?\(?.*=>) \{$/;
  const control = /^\s*(?:if|for|while|switch|else|try|catch|do)\b/;
  const faults: string[] = [];
  lines.forEach((line, start) => {
    const open = opens.exec(line);
    if (!open || control.test(line)) return;
    const end = lines.findIndex((other, at) => at > start && other.startsWith(`${open[1]}}`));
    if (end < 0) return;
    const nested = nestedLines(lines.slice(start + 1, end), opens, control);
    const own = end - start + 1 - nested;
    if (own > functionLinesMax) faults.push(`${path}:${start + 1} is a function of ${own} lines`);
  });
  return faults;
}

function nestedLines(body: readonly string[], opens: RegExp, control: RegExp): number {
  let count = 0;
  for (let at = 0; at < body.length; at++) {
    const open = opens.exec(body[at] as string);
    if (!open || control.test(body[at] as string)) continue;
    const end = body.findIndex((other, later) => later > at && other.startsWith(`${open[1]}}`));
    if (end < 0) continue;
    count += end - at + 1;
    at = end;
  }
  return count;
}

describe('the cloud', () => {
  it('is read: every service is seen, and the files in it', () => {
    for (const room of ['languages', 'cloud', 'cli'])
      assert.ok(
        sources.some(({ path }) => roomOf(path) === room),
        room,
      );
    assert.ok(sources.length > 100, `${sources.length} files`);
    assert.ok(sources.flatMap(imports).length > 200);
  });

  it('is entered downwards only', () => {
    assert.deepEqual(sources.flatMap(wrongImports), []);
  });

  it('touches the world through the world alone', () => {
    assert.deepEqual(sources.flatMap(worldly), []);
  });

  it('keeps files and functions small', () => {
    assert.deepEqual(sources.flatMap(tooLong), []);
  });
});

describe('a planted fault is found', () => {
  const planted = (path: string, text: string): Source => ({ path, text });
  const cases: [name: string, check: (source: Source) => string[], source: Source][] = [
    [
      'a language imports the cloud',
      wrongImports,
      planted('src/languages/states/a.ts', `import { x } from '../../cloud/cloud.ts';`),
    ],
    [
      'a type is imported upwards',
      wrongImports,
      planted('src/languages/a.ts', `import type { X } from '../cli/main.ts';`),
    ],
    [
      'a room imports another room',
      wrongImports,
      planted('src/cloud/services/ecs/a.ts', `import { x } from '../states/tables.ts';`),
    ],
    [
      'the operator imports the cloud',
      wrongImports,
      planted('src/operator/a.ts', `const x = await import('../cloud/cloud.ts');`),
    ],
    [
      'the house imports its tests',
      wrongImports,
      planted('src/cloud/a.ts', `import { x } from '../../test/held-cloud.ts';`),
    ],
    ['a room reads the clock', worldly, planted('src/cloud/services/ecs/a.ts', 'const now = Date.now();')],
    ['a room makes a Date of now', worldly, planted('src/cloud/services/ecs/a.ts', 'const now = new Date();')],
    ['a room rolls dice', worldly, planted('src/cloud/services/ecs/a.ts', 'const id = randomUUID();')],
    ['a room reads the environment', worldly, planted('src/languages/a.ts', 'const home = process.env.HOME;')],
    ['a room sleeps', worldly, planted('src/cloud/services/sqs/a.ts', 'setTimeout(f, 10);')],
    ['a file is too long', tooLong, planted('src/cloud/a.ts', 'x;\n'.repeat(linesMax + 1))],
    [
      'a function is too long',
      tooLong,
      planted('src/cloud/a.ts', `function f(): void {\n${'  x;\n'.repeat(functionLinesMax)}}\n`),
    ],
    [
      'a method is too long',
      tooLong,
      planted('src/cloud/a.ts', `class A {\n  f(): void {\n${'    x;\n'.repeat(functionLinesMax)}  }\n}\n`),
    ],
  ];
  for (const [name, check, source] of cases) it(name, () => assert.equal(check(source).length, 1));

  it('and what is allowed is not', () => {
    const fine = planted(
      'src/cloud/services/ecs/a.ts',
      `import type { Context } from '../../kit/service.ts';\n// Date.now is for the world\n`,
    );
    assert.deepEqual([...wrongImports(fine), ...worldly(fine), ...tooLong(fine)], []);
  });
});
