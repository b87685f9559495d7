/** `punctual lost`: what the cloud here could not do, and what was set aside let go again. */
import { dayOf, timeOf } from '../../operator/local-time.ts';
import { type Lost, listLost, releaseSetAside } from '../../operator/lost.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { UserError } from '../user-error.ts';
import { printJson } from './json.ts';
import { bold } from './paint.ts';
import { withAccount } from './with-account.ts';

export interface LostOptions {
  readonly data: string;
  readonly max: number;
  readonly release?: number | undefined;
  readonly discard?: number | undefined;
  readonly json?: true | undefined;
}

export const lost = ({ data, max, release, discard, json }: LostOptions): Promise<void> =>
  withAccount({ data, json }, async ({ account, zone, same }) => {
    const id = release ?? discard;
    if (id !== undefined) {
      if (!(await releaseSetAside(account, id, release === undefined)))
        throw new UserError(`nothing is set aside under the number ${id}`, `punctual lost${same} lists what is`);
      const done =
        release === undefined
          ? 'dropped, with what waited behind it'
          : 'tried again; what fails again is listed under another number';
      return json ? printJson({ id, discarded: release === undefined }) : printSaid(`${id} is ${done}\n`);
    }
    const found = await listLost(account, max);
    if (!found)
      throw new UserError('this cloud keeps no such lists', 'it is of an older version: start it with this one');
    if (json) return printJson({ lost: found.map(lostJson) });
    printSaid(renderLost(found, zone, same));
  });

const lostJson = ({ at, ...rest }: Lost) => ({
  at: at?.toISOString() ?? null,
  ...rest,
  ...(rest.kind === 'cut' ? { endedAt: rest.endedAt?.toISOString() ?? null } : {}),
});

/** `same`: what brings another command to the same account. */
export function renderLost(found: readonly Lost[], zone: string, same: string): string {
  if (found.length === 0) return 'nothing was lost, given up, cut or set aside\n';
  const rows = found.map((each) => [
    each.at ? `${dayOf(each.at, zone)} ${timeOf(each.at, zone)}` : '-',
    each.kind,
    ...ofWhat(each).map(sanitizeName),
  ]);
  const aside = found.find((each) => each.kind === 'set aside');
  const next = aside
    ? `\n${bold('set aside')}: a bug of Punctual, or something in its store that was damaged: please report it. punctual lost${same} --release ${aside.id} tries it again, --discard ${aside.id} drops it\n`
    : '';
  return `${renderTable([['WHEN', 'WHAT', 'OF', 'WHY'].map(bold), ...rows])}${next}`;
}

function ofWhat(lost: Lost): [of: string, why: string] {
  switch (lost.kind) {
    case 'not delivered': {
      const tries = `after ${lost.attempts} ${lost.attempts === 1 ? 'attempt' : 'attempts'}`;
      return [
        `${resourceOf(lost.sourceArn)} to ${resourceOf(lost.target)}`,
        lost.why ? `${lost.why}, ${tries}` : tries,
      ];
    }
    case 'cut': {
      const until = lost.endedAt ? '' : ', and has none still';
      const of = lost.group === undefined ? 'more streams' : `${lost.group} ${lost.stream ?? ''}`.trim();
      return [of, `${lost.lines} lines (${lost.bytes} bytes): the disk had no space${until}`];
    }
    case 'set aside':
      return [`${lost.id}: ${lost.work} ${lost.subject}`, lost.why.split('\n')[0] ?? ''];
  }
}

/** What an ARN calls its resource; an endpoint is its own name. */
const resourceOf = (arn: string): string => (arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') : arn);
