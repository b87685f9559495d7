/** A filter pattern once it is read: what it makes of a line. */

export interface LineTest {
  matches(message: string): boolean;
  /** The fields that it names, as metric filters write them: `$.latency` of JSON, `$bytes` of a space-delimited line, `$3` of a field without a name. */
  readonly fields: readonly string[];
  /** Reads the field of that name, of JSON any that there may be; undefined: the pattern knows no such field. */
  read(field: string): ((message: string) => string | undefined) | undefined;
}
