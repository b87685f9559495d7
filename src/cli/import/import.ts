/** `punctual import`: reads jobs of another scheduler, prints their configuration, and says beside it what is still to be done. */
import { count } from '../../jobs/check/words.ts';
import type { Imported, Note } from '../../jobs/import/imported.ts';
import { renderImported } from '../../jobs/import/render.ts';
import { instant } from '../../languages/instant.ts';
import { readNamed, writeNamed } from '../named-file.ts';
import { print, printAside } from '../print.ts';
import { sanitizeText } from '../sanitize.ts';
import { UsageError, UserError } from '../user-error.ts';

export interface ImportOptions {
  readonly out?: string | undefined;
  readonly app: string;
  readonly zone?: string | undefined;
  readonly notify?: string | undefined;
  readonly system?: true | undefined;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

/** Throws UsageError for words that are wrong, UserError for what cannot be read or holds no job. */
export async function importInto(kind: string, files: readonly string[], options: ImportOptions): Promise<void> {
  const { imported, from, zone } =
    kind === 'account' ? await ofAccount(files, options) : await ofFiles(kind, files, options);
  if (imported.jobs.length === 0) {
    for (const { text } of imported.notes) printAside(`${text}\n`);
    throw new UserError(`there is no job to import in ${from}`);
  }
  const notify = options.notify ?? imported.notify ?? 'none';
  const text = renderImported(sanitized(imported), {
    app: options.app,
    zone: options.zone ?? imported.zone ?? zone,
    notify,
    from,
  });
  if (options.out === undefined) print(text);
  else writeNamed(options.out, text, true);
  const notes = imported.jobs.flatMap(({ notes }) => notes).length + imported.notes.length;
  printAside(
    `${count(imported.jobs.length, 'job')}, ${count(notes, 'note')}${notes > 0 ? ', each a comment above its job' : ''}\n`,
  );
  if (notify === 'none') printAside('nobody is told of failures: --notify WHO, or `notify` of the configuration\n');
  const unset = [...new Set([...text.matchAll(/\$\{env\.(\w+)\}/g)].map(([, name]) => name as string))];
  if (unset.length > 0) printAside(`to be set, or written: ${unset.join(', ')}\n`);
  for (const mistake of await mistakesIn(text)) printAside(`to be done: ${mistake}\n`);
}

/** Notes quote what files say: in a comment it can do a terminal no harm. */
function sanitized({ jobs, notes, ...imported }: Imported): Imported {
  const quiet = (all: readonly Note[]): Note[] => all.map((note) => ({ ...note, text: sanitizeText(note.text) }));
  return { ...imported, jobs: jobs.map((job) => ({ ...job, notes: quiet(job.notes) })), notes: quiet(notes) };
}

interface Read {
  readonly imported: Imported;
  /** How it is called. */
  readonly from: string;
  /** Of what names none. */
  readonly zone: string;
}

async function ofFiles(kind: string, files: readonly string[], { system }: ImportOptions): Promise<Read> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0)
    throw new UsageError(`import ${kind} reads one file`, `punctual import ${kind} FILE, or - for standard input`);
  const text = readNamed(file);
  const from = file === '-' ? `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}` : file;
  const { importText } = await import('../../jobs/import/import-text.ts');
  const imported = importText(kind, text, { isSystem: system === true || file.startsWith('/etc/') });
  if ('problem' in imported) throw new UserError(`${from}: ${imported.problem}`);
  const zone = kind === 'crontab' ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
  return { imported, from, zone };
}

async function ofAccount(files: readonly string[], { profile, region }: ImportOptions): Promise<Read> {
  if (files.length > 0) throw new UsageError('import account reads no file', 'punctual import account --profile NAME');
  const { surveyedAccount } = await import('../check/account.ts');
  const { importAccount } = await import('../../jobs/import/import-text.ts');
  const { parts, accountId, region: place } = await surveyedAccount({ profile, region });
  return { imported: importAccount(parts), from: `account ${accountId}, ${place}`, zone: 'UTC' };
}

/** What the configuration itself still lacks, but for variables that are to be set. */
async function mistakesIn(text: string): Promise<readonly string[]> {
  const { judge } = await import('../../jobs/config/read-config.ts');
  const { readYaml } = await import('../../jobs/config/read-yaml.ts');
  const asked = { environment: undefined, variables: {}, now: instant(Date.now()) };
  const read = judge(readYaml(text), { name: 'the configuration', folder: process.cwd(), isModule: false }, asked);
  const errors = read.findings.filter(({ level }) => level === 'error');
  const unset = errors.filter(({ message }) => message.endsWith('which is not set; expected a value'));
  const isUnset = (path: string): boolean => unset.some((each) => JSON.stringify(each.path) === path);
  return errors.filter(({ path }) => !isUnset(JSON.stringify(path))).map((finding) => read.render(finding));
}
