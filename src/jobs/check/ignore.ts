/**
 * Findings that an author has looked at and lets stand: `Metadata.Punctual.check.ignore`, a list of `{rule, at, about, reason}` of a resource or of the
 * template. The reason is required. An entry that hits nothing is a note.
 */
import { didYouMean } from '../../languages/nearest.ts';
import { at, type Fields, listOf, objectsOf } from '../model/symbol.ts';
import type { Resource, Template } from '../model/template.ts';
import type { Finding, Page } from './rule.ts';
import { configurationWarning, ignoreRefused, ignoreUnused } from './rules/beside.ts';
import { rules } from './rules.ts';

export interface Ignore {
  readonly rule: string;
  /** Of the template if undefined. */
  readonly resource: string | undefined;
  readonly reason: string;
  readonly line: number | undefined;
  takes(finding: Finding): boolean;
}

interface Ignores {
  readonly entries: readonly Ignore[];
  readonly problems: readonly Finding[];
}

export function ignoresOf(template: Template): Ignores {
  const places: readonly (readonly [Resource | undefined, unknown])[] = [
    [undefined, at(template.metadata, 'Punctual', 'check', 'ignore')],
    ...[...template.resources.values()].map(
      (resource) => [resource, at(resource.metadata, 'Punctual', 'check', 'ignore')] as const,
    ),
  ];
  const entries: Ignore[] = [];
  const problems: Finding[] = [];
  for (const [resource, written] of places)
    for (const [index, fields] of objectsOf(listOf(written)).entries()) {
      const path = [
        ...(resource === undefined ? [] : ['Resources', resource.id]),
        'Metadata',
        'Punctual',
        'check',
        'ignore',
        index,
      ];
      const line = template.lineOf(path);
      const problem = problemOf(fields);
      if (problem === undefined) entries.push(entryOf(resource?.name, fields, line));
      else problems.push(noteOf(ignoreRefused, resource?.name, line, ...problem));
    }
  return { entries, problems };
}

function problemOf(fields: Fields): readonly [message: string, mend: string] | undefined {
  const { rule, reason } = fields;
  if (!rules.some(({ id }) => id === rule)) return unknownRule(String(rule));
  if (typeof reason !== 'string' || reason.trim() === '')
    return [`why \`${String(rule)}\` is ignored is not said: it is not ignored`, 'reason: ...'];
  return undefined;
}

const unknownRule = (rule: string): readonly [message: string, mend: string] => [
  `\`${rule}\` is no rule: nothing is ignored`,
  didYouMean(
    rule,
    rules.map(({ id }) => id),
  ).hint ?? '`punctual check --rules` lists them',
];

function entryOf(
  resource: string | undefined,
  { rule, reason, at: place, about }: Fields,
  line: Ignore['line'],
): Ignore {
  return {
    rule: String(rule),
    resource,
    reason: String(reason),
    line,
    takes: (finding) =>
      finding.rule === rule &&
      (resource === undefined || finding.resource === resource || finding.related.includes(resource)) &&
      (place === undefined || finding.at === place) &&
      (about === undefined || finding.about === about),
  };
}

/** Findings with the reason of what ignores them; entries of unknown rules, and those that hit nothing, are findings themselves. */
export function withIgnores(entries: readonly Ignore[], findings: readonly Finding[]): readonly Finding[] {
  const isKnown = ({ rule }: Ignore): boolean => [...rules, configurationWarning].some(({ id }) => id === rule);
  const unknown = entries.filter((entry) => !isKnown(entry));
  const known = entries.filter(isKnown);
  return [
    ...findings.map((finding) => ({
      ...finding,
      ignored: finding.ignored ?? known.find((entry) => entry.takes(finding))?.reason,
    })),
    ...unknown.map(({ rule, line }) => noteOf(ignoreRefused, undefined, line, ...unknownRule(rule))),
    ...unusedIgnores(known, findings),
  ];
}

const unusedIgnores = (entries: readonly Ignore[], findings: readonly Finding[]): readonly Finding[] =>
  entries
    .filter((entry) => !findings.some((finding) => entry.takes(finding)))
    .map(({ rule, resource, line }) =>
      noteOf(ignoreUnused, resource, line, `\`${rule}\` is ignored here, and finds nothing`, 'take the entry away'),
    );

const noteOf = (
  { id, severity }: Page,
  resource: string | undefined,
  line: Finding['line'],
  message: string,
  mend: string,
): Finding => ({
  rule: id,
  severity,
  resource: resource ?? 'Metadata',
  at: undefined,
  about: message,
  related: [],
  line,
  message,
  mend,
  ignored: undefined,
});
