import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteHistory } from '../../../src/gateway/history/sqlite-history.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { describeHistory } from '../../support/history-contract.ts';

describeHistory('SqliteHistory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-history-'));
  return {
    open: () => openSqliteHistory({ path: join(folder, 'history.db'), log: silentLog }),
    remove: () => rmSync(folder, { recursive: true }),
  };
});
