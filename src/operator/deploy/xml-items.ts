/** What EC2 answers: lists of items, each with members. Only members that are text are read. */

/** The texts of the items of a list, without those of lists within them. */
export function itemsOf(xml: string, list: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  const inside = insideOf(xml, list);
  for (const { 0: tag, 1: end, 2: name, index } of inside.matchAll(/<(\/?)([\w:]+)[^>]*?>/g)) {
    if (tag.endsWith('/>')) continue;
    if (end === '') {
      if (depth === 0 && name === 'item') start = index + tag.length;
      depth += 1;
    } else {
      depth -= 1;
      if (depth === 0 && name === 'item') items.push(inside.slice(start, index));
    }
  }
  return items;
}

/** The text of a member of the item itself, none of what stands deeper. */
export function memberOf(item: string, name: string): string | undefined {
  let depth = 0;
  for (const { 0: tag, 1: end, 2: found, index } of item.matchAll(/<(\/?)([\w:]+)[^>]*?>/g)) {
    if (tag.endsWith('/>')) continue;
    if (end !== '') depth -= 1;
    else {
      if (depth === 0 && found === name) return item.slice(index + tag.length, item.indexOf('<', index + 1));
      depth += 1;
    }
  }
  return undefined;
}

function insideOf(xml: string, element: string): string {
  const [start, end] = [`<${element}>`, `</${element}>`].map((tag) => xml.indexOf(tag)) as [number, number];
  return start < 0 ? '' : xml.slice(start + element.length + 2, end);
}
