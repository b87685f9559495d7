/**
 * JSONata in a realm of its own (`node:vm`): its own clock and chance, which each request sets, and its own queue of promises, which is drained
 * before a call returns. So an evaluation is one synchronous call that can be ended, regular expressions too, although JSONata itself is
 * asynchronous. The realm is no border against hostile code; JSONata runs none. Why so: docs/decisions/jsonata.md.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, createContext, Script } from 'node:vm';
import type jsonata from 'jsonata';
import { howThrown, isFunction, nothing, outOfMemory, timedOut } from '../../../languages/jsonata/causes.ts';
import { type EvaluationRequest, evaluateAll, type Outcome } from '../../../languages/jsonata/evaluation.ts';
import { addedFunctions, sequenceMax } from '../../../languages/jsonata/functions.ts';
import { type JavaRandom, javaRandom } from '../../../languages/jsonata/java-random.ts';
import { jsonText, kindOf, TooMuchMemory } from '../../../languages/jsonata/json-text.ts';

/** How long one expression may take. It is asked again with more where the thread had too little of a processor. */
const timeoutsMs = [700, 2800, 11_200];

/** An expression that has had so much of a processor is asked no more, however long it had to wait for it. */
const enoughCpuMs = 350;

/** Steps of one expression: what bounds an endless loop, the same in every world; they take half a second. */
const stepsMaxDefault = 1_000_000;

/** "AWS accepts an evaluation at depth 100 and refuses one at 101", measured (floci-io/floci, pull request 2783). */
const depthMax = 100;

/** What the realm's script makes, and what it finds. */
interface Realm {
  jsonata: typeof jsonata;
  parse(text: string): unknown;
  /** Sets what `new Date()` and `Math.random()` return. */
  set(at: number, random: () => number): void;
  begin(): Promise<unknown>;
  done(value: unknown): void;
  failed(error: unknown): void;
  window: { btoa(text: string): string; atob(text: string): string };
}

const prelude = `
  const RealDate = Date;
  let now = 0;
  globalThis.Date = class extends RealDate {
    constructor(...parts) { if (parts.length === 0) super(now); else super(...parts); }
    static now() { return now; }
  };
  globalThis.parse = (text) => JSON.parse(text);
  globalThis.set = (at, random) => { now = at; Math.random = () => random(); };
`;

const source = () => readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');

let library: Script | undefined;
const starter = new Script('begin().then((value) => done(value), (error) => failed(error)); undefined');

function openRealm(): Realm {
  library ??= new Script(`${prelude}{ const module = { exports: {} }, exports = module.exports; ${source()}
    globalThis.jsonata = module.exports; }`);
  const realm = createContext(constants.DONT_CONTEXTIFY, {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: false, wasm: false },
  }) as Realm;
  realm.window = { btoa: (text) => btoa(text), atob: (text) => atob(text) };
  library.runInContext(realm);
  return realm;
}

/** A realm that stays open from one request to the next; one whose evaluation was ended is given up, since what it left undone would go on. */
export class Evaluator {
  private readonly ends: boolean;
  private readonly stepsMax: number;
  private realm: Realm | undefined;
  /** By the expression's text; of this realm. */
  private readonly compiled = new Map<string, Compiled>();
  private compiledCharacters = 0;

  /**
   * `ends`: it also ends what takes no steps and no end, such as a regular expression that goes back for ever. Only for a process of
   * its own: where hooks watch promises (node:test sets some), ending them amid a callback ends the process.
   */
  constructor({ ends, stepsMax = stepsMaxDefault }: { readonly ends: boolean; readonly stepsMax?: number }) {
    this.ends = ends;
    this.stepsMax = stepsMax;
  }

  evaluate(request: EvaluationRequest): Outcome[] {
    let expressions = 0;
    return evaluateAll(request, (expression) => this.expression(request, expression, expressions++));
  }

  private expression(request: EvaluationRequest, expression: string, index: number): Outcome {
    for (const timeoutMs of this.ends ? timeoutsMs : [undefined]) {
      this.realm ??= this.openRealm();
      const before = process.threadCpuUsage();
      const outcome = this.once(this.realm, request, expression, index, timeoutMs);
      if (outcome) return outcome;
      this.realm = undefined;
      const { user, system } = process.threadCpuUsage(before);
      if ((user + system) / 1000 > enoughCpuMs) break;
    }
    return { is: 'failure', how: timedOut };
  }

  private openRealm(): Realm {
    this.forgetCompiled();
    return openRealm();
  }

  private forgetCompiled(): void {
    this.compiled.clear();
    this.compiledCharacters = 0;
  }

  private compile(realm: Realm, expression: string): Compiled {
    const there = this.compiled.get(expression);
    if (there) return there;
    const made = compile(realm, expression, this.stepsMax);
    if (this.compiledCharacters + expression.length > compiledCharactersMax) this.forgetCompiled();
    this.compiledCharacters += expression.length;
    this.compiled.set(expression, made);
    return made;
  }

  /** Undefined if it took too long. */
  private once(
    realm: Realm,
    request: EvaluationRequest,
    expression: string,
    index: number,
    timeoutMs: number | undefined,
  ): Outcome | undefined {
    let outcome: Outcome | undefined;
    const random = javaRandom(request.seed + index * seedStep);
    realm.set(request.at, () => random.double());
    realm.begin = () => this.compile(realm, expression).evaluate(random, valuesOf(realm, request.bindings));
    realm.done = (value) => {
      outcome = outcomeOf(value);
    };
    realm.failed = (error) => {
      outcome = { is: 'failure', how: howThrown(error) };
    };
    try {
      starter.runInContext(realm as never, timeoutMs === undefined ? {} : { timeout: timeoutMs });
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
      return { is: 'failure', how: howThrown(error) };
    }
    return outcome;
  }
}

/** So far apart are the seeds of a request's expressions. */
const seedStep = 1_000_003;

/** Expressions of so many characters stay compiled: those of a machine's states come again with each execution. */
const compiledCharactersMax = 100_000;

/** Evaluated as often as wanted, each time with chance and steps of its own. */
interface Compiled {
  evaluate(random: JavaRandom, bindings: Record<string, unknown>): Promise<unknown>;
}

function compile(realm: Realm, expression: string, stepsMax: number): Compiled {
  let chance: JavaRandom;
  const { options, begin } = bounds(stepsMax);
  const compiled = realm.jsonata(expression, options);
  const drawn: JavaRandom = { bits: (count) => chance.bits(count), double: () => chance.double() };
  for (const { name, signature, implementation } of addedFunctions(drawn, realm.parse))
    compiled.registerFunction(name, implementation as () => unknown, signature);
  return {
    evaluate(random, bindings) {
      chance = random;
      begin();
      return compiled.evaluate(undefined, bindings);
    },
  };
}

/** JSONata's own bounds. It asks for `stack` at each step, so that steps can be counted there without slowing each down by a promise. */
function bounds(stepsMax: number): { readonly options: jsonata.JsonataOptions; begin(): void } {
  let steps = 0;
  return {
    options: {
      sequence: sequenceMax,
      get stack() {
        if (++steps > stepsMax * looksPerStep) throw { code: 'D1012' };
        return depthMax;
      },
    },
    begin() {
      steps = 0;
    },
  };
}

const looksPerStep = 2;

function outcomeOf(value: unknown): Outcome {
  const kind = kindOf(value);
  if (kind === 'nothing') return { is: 'failure', how: nothing };
  if (kind === 'function') return { is: 'failure', how: isFunction };
  try {
    return { is: 'value', text: jsonText(value), kind };
  } catch (thrown) {
    return { is: 'failure', how: thrown instanceof TooMuchMemory ? outOfMemory : howThrown(thrown) };
  }
}

/** The bindings as values of the realm. `$eval` is taken away, as AWS does. */
function valuesOf(realm: Realm, bindings: EvaluationRequest['bindings']): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  values['eval'] = undefined;
  for (const [name, text] of Object.entries(bindings)) values[name] = realm.parse(text);
  return values;
}
