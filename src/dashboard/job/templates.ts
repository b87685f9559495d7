/** The templates that jobs are of, and what was found in them: kept in memory, and found anew where a template is another. */
import { createHash } from 'node:crypto';
import { instant } from '../../languages/instant.ts';
import type { Account } from '../../operator/account.ts';
import { type JobTemplate, templateOfJob } from '../../operator/job-template.ts';
import { OperatorError } from '../../operator/operator-error.ts';
import type { NamedJob } from '../board/known-job.ts';
import type { DrilledPart, DrillView, TemplatePart, TemplateView } from '../job-views.ts';
import type { Frame } from '../views.ts';
import type { Examine } from './examine.ts';

export interface Templates {
  /** Rejects with the SDK's errors, and where the template could not be examined. */
  part(of: NamedJob, frame: Frame): Promise<TemplateView>;
  /** What is played, or was played last. Rejects with the SDK's errors. */
  drill(of: NamedJob, frame: Frame): Promise<DrillView>;
  /** Begins to play each failure. Rejects with OperatorError where it cannot. */
  play(of: NamedJob): Promise<void>;
}

interface Played {
  readonly at: number;
  /** Of the template that was played. */
  readonly key: string;
  readonly drilled: DrilledPart | undefined;
  readonly problem: string | undefined;
}

/** Of so many jobs it is remembered. */
const rememberedMax = 500;
/** So long what a check has found holds: it looks at ticks from now on. */
const checkedMs = 3_600_000;
const dayMs = 86_400_000;

export function openTemplates(account: Account, examine: Examine, now: () => Date): Templates {
  const parts = new Map<string, { readonly at: number; readonly part: Promise<TemplatePart> }>();
  const played = new Map<string, Played>();
  let playing: { readonly id: string; readonly since: number } | undefined;

  function partOf(template: JobTemplate, isForAct: boolean): Promise<TemplatePart> {
    const { text, ids } = template;
    const key = `${keyOf(template)} ${isForAct}`;
    const at = Number(now());
    const known = parts.get(key);
    if (known && at - known.at < checkedMs) return known.part;
    const part = examine({ kind: 'part', text, ids, now: instant(at), isForAct });
    remember(parts, key, { at, part });
    part.catch(() => parts.delete(key));
    return part;
  }

  return {
    async part({ job, id }, frame) {
      const template = await templateOfJob(account, job);
      const part = template && (await partOf(template, frame.mayAct));
      const deployedAt = template?.deployedAt ? Number(template.deployedAt) : null;
      return { frame, job: id, stack: job.stack ?? null, deployedAt, part: part ?? null };
    },
    async drill({ job, id }, frame) {
      const last = played.get(id);
      const template = last && (await templateOfJob(account, job));
      return {
        frame,
        job: id,
        playingSince: playing?.id === id ? playing.since : null,
        playedAt: last?.at ?? null,
        drilled: last?.drilled ?? null,
        problem: last?.problem ?? null,
        isOfNow: template !== undefined && keyOf(template) === last?.key,
      };
    },
    async play({ job, id }) {
      if (playing)
        throw new OperatorError(`failures of ${playing.id} are being played`, 'wait until they have come to their end');
      playing = { id, since: Number(now()) };
      try {
        const template = await templateOfJob(account, job);
        if (!template) throw new OperatorError(`no stack has ${id}: there is no template to play`);
        const { text, parameters, stack, ids } = template;
        // From a midnight on, as the command does.
        const start = instant(Math.floor(Number(now()) / dayMs) * dayMs);
        const end = (found: Pick<Played, 'drilled' | 'problem'>): void => {
          remember(played, id, { at: Number(now()), key: keyOf(template), ...found });
          playing = undefined;
        };
        examine({ kind: 'drill', text, parameters, stack, ids, start }).then(
          (drilled) => end({ drilled, problem: undefined }),
          (error: Error) => end({ drilled: undefined, problem: error.message }),
        );
      } catch (error) {
        playing = undefined;
        throw error;
      }
    },
  };
}

const keyOf = ({ text, ids, parameters }: JobTemplate): string =>
  createHash('sha256')
    .update(JSON.stringify([text, ids, parameters]))
    .digest('base64');

function remember<Value>(among: Map<string, Value>, key: string, value: Value): void {
  among.delete(key);
  among.set(key, value);
  const [oldest] = among.keys();
  if (among.size > rememberedMax && oldest !== undefined) among.delete(oldest);
}
