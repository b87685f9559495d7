/** Which of the templates that are checked nests which: by the paths that CDK notes, and those that `aws cloudformation package` takes. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Around, nestedIn } from '../../jobs/model/nested.ts';
import { at, fieldsOf } from '../../jobs/model/symbol.ts';
import { readTemplates, type Template } from '../../jobs/model/template.ts';
import { isProblems } from '../../languages/problem.ts';
import { readNamed } from '../named-file.ts';
import type { Subject } from './subjects.ts';

export interface Nesting {
  /** Those that were named, and those that they nest. */
  readonly files: readonly Subject[];
  /** What stands around the template of the file. */
  around(file: Subject): readonly Around[];
  /** The files that it nests, and those within them. */
  within(file: Subject): readonly Subject[];
}

interface Nest {
  readonly parent: Subject;
  readonly stack: string;
  readonly file: Subject;
}

export function nestingOf(named: readonly Subject[]): Nesting {
  const templates = new Map<Subject, Template>();
  const nests: Nest[] = [];
  const files = new Set(named);
  for (const parent of files) {
    const template = nestingTemplate(parent);
    if (!template) continue;
    templates.set(parent, template);
    for (const [stack, file] of filesOf(template, parent)) {
      nests.push({ parent, stack, file });
      files.add(file);
    }
  }
  const within = (file: Subject, found: ReadonlySet<Subject> = new Set()): readonly Subject[] =>
    nests.flatMap((each) =>
      each.parent !== file || found.has(each.file) ? [] : [each.file, ...within(each.file, new Set([...found, file]))],
    );
  const around = (file: Subject, inner: ReadonlySet<Subject> = new Set()): readonly Around[] =>
    nests.flatMap(({ parent, stack, file: nested }) => {
      const template = templates.get(parent);
      if (nested !== file || !template || inner.has(parent)) return [];
      return [{ parent: nestedIn(template, around(parent, new Set([...inner, parent]))), stack }];
    });
  return { files: [...files], around, within };
}

/** Undefined: it nests nothing, or cannot be read, which is said where it is checked. */
function nestingTemplate(file: Subject): Template | undefined {
  if (!isFile(file)) return undefined;
  const text = readNamed(file);
  if (!text.includes('AWS::CloudFormation::Stack')) return undefined;
  const read = readTemplates(text);
  return isProblems(read) ? undefined : read.readings[0];
}

/** Logical id -> file. */
const filesOf = (template: Template, parent: Subject): (readonly [string, Subject])[] =>
  template.ofType('AWS::CloudFormation::Stack').flatMap(({ id, metadata, written }) => {
    const path = at(metadata, 'aws:asset:path') ?? fieldsOf(written)['TemplateURL'];
    if (typeof path !== 'string' || path.includes('://')) return [];
    const file = join(dirname(parent), path);
    return isFile(file) ? [[id, file] as const] : [];
  });

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
