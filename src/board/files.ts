/** The host's /sys and /proc as drivers see them; the root is configurable, so that a fixture can stand in. */
export interface HostFiles {
  /** Whole text of a small file, path absolute. @throws DeviceError absent, denied, failed, stuck */
  read(path: string): Promise<string>;
  /** Names in a folder, sorted; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Bytes of the file system that holds `path`. */
  disk(path: string): Promise<{ readonly totalBytes: number; readonly freeBytes: number }>;
}
