/**
 * A check as a SARIF log, for code hosts. Findings that are let stand are there as suppressed results.
 * Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub Docs, "SARIF support for code scanning" (which wants a
 * line for every result: what stands in no lines is at the first).
 */
import { knownOf } from './baseline.ts';
import type { CheckedFile } from './report.ts';
import type { Finding, Page } from './rule.ts';
import { explain, pages } from './rules.ts';

/** `version`: of this program. Paths of files are as they were given, from the working folder on. */
export function renderSarif(files: readonly CheckedFile[], version: string): string {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'punctual', semanticVersion: version, rules: pages.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ file, findings }) => findings.map((finding) => resultOf(file, finding))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const descriptorOf = (page: Page) => ({
  id: page.id,
  shortDescription: { text: page.summary },
  fullDescription: { text: page.why },
  help: { text: explain(page) },
  defaultConfiguration: { level: page.severity },
});

function resultOf(file: string, finding: Finding) {
  const { rule, severity, resource, at, line, message, mend } = finding;
  const place = at === undefined ? resource : `${resource}/${at}`;
  const uri = uriOf(file);
  return {
    ruleId: rule,
    ruleIndex: pages.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: `${place.replace('/', ', ')}: ${message}. Instead: ${mend}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: line ?? 1 } },
        logicalLocations: [{ name: resource, fullyQualifiedName: place, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'punctual/v1': JSON.stringify(knownOf(uri, finding)) },
    suppressions: suppressionsOf(finding),
  };
}

const suppressionsOf = ({ ignored, isKnown }: Finding) => [
  ...(ignored === undefined ? [] : [{ kind: 'inSource', justification: ignored }]),
  ...(isKnown ? [{ kind: 'external', justification: 'in the baseline' }] : []),
];

const uriOf = (file: string): string => file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
