/** What the system refused, in words. */

const said: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'its file system can only be read',
  ENOSPC: 'no space is left on its file system',
  EDQUOT: "this user's quota is used up",
  ENOTDIR: 'a file stands where a folder is to be',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in a circle',
  ENOENT: 'there is no such file or folder',
  EEXIST: 'it is there already',
  ENXIO: 'it is a socket, or a device that is not there',
  ENAMETOOLONG: 'its name is too long',
};

/** By the code of an error of Node's; undefined: it has no words here. */
export const wordsOfCode = (code: string | undefined): string | undefined => said[code ?? ''];

/** Of a call that was of a file or folder, which it names. */
export function systemWords(error: Error): string | undefined {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  const words = wordsOfCode(code);
  if (words === undefined || syscall === undefined || path === undefined) return undefined;
  return `\`${path}\`: ${words} (${code})`;
}
