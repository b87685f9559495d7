/** The configuration of imported jobs as YAML, each note as a comment above its job. */
import { Document, visit } from 'yaml';
import { hasUnseen, unseenInYaml } from '../../languages/unseen.ts';
import { given } from '../generate/cloudformation.ts';
import type { Imported, ImportedJob, Note } from './imported.ts';

export interface Head {
  readonly app: string;
  readonly zone: string;
  readonly notify: unknown;
  /** What the jobs come from, as it is called. */
  readonly from: string;
}

export function renderImported(imported: Imported, head: Head): string {
  const top = given({
    app: head.app,
    zone: head.zone,
    notify: head.notify,
    cluster: imported.cluster,
    defaults: imported.defaults,
    environments: environmentsOf(imported),
  });
  return [
    `# From ${head.from}. What could not be carried over, or was changed, stands above its job.\n`,
    ...imported.notes.map((note) => comment(note, '')),
    yaml(top, ''),
    'jobs:\n',
    ...imported.jobs.map(renderJob),
  ].join('');
}

const environmentsOf = ({ environments = [] }: Imported): unknown =>
  environments.length === 0 ? undefined : Object.fromEntries(environments.map((name) => [name, {}]));

const renderJob = ({ name, fields, notes }: ImportedJob): string =>
  `${notes.map((note) => comment(note, '  ')).join('')}  ${name}:\n${yaml(fields, '    ')}`;

/** One line, whatever the text holds. */
const comment = (note: Note, indent: string): string => `${indent}# ${unseenInYaml(renderNote(note))}\n`;

export const renderNote = ({ line, text }: Note): string =>
  `${line === undefined ? '' : `line ${line}: `}${text.replace(/\s+/g, ' ')}`;

function yaml(value: unknown, indent: string): string {
  const document = new Document(value);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && hasUnseen(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return unseenInYaml(text).replace(/^(?=.)/gm, indent);
}
