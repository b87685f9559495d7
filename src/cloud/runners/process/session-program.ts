/**
 * Two steps that every container needs, as one program of a few instructions, kept in the folder of tasks: on Linux on x86-64 it does what
 * else takes `setsid`, GNU's `env` and `dd`, each of which costs a host a millisecond to load.
 * With arguments (a file, then its own arguments) it becomes that command, in a session of its own; the signals that a shell's background
 * process ignores (SIGINT, SIGQUIT) or that Node does (SIGPIPE) are set to what they do by default.
 * Without, it copies its input to its output: its exit code is 0 at the end of the input, 1 after `copiedBytesMax`, 2 if it cannot.
 * Source: Linux system calls read(2), write(2), setsid(2), sigaction(2), execve(2).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { elfProgram } from '../elf-program.ts';

const setToDefault = (signal: number): number[] => [
  ...[0x6a, signal, 0x5f], //              push; pop rdi
  ...[0x6a, 13, 0x58, 0x0f, 0x05], //      rt_sigaction
];

const exit = [...[0x6a, 60, 0x58], ...[0x0f, 0x05]]; // with the code in rdi

const becomeCommand = [
  ...[0x6a, 112, 0x58, 0x0f, 0x05], //     setsid
  ...[0x31, 0xc0, 0x50, 0x50, 0x50, 0x50], // a struct sigaction of zeros: SIG_DFL
  ...[0x48, 0x89, 0xe6], //                mov rsi, rsp
  ...[0x31, 0xd2], //                      xor edx, edx
  ...[0x6a, 8, 0x41, 0x5a], //             r10: bytes of a set of signals
  ...setToDefault(2), //                   SIGINT
  ...setToDefault(3), //                   SIGQUIT
  ...setToDefault(13), //                  SIGPIPE
  ...[0x48, 0x83, 0xc4, 32], //            add rsp, 32
  ...[0x48, 0x8b, 0x7c, 0x24, 16], //      mov rdi, [rsp+16]: the first argument
  ...[0x48, 0x8d, 0x74, 0x24, 24], //      lea rsi, [rsp+24]: those behind it
  ...[0x48, 0x8b, 0x04, 0x24], //          mov rax, [rsp]: how many there are
  ...[0x48, 0x8d, 0x54, 0xc4, 16], //      lea rdx, [rsp+8*rax+16]: the environment
  ...[0x6a, 59, 0x58, 0x0f, 0x05], //      execve
  ...[0x6a, 126, 0x5f, ...exit], //        it failed
];

const copyInput = [
  ...[0x48, 0x81, 0xec, 0x00, 0x00, 0x01, 0x00], // sub rsp, 65536: a block
  ...[0x45, 0x31, 0xe4], //                         xor r12d, r12d: bytes copied
  ...[0x31, 0xff], //                        read:  xor edi, edi
  ...[0x48, 0x89, 0xe6], //                         mov rsi, rsp
  ...[0xba, 0x00, 0x00, 0x01, 0x00], //             mov edx, 65536
  ...[0xb8, 0x00, 0x00, 0x00, 0x02], //             mov eax, copiedBytesMax
  ...[0x44, 0x29, 0xe0], //                         sub eax, r12d: what is left to copy
  ...[0x39, 0xd0, 0x0f, 0x42, 0xd0], //             cmp eax, edx; cmovb edx, eax
  ...[0x31, 0xc0, 0x0f, 0x05], //                   read
  ...[0x48, 0x85, 0xc0], //                         test rax, rax
  ...[0x74, 46], //                                 jz end
  ...[0x78, 51], //                                 js fail
  ...[0x49, 0x01, 0xc4], //                         add r12, rax
  ...[0x48, 0x89, 0xc2], //                         mov rdx, rax
  ...[0x6a, 1, 0x5f], //                     write: push 1; pop rdi
  ...[0x6a, 1, 0x58, 0x0f, 0x05], //                write
  ...[0x48, 0x85, 0xc0], //                         test rax, rax
  ...[0x7e, 32], //                                 jle fail
  ...[0x48, 0x01, 0xc6], //                         add rsi, rax
  ...[0x48, 0x29, 0xc2], //                         sub rdx, rax
  ...[0x75, -21 & 0xff], //                         jnz write
  ...[0x49, 0x81, 0xfc, 0x00, 0x00, 0x00, 0x02], // cmp r12, copiedBytesMax
  ...[0x72, -70 & 0xff], //                         jb read
  ...[0x6a, 1, 0x5f, ...exit], //                   there may be more
  ...[0x31, 0xff, ...exit], //               end:   xor edi, edi
  ...[0x6a, 2, 0x5f, ...exit], //            fail:
];

/** After so many, and what was read with the last of them, a copy ends. */
export const copiedBytesMax = 0x2000000;

const code = [
  ...[0x48, 0x83, 0x3c, 0x24, 1], //       cmp qword [rsp], 1: no arguments
  ...[0x74, becomeCommand.length], //      je copyInput
  ...becomeCommand,
  ...copyInput,
];

/** The program's path, or undefined where the host does not run it. `folder` must be there. */
export function makeSessionProgram(folder: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const path = join(folder, 'session');
  const program = elfProgram({ machine: 0x3e, pageBytes: 0x1000, code });
  if (!existsSync(path) || !readFileSync(path).equals(program)) {
    writeFileSync(`${path}.new`, program, { mode: 0o700 });
    renameSync(`${path}.new`, path);
  }
  const tried = spawnSync(path, ['/bin/sh', 'sh', '-c', 'echo "$1" | "$0" && exit 7', path, 'copied'], {
    encoding: 'utf8',
  });
  return tried.status === 7 && tried.stdout === 'copied\n' ? path : undefined;
}
