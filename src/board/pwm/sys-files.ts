import { access, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** The kernel's PWM files, bare: errors are the kernel's own. Paths are absolute. */
export interface SysFiles {
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** Last name of what a link points to. */
  target(path: string): Promise<string>;
}

export const linuxSysFiles: SysFiles = {
  read: (path) => readFile(path, 'utf8'),
  write: (path, text) => writeFile(path, text),
  list: (path) => readdir(path),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  target: async (path) => basename(await readlink(path)),
};
