/** Why a regular expression is not taken. */
export interface RegexRefusal {
  /** Behind the name of the expression: `holds a look-ahead`. */
  readonly why: string;
  readonly hint: string;
}

/** Thrown while an expression is read, caught where reading began. */
export class RegexFault extends Error {
  readonly refusal: RegexRefusal;

  constructor(why: string, hint: string) {
    super(why);
    this.refusal = { why, hint };
  }
}

/** Something that cannot be matched in time linear in the text. */
export const notLinear = (what: string, found: string): RegexFault =>
  new RegexFault(
    `holds ${what}, \`${found}\``,
    'patterns are matched in time linear in the text, which look-around, back references and their like rule out: write it without',
  );

export const noRegex = (what: string): RegexFault => new RegexFault(`is no regular expression: ${what}`, 'correct it');
