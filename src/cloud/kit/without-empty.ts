/** Outputs as those of AWS's services that leave out what is empty. */

/** Without members that are empty lists or maps: to whoever reads it they are absent, though the SDK's type has their names. */
export function withoutEmpty<Output extends object>(output: Output): Output {
  const isEmpty = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !(value instanceof Date) && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(output).filter(([, value]) => !isEmpty(value))) as Output;
}
