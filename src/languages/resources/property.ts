/**
 * What a resource type says of its properties: the kind of value, what becomes of it here, and what a change of it does.
 * Pure data: kinds that AWS's model of an API defines are named by the member, and looked up by whoever has the models.
 */

/** `enacted`: it does what it says. `recorded`: accepted and kept, without effect here. `refused`: an error that names it. */
export type Effect = 'enacted' | 'recorded' | 'refused';

export interface Property {
  readonly kind: Kind;
  readonly effect: Effect;
  /** What a change of it requires, as AWS documents it per property. */
  readonly update: 'in place' | 'replacement';
  readonly required?: true;
  /** It is a secret: shown as four stars wherever properties are shown. */
  readonly hidden?: true;
  /** Of a refused one: why. */
  readonly because?: string;
}

/** `json` is an object or JSON text, and becomes text; `tags` is a list of Key and Value; `any` stays as it is. */
export type Kind =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'json'
  | 'tags'
  | 'any'
  | { readonly list: Kind }
  | { readonly map: Kind }
  | { readonly fields: Readonly<Record<string, Kind>>; readonly required?: readonly string[] }
  | { readonly member: ApiMember };

/** A member of an API operation's input, which the property is given to. */
export interface ApiMember {
  readonly service: string;
  readonly operation: string;
  readonly name: string;
}

type Properties = Readonly<Record<string, Property>>;

export const enacted = (kind: Kind): Property => ({ kind, effect: 'enacted', update: 'in place' });
export const recorded = (kind: Kind): Property => ({ kind, effect: 'recorded', update: 'in place' });
export const refused = (because: string): Property => ({
  kind: 'text',
  effect: 'refused',
  update: 'in place',
  because,
});
export const required = (property: Property): Property => ({ ...property, required: true });
/** Its value is a secret. */
export const hidden = (property: Property): Property => ({ ...property, hidden: true });
/** A change of it makes a new resource. */
export const fixed = (property: Property): Property => ({ ...property, update: 'replacement' });

/** Several properties that are alike. */
export const each = (names: readonly string[], property: (name: string) => Property): Properties =>
  Object.fromEntries(names.map((name) => [name, property(name)]));

/** The kind of an API's input member: `member('events', 'PutTargets')('Targets')`. */
export const member =
  (service: string, operation: string) =>
  (name: string): Kind => ({ member: { service, operation, name } });

/** Why most refused properties are. */
export const notYet = 'it is not there yet in this version of Punctual';
