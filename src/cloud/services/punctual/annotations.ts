/**
 * What a template says in `Metadata.Punctual`: words that AWS has none for. A closed schema by resource type; it can never widen
 * what a template may do to the host: where processes run at all is said on the command line.
 */
import { isAbsolute } from 'node:path';
import { isObject } from '../../../languages/is-object.ts';
import { own } from '../../../languages/own.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { internal } from '../../kit/service.ts';
import type { Punctual } from './context.ts';

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const count: Word = { accepts: isCount, expected: 'a whole number' };
const job: Word = { accepts: (value) => typeof value === 'string', expected: 'the name of the job that it belongs to' };

/** Word by word what a type takes, and what to write in place of a wrong value. */
const words: Readonly<Record<string, Readonly<Record<string, Word>>>> = {
  'AWS::ECS::TaskDefinition': {
    Job: job,
    Run: {
      accepts: (value) =>
        typeof value === 'string' || (Array.isArray(value) && value.every((word) => typeof word === 'string')),
      expected: 'the command of the host that the job runs, as text or a list',
    },
    WorkingDirectory: {
      accepts: (value) => typeof value === 'string' && isAbsolute(value),
      expected: 'the absolute path of a folder of the host, in which its processes run',
    },
  },
  'AWS::StepFunctions::StateMachine': { Job: job, Attempts: count, WaitSeconds: count, SumSeconds: count },
  'AWS::Scheduler::Schedule': {
    Job: job,
    Words: { accepts: (value) => typeof value === 'string', expected: 'when it is due, in words' },
    CatchUp: {
      accepts: (value) => value === 'latest' || value === 'none' || (isObject(value) && isCount(value['all'])),
      expected: '`latest`, `none` or `{all: NUMBER}`',
    },
  },
};

interface Word {
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
}

type Annotations = Readonly<Record<string, unknown>>;

interface Annotated {
  readonly type: string;
  readonly annotations: Annotations;
}

/** Throws ValidationException that names the word, what was found and what is expected; writes nothing. */
export const checkAnnotations = internal<Punctual, Annotated, object>((_, { type, annotations }) => {
  const known = own(words, type) ?? {};
  for (const [name, value] of Object.entries(annotations)) {
    const word = own(known, name);
    if (!word) {
      const takes = Object.keys(known).map((one) => `\`${one}\``);
      throw wrong(`\`${name}\` is no word of Metadata.Punctual for ${type}; it takes ${takes.join(', ') || 'none'}`);
    }
    if (!word.accepts(value)) {
      throw wrong(`Metadata.Punctual.${name} is ${word.expected}, found \`${JSON.stringify(value)}\``);
    }
  }
  return {};
});

/** Replaces what was said of the ARN; `{}` forgets it. */
export const annotate = internal<Punctual, Annotated & { readonly arn: string }, object>(
  ({ host }, { arn, type, annotations }, context) => {
    context.call('punctual', 'CheckAnnotations', { type, annotations });
    if (Object.keys(annotations).length === 0) host.store.prepare('DELETE FROM annotation WHERE arn = ?').run(arn);
    else
      host.store
        .prepare('INSERT OR REPLACE INTO annotation (arn, annotations) VALUES (?, ?)')
        .run(arn, JSON.stringify(annotations));
    return {};
  },
);

export const getAnnotations = internal<Punctual, { readonly arn: string }, { annotations: Annotations }>(
  ({ host }, { arn }) => {
    const row = host.store.prepare('SELECT annotations FROM annotation WHERE arn = ?').get(arn);
    return { annotations: row ? (JSON.parse(String(row['annotations'])) as Annotations) : {} };
  },
);

const wrong = (message: string): AwsError => new AwsError('ValidationException', message);
