/** ARNs of what is deployed, as marks of the resources that they are: what was a reference once is one again. */
import { isObject } from '../../languages/is-object.ts';

/** At every depth, in texts of JSON too. `links`: an ARN, or another name that stands alone -> its mark. */
export function linked(value: unknown, links: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return links.get(value) ?? withLinks(value, links);
  if (Array.isArray(value)) return value.map((each) => linked(each, links));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, linked(each, links)]));
}

/** ARNs in it, and subnets. */
const withLinks = (text: string, links: ReadonlyMap<string, string>): string =>
  text.replace(/arn:[a-z-]+:[^\s"',\\]+|\bsubnet-\w+/g, (arn) => {
    const [, whole = arn, rest = ''] = /^(.*?)(:\*)?$/.exec(arn) ?? [];
    const mark = links.get(whole);
    return mark === undefined ? arn : `${mark}${rest}`;
  });
