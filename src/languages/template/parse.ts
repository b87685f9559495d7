/**
 * A CloudFormation template: text -> sections, and what they say of each other, checked as far as it can be without knowing resource types.
 * Source: AWS CloudFormation User Guide, "CloudFormation template sections", "Resource attribute reference".
 */
import { isObject } from '../is-object.ts';
import { didYouMean, hintsMax } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import { checkFunctions } from './check-functions.ts';
import { conditionCycle } from './conditions.ts';
import { type Document, type JsonObject, type Path, type ReadText, readText, type TextFaults } from './document.ts';
import type { Scope } from './evaluate.ts';
import { include, includesAny, type Snippets, withIncludes } from './include.ts';
import { isExtended, type Known, withExtensions } from './language-extensions.ts';
import { documentBytesMax } from './limits.ts';
import { resolveParameters } from './parameters.ts';
import { SectionReader } from './sections.ts';
import { isServerless, withServerless } from './serverless/serverless.ts';
import { type Resource, type Template, withPositions } from './template.ts';

/**
 * YAML or JSON text -> template, or every problem with its path, line and column. `isDeployed`: it was taken before, perhaps by an older
 * version, which knew other patterns of parameters.
 */
export function parseTemplate(text: string, isDeployed = false): Template | Problem[] {
  const { template, problems } = readTemplate(text, isDeployed);
  return template && problems.length === 0 ? template : problems;
}

/** What could be read of a template beside what is wrong with it; no template: the text is no document. */
export interface ReadTemplate {
  /** What is wrong is left out, or stands as it is where `problems` say so. */
  readonly template?: Template;
  /** With line and column. */
  readonly problems: readonly Problem[];
  /** Those of the text by itself, which are among them. */
  readonly text: TextFaults;
}

export function readTemplate(
  text: string,
  isDeployed = false,
  given?: Given,
): ReadTemplate & { readonly problems: Problem[] } {
  const read = readText(text, isDeployed);
  if (!read.document) return { problems: [...read.problems], text: read };
  const { positions } = read.document;
  const ofTransform: Problem[] = [];
  const root = transformed(read.document, given, ofTransform).root as JsonObject;
  const reader = new SectionReader(root, isDeployed);
  const made = reader.template();
  const included = text.includes(include) && includesAny(read.document.root) ? [include] : [];
  const template: Template = { ...made, transforms: [...made.transforms, ...included], positions };
  const problems = [...reader.problems, ...checkAll(template).filter((one) => !isOfLeftOut(one, root, template))];
  const more = [...ofTransform, ...withPositions(problems, positions)].filter((one) => !read.isOfGap(one));
  return { template, problems: [...read.problems, ...more], text: read };
}

/** What a deployment knows before it reads its template: a loop may go through a parameter's values. */
export interface Given {
  readonly parameters: ReadonlyMap<string, string>;
  /** What lies at the places from which it includes. Absent: it is left as it is. */
  readonly included?: ReadonlyMap<string, string>;
  /** Absent where nobody deploys it: then what no parameter says is unknown, and stands there by a mark. */
  readonly pseudo?: Scope['pseudo'];
}

/** Text as its transform leaves it, or all that is wrong with either. */
export function parseTransformed(text: string, given?: Given): Document | Problem[] {
  const { document, problems } = readTransformed(text, given);
  return document && problems.length === 0 ? document : [...problems];
}

/** What could be read of a text, as its transform leaves it, beside what is wrong with either; nobody waits meanwhile. */
export function readTransformed(text: string, given?: Given): Pick<ReadText, 'document' | 'problems'> {
  const { document, problems, isOfGap } = readText(text, false, true, documentBytesMax);
  if (!document) return { problems };
  const ofTransform: Problem[] = [];
  const made = transformed(document, given, ofTransform);
  return { document: made, problems: [...problems, ...ofTransform.filter((one) => !isOfGap(one))] };
}

/** The document after its transforms; what is wrong goes to `problems`. Parameters that are not given have their defaults. */
export function transformed(document: Document, given: Given | undefined, problems: Problem[]): Document {
  const whole = given?.included ? inclusive(document, given, given.included, problems) : document;
  const root = whole.root as JsonObject;
  const extended = isExtended(root) ? withExtensions(whole, knownOf(root, given), problems) : whole;
  if (!isServerless(root)) return extended;
  return withServerless(extended, given?.pseudo === undefined ? undefined : problems);
}

function inclusive(
  document: Document,
  given: Given,
  included: ReadonlyMap<string, string>,
  problems: Problem[],
): Document {
  if (!includesAny(document.root)) return document;
  return withIncludes(document, knownOf(document.root as JsonObject, given), (place) => included.get(place), problems);
}

/** The places from which a template includes, as far as they can be known. */
export function includedPlaces(text: string, given: Given): string[] {
  const { document } = text.includes(include) ? readText(text) : {};
  if (!document || !includesAny(document.root)) return [];
  const places = new Set<string>();
  const note: Snippets = (place) => {
    places.add(place);
    return undefined;
  };
  withIncludes(document, knownOf(document.root as JsonObject, given), note, []);
  return [...places];
}

function knownOf({ Parameters = {}, Mappings = {} }: JsonObject, given: Given | undefined): Known {
  const { parameters, mappings } = new SectionReader({ Parameters, Mappings }, true).template();
  const values = [...parameters].flatMap(([name, parameter]) => {
    const text = given?.parameters.get(name);
    const own = new Map(text === undefined ? [] : [[name, text]]);
    const value = resolveParameters({ parameters: new Map([[name, parameter]]) }, own);
    return Array.isArray(value) ? [] : [...value];
  });
  const pseudo = given?.pseudo;
  return { parameters: new Map(values), pseudo: pseudo ?? new Map(), mappings, isWhole: pseudo !== undefined };
}

/** It complains of a name that is there, and was left out for a problem of its own. */
function isOfLeftOut({ message }: Problem, root: JsonObject, template: Template): boolean {
  const [, listed, named, map] =
    /Unresolved (?:resource )?dependencies \[(\w+)\]|(?:undefined resource|condition dependency) (\w+)|Mapping named '(\w+)'/.exec(
      message,
    ) ?? [];
  const name = listed ?? named ?? map;
  if (name === undefined) return false;
  const read = { Parameters: template.parameters, Resources: template.resources, Mappings: template.mappings };
  return Object.entries(read).some(([section, members]) => {
    const written = root[section];
    return isObject(written) && Object.hasOwn(written, name) && !members.has(name);
  });
}

function checkAll(template: Template): Problem[] {
  const problems = checkFunctions(template);
  for (const [name, resource] of template.resources)
    problems.push(...checkResource(template, name, resource, hintsMax - problems.length));
  for (const [name, { condition }] of template.outputs)
    problems.push(...checkCondition(template, condition, ['Outputs', name, 'Condition']));
  const cycle = conditionCycle(template.conditions);
  if (cycle) {
    const message = `Template format error: Circular dependency between conditions: [${cycle.join(', ')}]`;
    problems.push({ path: ['Conditions', cycle[0]!], message });
  }
  return problems;
}

/** `hints`: how many of its problems may have one. */
function checkResource(template: Template, name: string, { condition, dependsOn }: Resource, hints: number): Problem[] {
  const path = ['Resources', name, 'DependsOn'];
  const unresolved = dependsOn
    .filter((other) => !template.resources.has(other))
    .map((other, index) => ({
      path,
      message: `Template format error: Unresolved resource dependencies [${other}] in the Resources block of the template`,
      ...(index < hints ? didYouMean(other, template.resources.keys()) : {}),
    }));
  return [...unresolved, ...checkCondition(template, condition, ['Resources', name, 'Condition'])];
}

function checkCondition(template: Template, condition: string | undefined, path: Path): Problem[] {
  if (condition === undefined || template.conditions.has(condition)) return [];
  return [
    {
      path,
      message: `Template format error: Unresolved condition dependency ${condition} in the ${path[0]} block of the template`,
      ...didYouMean(condition, template.conditions.keys()),
    },
  ];
}
