/** Statements as AWS writes them into policies: one value stands alone, several in a list. */
export const oneOrMany = (values: readonly string[]): string | readonly string[] => {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
};
