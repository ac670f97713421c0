// Takes out of an installed node_modules what the running program never loads: sources and leftovers of compiled
// addons, types, maps, bundles for browsers, what only installing needs, parts for another libc.
//
//   node strip.mjs FOLDER       # the folder that holds package.json and node_modules
//
// Licences stay. Ends with an error when a package that package.json names can then no longer be loaded. To be run by the
// Node and on the machine that the program will run on: of the two bindings to SQLite it keeps that one's.
import { readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname, join, resolve } from 'node:path';

const folder = resolve(process.argv[2]);
const modules = join(folder, 'node_modules');

/** As in src/lib/sqlite.ts. */
const [sqlite, otherSqlite] =
  Number(process.versions.napi) >= 10
    ? ['better-sqlite3-napi', 'better-sqlite3']
    : ['better-sqlite3', 'better-sqlite3-napi'];

/** All that Node loads. */
const loadable = new Set(['.js', '.cjs', '.mjs', '.json', '.node']);
const licence = /^(licen[cs]e|copying|notice|copyright)/i;

/** Whole folders. npm installs the compiler because a package names it as an optional peer. */
const unused = [
  ...['typescript', '@typescript', '@types', 'undici-types', 'prebuild-install', 'nan'],
  ...['mqtt/dist', 'mqtt/help', 'protobufjs/dist', 'koffi/vendor', 'koffi/doc', 'koffi/lib', '.bin'],
  ...[otherSqlite, `${sqlite}/deps`, `${sqlite}/build/Release/test_extension.node`],
  ...['onoff/examples', 'i2c-bus/example', 'pino/test'],
];

/** Of an addon that comes compiled, what is for other machines. */
const foreign = new RegExp(`/prebuilds/(?!linux-${process.arch}\\.node$)`);

/** Of an addon that was compiled here, what node-gyp leaves beside the outcome; of one that was not, the other libc. */
const leftover = /(\/build\/Release\/(obj|\.deps|obj\.target)|\/@koromix\/[^/]+\/musl_[^/]+)$/;

function strip(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) {
      if (leftover.test(inner)) rmSync(inner, { recursive: true });
      else strip(inner);
    } else if (
      foreign.test(inner) ||
      !(loadable.has(extname(entry.name)) || licence.test(basename(entry.name)))
    )
      rmSync(inner);
  }
  if (readdirSync(path).length === 0) rmdirSync(path);
}

function size(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0);
}

const before = size(modules);
for (const name of unused) rmSync(join(modules, name), { recursive: true, force: true });
strip(modules);

const require = createRequire(join(folder, 'package.json'));
const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
for (const name of Object.keys(dependencies)) if (name !== otherSqlite) require(name);
const Database = require(sqlite);
new Database(':memory:').close();
console.log(`node_modules: ${mega(before)} MB before, ${mega(size(modules))} MB now`);

function mega(bytes) {
  return Math.round(bytes / 100_000) / 10;
}
