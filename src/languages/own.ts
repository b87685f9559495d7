/** The member of that name which an object has itself: a name from outside never reaches a prototype (`constructor`, `__proto__`). */
export const own = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
