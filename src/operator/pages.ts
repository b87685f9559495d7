/** All pages of a list that is read by tokens. */
export async function pagesOf<Item>(
  ask: (token: string | undefined) => Promise<readonly [items: readonly Item[] | undefined, token: string | undefined]>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let token: string | undefined; ; ) {
    const [items = [], next] = await ask(token);
    all.push(...items);
    if (next === undefined) return all;
    token = next;
  }
}
