import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/**
 * The binding for this Node. Version 12 wraps its objects by a class of Node's own that ends the whole process, at any
 * garbage collection, from Node 24.19 on (nodejs/node issue 65446); version 13 does not, and wants Node-API 10, which
 * Node 20 has not. npm installs 13 only where it runs.
 */
const BINDING = Number(process.versions.napi) >= 10 ? 'better-sqlite3-napi' : 'better-sqlite3';

/** @see https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md */
export const Database = createRequire(import.meta.url)(BINDING) as typeof BetterSqlite3;
export type Database = BetterSqlite3.Database;
export type Statement<Parameters extends unknown[] = unknown[], Row = unknown> = BetterSqlite3.Statement<
  Parameters,
  Row
>;
