/** Every text in what an API describes that has that form, each once. */
export function textsIn(values: readonly unknown[], form: RegExp): readonly string[] {
  const text = JSON.stringify(values).replaceAll('\\"', '"').replaceAll('\\\\"', '"');
  return [...new Set([...text.matchAll(form)].map(([found]) => found))];
}
