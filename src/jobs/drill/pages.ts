/** What a cloud lists, page after page. */
import type { DrillCloud } from './cloud.ts';

/** Read only as far as somebody asks. `token`: as the operation calls it. */
export async function* pagesOf<Page extends object>(
  cloud: DrillCloud,
  [service, operation]: readonly [service: string, operation: string],
  input: object,
  token: 'NextToken' | 'nextToken' = 'NextToken',
) {
  let next: string | undefined;
  do {
    const given = next === undefined ? input : { ...input, [token]: next };
    const page = await cloud.call<Page & Partial<Record<typeof token, string>>>(service, operation, given);
    yield page;
    next = page[token];
  } while (next !== undefined);
}
