/**
 * Whether the functions of a template are well formed and refer to what exists; done once, when it is read.
 * Whether a type has the attribute that a GetAtt names is for whoever knows the types.
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference"; messages after AWS's validation.
 */
import { isObject } from '../is-object.ts';
import { didYouMean, hintsMax } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import type { Json, Path } from './document.ts';
import { dynamicParts, hasDynamicReference } from './dynamic-references.ts';
import {
  conditionFunctions,
  extensions,
  functionNames,
  languageExtensions,
  pseudoParameters,
  refusedFunctions,
} from './functions.table.ts';
import { type Call, functionOf, splitVariable, subArguments, subParts } from './functions.ts';
import type { Template } from './template.ts';

/** In `conditions` only parameters may be referred to; condition functions are allowed there alone. */
type Section = 'Resources' | 'Outputs' | 'Conditions';
export interface Names {
  readonly parameters: { has(name: string): boolean; keys(): Iterable<string> };
  readonly resources: Template['resources'];
  readonly mappings: Template['mappings'];
  readonly conditions: Template['conditions'];
  readonly extended: boolean;
}

/** Every problem of the functions in all sections. */
export function checkFunctions(template: Template): Problem[] {
  const problems: Problem[] = [];
  const check = (section: Section, node: Json, path: Path) =>
    new Checker(template, section, problems).value(node, path);
  for (const [name, condition] of template.conditions)
    new Checker(template, 'Conditions', problems).condition(condition, ['Conditions', name]);
  for (const [name, resource] of template.resources) {
    check('Resources', resource.properties, ['Resources', name, 'Properties']);
    check('Resources', resource.metadata ?? {}, ['Resources', name, 'Metadata']);
  }
  for (const [name, output] of template.outputs) {
    check('Outputs', output.value, ['Outputs', name, 'Value']);
    if (output.exportName !== undefined) check('Outputs', output.exportName, ['Outputs', name, 'Export', 'Name']);
  }
  return problems;
}

/** Whether a value needs no more than parameters and mappings, and is well formed. */
export function isKnownBeforehand(names: Names, node: Json): boolean {
  const problems: Problem[] = [];
  new Checker(names, 'Conditions', problems).value(node, []);
  return problems.length === 0;
}

class Checker {
  readonly #names: Names;
  readonly #section: Section;
  readonly #problems: Problem[];

  constructor(names: Names, section: Section, problems: Problem[]) {
    this.#names = names;
    this.#section = section;
    this.#problems = problems;
  }

  value(node: Json, path: Path): undefined {
    if (typeof node === 'string' && hasDynamicReference(node)) this.#dynamic(node, path);
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) if (isWorth(item)) this.value(item, [...path, index]);
    } else if (isObject(node)) {
      const call = functionOf(node);
      if (call) this.#call(call, [...path, call.name]);
      else for (const [key, value] of Object.entries(node)) this.#entry(key, value, path);
    }
  }

  /** They are resolved in properties alone. In a function's argument one may still be in pieces. */
  #dynamic(text: string, path: Path): void {
    if (path[0] !== 'Resources' || path[2] !== 'Properties')
      this.#wrong(path, 'dynamic references are only supported in the properties of resources', text);
    else if (!path.some((step) => String(step).startsWith('Fn::')))
      for (const part of dynamicParts(text)) if ('wrong' in part) this.#wrong(path, part.wrong, part.text);
  }

  condition(node: Json, path: Path): undefined {
    const named = isObject(node) && Object.keys(node).length === 1 ? node['Condition'] : undefined;
    if (typeof named === 'string') return this.#conditionName(named, [...path, 'Condition'], 'the Conditions block');
    const call = functionOf(node);
    if (!call || !conditionFunctions.has(call.name))
      return this.#wrong(
        path,
        'Template format error: Conditions can only be boolean operations on parameters and other conditions',
      );
    this.#call(call, [...path, call.name]);
  }

  #entry(key: string, value: Json, path: Path): undefined {
    if (key.startsWith('Fn::')) this.#wrong(path, `\`${key}\` must be the only key of its object`);
    if (isWorth(value)) this.value(value, [...path, key]);
  }

  #call({ name, argument }: Call, path: Path): undefined {
    const refused = refusedFunctions.get(name);
    if (refused) return this.#wrong(path, `\`${name}\` is refused: ${refused}`);
    if (extensions.has(name.replace(/^(Fn::ForEach)::.*/, '$1')) && !this.#names.extended)
      return this.#wrong(path, `\`${name}\` needs the transform ${languageExtensions}`);
    if (!functionNames.has(name) && name !== 'Ref')
      return this.#unknown(path, `unknown function \`${name}\``, name, functionNames);
    if (conditionFunctions.has(name) && this.#section !== 'Conditions')
      return this.#wrong(path, `\`${name}\` is only supported in the Conditions section`);
    const list = Array.isArray(argument) ? argument : [];
    if (this.#section === 'Conditions' && notInConditions.has(name))
      return this.#wrong(path, `\`${name}\` cannot be used in the Conditions section`);
    switch (name) {
      case 'Ref':
        return typeof argument === 'string' ? this.#reference(argument, path) : this.#form(path, 'Ref takes a name');
      case 'Fn::GetAtt':
        return typeof argument === 'string' ? this.#form(path, getAttOfText) : this.#getAtt(list, path);
      case 'Fn::Sub':
        return this.#sub(argument, path);
      case 'Fn::If':
        return this.#if(list, path);
      case 'Fn::And':
      case 'Fn::Or':
      case 'Fn::Not':
        return this.#junction(name, list, path);
      case 'Fn::FindInMap':
        return this.#findInMap(list, path);
      default:
        return this.#plainCall(name, argument, path);
    }
  }

  #plainCall(name: string, argument: Json, path: Path): undefined {
    const list = Array.isArray(argument) ? argument : undefined;
    const wanted = forms[name];
    if (wanted && !wanted.fits(list ?? [], argument)) return this.#form(path, wanted.message);
    this.value(argument, path);
  }

  #reference(name: string, path: Path): undefined {
    const { parameters, resources } = this.#names;
    if (parameters.has(name) || pseudoParameters.has(name)) return;
    if (this.#section === 'Conditions') {
      const message = `Template format error: Unresolved dependencies [${name}]. Cannot reference resources in the Conditions block of the template`;
      return this.#wrong(path, message);
    }
    if (!resources.has(name)) this.#unresolved(name, path);
  }

  #unresolved(name: string, path: Path): undefined {
    const message = `Template format error: Unresolved resource dependencies [${name}] in the ${this.#section} block of the template`;
    const { resources, parameters } = this.#names;
    this.#unknown(path, message, name, [...resources.keys(), ...parameters.keys(), ...pseudoParameters]);
  }

  #getAtt(list: Json[], path: Path): undefined {
    const [resource, attribute] = list;
    if (list.length !== 2 || typeof resource !== 'string' || !resource || !attribute) {
      const message =
        'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute';
      return this.#form(path, message);
    }
    if (!this.#names.resources.has(resource))
      return this.#unknown(
        path,
        `Template error: instance of Fn::GetAtt references undefined resource ${resource}`,
        resource,
        this.#names.resources.keys(),
      );
    this.value(attribute, [...path, 1]);
  }

  #sub(argument: Json, path: Path): undefined {
    const sub = subArguments(argument);
    if (!sub) {
      const message =
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string";
      return this.#form(path, message);
    }
    const parts = subParts(sub.text);
    if (!parts) {
      const message =
        'Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons';
      return this.#form(path, message, 'write `${!name}` for text that is no variable');
    }
    this.value(argument, path);
    for (const part of parts) {
      if (!('variable' in part) || Object.hasOwn(sub.given, part.variable)) continue;
      const { name, attribute } = splitVariable(part.variable);
      if (attribute === undefined) this.#reference(name, path);
      else if (!this.#names.resources.has(name) || this.#section === 'Conditions') this.#unresolved(name, path);
    }
  }

  #if(list: Json[], path: Path): undefined {
    const [name, then, otherwise] = list;
    if (list.length !== 3 || typeof name !== 'string')
      return this.#form(
        path,
        'Template error: Fn::If requires a list argument with three elements: a condition name and two values',
      );
    this.#conditionName(name, path, 'Fn::If');
    this.value(then!, [...path, 1]);
    this.value(otherwise!, [...path, 2]);
  }

  #junction(name: string, list: Json[], path: Path): undefined {
    const fits = name === 'Fn::Not' ? list.length === 1 : list.length >= 2 && list.length <= 10;
    const wants =
      name === 'Fn::Not'
        ? 'a list argument with one element'
        : 'a list argument with at least 2 and at most 10 elements';
    if (!fits) return this.#form(path, `Template error: every ${name} object requires ${wants}`);
    for (const [index, item] of list.entries()) this.condition(item, [...path, index]);
  }

  #conditionName(name: string, path: Path, where: string): undefined {
    const { conditions } = this.#names;
    if (!conditions.has(name))
      this.#unknown(
        path,
        `Template error: unresolved condition dependency ${name} in ${where}`,
        name,
        conditions.keys(),
      );
  }

  #findInMap(list: Json[], path: Path): undefined {
    const [map, , , usual] = list;
    const hasDefault = isObject(usual) && Object.keys(usual).join() === 'DefaultValue';
    if (list.length !== 3 && !(list.length === 4 && hasDefault))
      return this.#form(
        path,
        'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
      );
    if (typeof map === 'string' && !this.#names.mappings.has(map))
      return this.#unknown(
        path,
        `Template error: Mapping named '${map}' is not present in the 'Mappings' section of template.`,
        map,
        this.#names.mappings.keys(),
      );
    this.value(list, path);
  }

  #form(path: Path, message: string, hint?: string): undefined {
    this.#problems.push({ path, message, ...(hint ? { hint } : {}) });
  }

  /** `name` is none of those known. */
  #unknown(path: Path, message: string, name: string, known: Iterable<string>): undefined {
    this.#problems.push({ path, message, ...(this.#problems.length < hintsMax ? didYouMean(name, known) : {}) });
  }

  #wrong(path: Path, message: string, got?: string): undefined {
    this.#problems.push({ path, message, ...(got ? { got } : {}) });
  }
}

/** Whether there may be anything in it: most values are plain text, whose paths need not be made. */
const isWorth = (node: Json): boolean =>
  typeof node === 'object' || (typeof node === 'string' && hasDynamicReference(node));

/** What is known only once a stack is under way. */
const getAttOfText =
  'Template error: if specifying one argument to Fn::GetAtt, that argument must be a non-empty string in format <LogicalId>.<Attribute>';

const notInConditions = new Set(['Fn::GetAtt', 'Fn::If', 'Fn::ImportValue']);

const isListOrCall = (value: Json | undefined) =>
  Array.isArray(value) || (value !== undefined && functionOf(value) !== undefined);
const isTextOrCall = (value: Json | undefined) =>
  value !== undefined && (typeof value !== 'object' || functionOf(value) !== undefined);

/** The arguments of functions that need no names, and AWS's words if they are otherwise. */
const forms: Record<string, { fits: (list: Json[], argument: Json) => boolean; message: string }> = {
  'Fn::Join': {
    fits: (list) => list.length === 2 && typeof list[0] === 'string' && isListOrCall(list[1]),
    message:
      'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
  },
  'Fn::Select': {
    fits: (list) => list.length === 2 && isTextOrCall(list[0]) && isListOrCall(list[1]),
    message: 'Template error: Fn::Select requires a list argument with two elements: an integer index and a list',
  },
  'Fn::Split': {
    fits: (list) => list.length === 2 && typeof list[0] === 'string' && list[0] !== '' && isTextOrCall(list[1]),
    message:
      'Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
  },
  'Fn::Equals': {
    fits: (list) => list.length === 2 && list.every(isTextOrCall),
    message: 'Template error: every Fn::Equals object requires a list of 2 string parameters.',
  },
  'Fn::Base64': {
    fits: (_, argument) => isTextOrCall(argument),
    message: 'Template error: every Fn::Base64 object must have a String-typed value.',
  },
  'Fn::Length': {
    fits: (_, argument) => isListOrCall(argument),
    message: 'Template error: every Fn::Length object requires a list, or a function that returns one',
  },
  'Fn::ToJsonString': {
    fits: (_, argument) => typeof argument === 'object',
    message: 'Template error: every Fn::ToJsonString object requires an object or a list',
  },
  'Fn::GetAZs': { fits: (_, argument) => isTextOrCall(argument), message: 'Template error: Fn::GetAZs takes a region' },
  'Fn::ImportValue': {
    fits: (_, argument) => isTextOrCall(argument),
    message: 'Template error: the attribute in Fn::ImportValue must be a string or a function that returns a string',
  },
  'Fn::Cidr': {
    fits: (list) => (list.length === 2 || list.length === 3) && list.every(isTextOrCall),
    message: 'Template error: Fn::Cidr requires an address block, a count and, optionally, the number of subnet bits',
  },
};
