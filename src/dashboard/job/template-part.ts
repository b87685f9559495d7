/** A job's part of its stack's template: what starts it, what runs it, who is told of it, each with what `punctual check` finds of it. Pure. */
import { check, resourcesOf } from '../../jobs/check/check.ts';
import { standing } from '../../jobs/check/report.ts';
import type { Finding } from '../../jobs/check/rule.ts';
import { renderYaml } from '../../jobs/generate/yaml.ts';
import { mentions } from '../../jobs/model/symbol.ts';
import type { Resource } from '../../jobs/model/template.ts';
import type { Instant } from '../../languages/instant.ts';
import { isProblems, renderProblem } from '../../languages/problem.ts';
import type { TemplatePart } from '../job-views.ts';
import { withoutSecrets } from '../masked.ts';

export interface PartWanted {
  readonly text: string;
  /** Logical ids of the job's machine and of what starts it. */
  readonly ids: readonly string[];
  readonly now: Instant;
  /** For whoever may also start jobs. */
  readonly isForAct: boolean;
}

/** What rings, and what tells. */
const watching = new Set(['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Events::Rule']);

export function templatePart({ text, ids, now, isForAct }: PartWanted): TemplatePart {
  const checked = check(text, now);
  if (isProblems(checked)) return { resources: [], others: 0, problem: checked.map(renderProblem).join('; ') };
  const { template, jobs } = checked.jobs;
  const findings = standing(checked);
  const own = jobs.map(resourcesOf).filter((all) => all.some(({ id }) => ids.includes(id)));
  const names = new Set([...ids, ...own.flat().map(({ name }) => name)]);
  const anchors = [...names].filter((name) => ids.includes(name));
  for (const { id, type, properties } of template.resources.values())
    if (watching.has(type) && anchors.some((anchor) => mentions(properties, anchor))) names.add(id);
  // What stands elsewhere is this job's where it names the job itself: a role may be that of others too.
  const mine = findings.filter(
    ({ resource, related }) => names.has(resource) || related.some((name) => anchors.includes(name)),
  );
  for (const { resource } of mine) names.add(resource);
  return {
    resources: [...template.resources.values()]
      .filter(({ name }) => names.has(name))
      .map((resource) => ({
        id: resource.name,
        type: resource.type,
        text: textOf(resource, isForAct),
        findings: mine.filter((finding) => finding.resource === resource.name).map(findingView),
      })),
    others: findings.length - mine.length,
    problem: null,
  };
}

const findingView = ({
  rule,
  severity,
  at,
  message,
  mend,
}: Finding): TemplatePart['resources'][number]['findings'][number] => ({
  rule,
  severity,
  at: at ?? null,
  message,
  mend,
});

/** As YAML, whatever the template is written in. */
const textOf = ({ id, type, condition, written }: Resource, isForAct: boolean): string =>
  renderYaml({ [id]: { Type: type, Condition: condition, Properties: withoutSecrets(written, isForAct) } });
