import type { HostFiles } from '../files.ts';

/** The trimmed text of a file; undefined where it cannot be read, for whatever reason. */
export async function textOf(files: HostFiles, path: string): Promise<string | undefined> {
  try {
    return (await files.read(path)).trim();
  } catch {
    return undefined;
  }
}

/** Names in a folder; none where it cannot be read. */
export async function namesIn(files: HostFiles, path: string): Promise<readonly string[]> {
  try {
    return await files.list(path);
  } catch {
    return [];
  }
}
