/**
 * The values of a template before it is deployed: parameters by their defaults, conditions and mappings worked out as far as they can be,
 * the rest as marks (symbol.ts). Where a condition decides, one arm is taken; `otherArms` takes the other one everywhere.
 * What functions make is bounded as it is in the cloud.
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
 */
import { isObject } from '../../languages/is-object.ts';
import { charactersPerItem, evaluationBudget, tooMuchMade } from '../../languages/template/evaluate.ts';
import { at, type Fields, fieldsOf, hasUnknown, isPlain, resourceMark, unknownMark } from './symbol.ts';

/** No value: what `AWS::NoValue` leaves. */
const nothing = Symbol('no value');

/** The functions of a template make more than anybody takes. */
export class TooMuchMade extends Error {
  constructor() {
    super(tooMuchMade);
  }
}

/** Parameters that are left as marks, whatever their defaults; what they decide is decided as `by` does. Of a mapping whose key is not known, the first is taken. */
interface Open {
  readonly parameters: ReadonlySet<string>;
  readonly by: Resolver;
}

/** Its methods throw TooMuchMade. */
export class Resolver {
  readonly #root: Readonly<Record<string, unknown>>;
  readonly #otherArms: boolean;
  readonly #open: Open | undefined;
  readonly #conditions = new Map<string, boolean | undefined>();
  readonly #looksAt = new Map<string, ReadonlySet<string>>();
  readonly #budget = evaluationBudget();
  /** Parameters that have another value than their default where the resolver is. */
  #other: ReadonlySet<string> = new Set();

  constructor(root: Readonly<Record<string, unknown>>, otherArms: boolean, open?: Open) {
    this.#root = root;
    this.#otherArms = otherArms;
    this.#open = open;
  }

  /**
   * The node's value; undefined for `AWS::NoValue`. `condition`: the node is there only where it holds; if the defaults say that it does not,
   * the parameters that it looks at have other values there.
   */
  resolve(node: unknown, condition?: string): unknown {
    const value = condition === undefined ? this.#value(node) : this.#where(condition, true, node);
    return value === nothing ? undefined : value;
  }

  #where(condition: string, holds: boolean, node: unknown): unknown {
    if (this.condition(condition) !== !holds) return this.#value(node);
    return this.#with(new Set([...this.#other, ...this.#parametersOf(condition)]), () => this.#value(node));
  }

  #with<T>(other: ReadonlySet<string>, what: () => T): T {
    const before = this.#other;
    this.#other = other;
    try {
      return what();
    } finally {
      this.#other = before;
    }
  }

  /** Those that a condition looks at, by others too. */
  #parametersOf(condition: string): ReadonlySet<string> {
    const known = this.#looksAt.get(condition);
    if (known) return known;
    const conditions = new Set([condition]);
    const found = new Set<string>();
    this.#looksAt.set(condition, found);
    for (const each of conditions)
      JSON.stringify(at(this.#root, 'Conditions', each), (key, value: unknown) => {
        if (key === 'Condition') conditions.add(String(value));
        if (key === 'Ref') found.add(String(value));
        return value;
      });
    return found;
  }

  /** Whether the condition holds with the parameters' defaults; undefined: that cannot be known. */
  condition(name: string): boolean | undefined {
    if (this.#open) return this.#open.by.condition(name);
    if (!this.#conditions.has(name)) {
      this.#conditions.set(name, undefined); // a circle ends here
      this.#conditions.set(
        name,
        this.#with(new Set(), () => this.#holds(at(this.#root, 'Conditions', name))),
      );
    }
    return this.#conditions.get(name);
  }

  #value(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((each) => this.#value(each)).filter((each) => each !== nothing);
    if (!isObject(node)) return node;
    const [name = '', ...others] = Object.keys(node);
    if (others.length === 0) {
      const called = this.#call(name, node[name]);
      if (called !== undefined) return called;
    }
    const object: Record<string, unknown> = {};
    for (const [key, child] of Object.entries(node)) {
      const value = this.#value(child);
      if (value !== nothing) object[key] = value;
    }
    return object;
  }

  /** Undefined: it is no function. */
  #call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt':
        return this.#attribute(argument);
      case 'Fn::Sub':
        return this.#sub(argument);
      case 'Fn::Join':
        return this.#join(argument);
      case 'Fn::If':
        return this.#if(argument);
      case 'Fn::FindInMap':
        return this.#map(argument);
      case 'Fn::Split':
        return this.#split(argument);
      case 'Fn::Select':
        return this.#select(argument);
      case 'Fn::ToJsonString':
        return this.#paid(JSON.stringify(this.resolve(argument)) ?? '');
      case 'Condition':
        return undefined;
      default:
        return name.startsWith('Fn::') ? unknownMark(`${name.slice(4)} ${JSON.stringify(argument)}`) : undefined;
    }
  }

  #ref(name: string): unknown {
    if (name === 'AWS::NoValue') return nothing;
    if (name === 'AWS::Partition') return 'aws';
    const parameter = at(this.#root, 'Parameters', name);
    if (this.#open?.parameters.has(name) || this.#other.has(name)) return unknownMark(name);
    if (isObject(parameter)) return parameterDefault(name, parameter);
    return isObject(at(this.#root, 'Resources', name)) ? resourceMark(name) : unknownMark(name);
  }

  #attribute(argument: unknown): unknown {
    const [id = '', ...attribute] = (Array.isArray(argument) ? argument : String(argument).split('.')).map(String);
    const isHere = isObject(at(this.#root, 'Resources', id));
    return isHere ? resourceMark(id, attribute.join('.')) : unknownMark([id, ...attribute].join('.'));
  }

  #sub(argument: unknown): unknown {
    const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
    const values = fieldsOf(given);
    if (typeof text !== 'string') return unknownMark('Sub');
    // Each once, however often it stands there: within each other they would be worked out more often than anybody can wait.
    const found = new Map<string, string>();
    return text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
      if (inside.startsWith('!')) return `\${${inside.slice(1)}}`;
      const name = inside.trim();
      const value = found.get(name) ?? asText(this.#variable(name, values));
      found.set(name, value);
      return this.#paid(value);
    });
  }

  #variable(name: string, values: Fields): unknown {
    if (Object.hasOwn(values, name)) return this.#value(values[name]);
    return name.includes('.') ? this.#attribute(name) : this.#ref(name);
  }

  #paid(text: string): string {
    this.#pay(text.length);
    return text;
  }

  /** Before it is made, where it may be more than a text can hold. */
  #pay(characters: number): void {
    this.#budget.left -= characters;
    if (this.#budget.left < 0) throw new TooMuchMade();
  }

  #join(argument: unknown): unknown {
    const [separator, list] = Array.isArray(argument) ? argument : [];
    const parts = this.#value(list);
    if (!Array.isArray(parts)) return asText(parts);
    const [texts, joint] = [parts.map(asText), String(separator ?? '')];
    this.#pay(texts.reduce((sum, text) => sum + text.length + joint.length, 0));
    return texts.join(joint);
  }

  #if(argument: unknown): unknown {
    const [name, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
    const arm = (this.condition(String(name)) ?? true) !== this.#otherArms;
    return this.#where(String(name), arm, arm ? whenTrue : whenFalse);
  }

  #map(argument: unknown): unknown {
    const list = Array.isArray(argument) ? argument : [];
    const [map, first, second] = list.map((each) => (this.#open?.by ?? this).#value(each));
    if (!isPlain(map)) return unknownMark('FindInMap');
    const whole = at(this.#root, 'Mappings', map);
    if (this.#open && !isPlain(asText(first)))
      return at(Object.values(fieldsOf(whole))[0], String(second)) ?? unknownMark('FindInMap');
    if (!isPlain(asText(first)) || !isPlain(asText(second))) return unknownMark('FindInMap');
    return at(whole, String(first), String(second)) ?? unknownMark('FindInMap');
  }

  #split(argument: unknown): unknown {
    const [separator, node] = Array.isArray(argument) ? argument : [];
    const text = this.#value(node);
    if (!isPlain(text)) return unknownMark(`Split ${asText(text)}`);
    const items = text.split(String(separator));
    this.#pay(items.length * charactersPerItem);
    return items;
  }

  #select(argument: unknown): unknown {
    const [index, node] = Array.isArray(argument) ? argument : [];
    const list = this.#value(node);
    return Array.isArray(list) && list[Number(index)] !== undefined
      ? list[Number(index)]
      : unknownMark(`Select ${String(index)} ${asText(list)}`);
  }

  /** A condition's function; undefined: not to be known. */
  #holds(node: unknown): boolean | undefined {
    if (!isObject(node)) return undefined;
    const [[name, argument] = ['', undefined]] = Object.entries(node);
    if (name === 'Condition') return this.condition(String(argument));
    const list = Array.isArray(argument) ? argument : [];
    if (name === 'Fn::Equals') return equal(this.#value(list[0]), this.#value(list[1]));
    const parts = list.map((each) => this.#holds(each));
    if (name === 'Fn::Not') return parts[0] === undefined ? undefined : !parts[0];
    if (name === 'Fn::And') return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
    if (name === 'Fn::Or') return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
    return undefined;
  }
}

function equal(left: unknown, right: unknown): boolean | undefined {
  const [one, other] = [asText(left), asText(right)];
  if (isPlain(one) && isPlain(other)) return one === other;
  return one === other && !hasUnknown(one) ? true : undefined;
}

function parameterDefault(name: string, parameter: Readonly<Record<string, unknown>>): unknown {
  const value = parameter['Default'];
  const type = String(parameter['Type']);
  if (value === undefined || type.startsWith('AWS::SSM::')) return unknownMark(name);
  if (type === 'CommaDelimitedList' || type.startsWith('List<'))
    return String(value)
      .split(',')
      .map((each) => each.trim());
  return value;
}

function asText(value: unknown): string {
  if (value === nothing || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
