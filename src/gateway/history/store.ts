import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../lib/sqlite.ts';
import { Blocks } from './blocks.ts';
import type { Catalogue } from './catalogue.ts';
import { historyError, openDatabase } from './database.ts';
import { loadCatalogue } from './load.ts';
import { type Plan, Planner } from './plan.ts';
import { Retention } from './retention.ts';
import { Sealer } from './sealer.ts';
import { prepareTail, type TailStatements } from './tail.ts';
import { planWriter } from './writer.ts';

export interface StoreOptions {
  readonly path: string;
  readonly keepMs: number;
  readonly maxBytes: number;
  readonly sealAfterMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly dropped: (readings: number) => void;
}

/** One open file with what is known of it. A broken one is thrown away as a whole. */
export interface Store {
  readonly db: Database;
  readonly catalogue: Catalogue;
  readonly tail: TailStatements;
  readonly blocks: Blocks;
  readonly planner: Planner;
  readonly write: (plan: Plan) => void;
  readonly sealer: Sealer;
  readonly retention: Retention;
}

/** @throws FieldhandError as openDatabase does */
export function openStore(options: StoreOptions): Store {
  const { path, log, dropped, keepMs, maxBytes } = options;
  const db = openDatabase(path);
  try {
    const tail = prepareTail(db);
    const blocks = new Blocks(db);
    const catalogue = loadCatalogue(db, tail, log);
    return {
      db,
      catalogue,
      tail,
      blocks,
      planner: new Planner(catalogue),
      write: planWriter(db, tail),
      sealer: new Sealer({ ...options, db, catalogue, tail, blocks }),
      retention: new Retention({ db, catalogue, blocks, log, dropped, keepMs, maxBytes }),
    };
  } catch (error) {
    db.close();
    throw historyError(error, path);
  }
}
