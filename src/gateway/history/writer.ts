import type { Database } from '../../lib/sqlite.ts';
import type { Plan } from './plan.ts';
import type { TailStatements } from './tail.ts';

/** Newest gaps kept of each agent: one that reports a gap with every batch must not fill the disk with them. */
const GAPS_KEPT = 1_000;

/** Writes plans, each in one transaction. */
export function planWriter(db: Database, tail: TailStatements): (plan: Plan) => void {
  const addAgent = db.prepare<[number, string]>('INSERT INTO agent (id, name) VALUES (?, ?)');
  const addChannel = db.prepare<[number, number, string, string, string, number]>(
    'INSERT INTO channel (id, agent, sensor, quantity, unit, decimals, turn) VALUES (?, ?, ?, ?, ?, ?, 0)',
  );
  const setTurn = db.prepare<[number, number]>('UPDATE channel SET turn = ? WHERE id = ?');
  const setSequence = db.prepare<[number, string, number]>(
    'INSERT INTO incarnation (agent, name, last_sequence) VALUES (?, ?, ?) ' +
      'ON CONFLICT DO UPDATE SET last_sequence = excluded.last_sequence',
  );
  const addGap = db.prepare<[number, number, number, number, number, string]>(
    'INSERT INTO gap (agent, sequence, readings, from_ms, to_ms, reason) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const trimGaps = db.prepare<[number, number, number]>(
    'DELETE FROM gap WHERE agent = ? AND id <= ' +
      '(SELECT id FROM gap WHERE agent = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
  );

  return db.transaction((plan: Plan) => {
    for (const agent of plan.agents) addAgent.run(agent.id, agent.name);
    for (const channel of plan.channels) {
      const { id, agent, sensor, quantity, unit, decimals } = channel;
      addChannel.run(id, agent.id, sensor, quantity, unit, decimals);
    }
    for (const [channel, turn] of plan.turns) setTurn.run(turn, channel.id);
    for (const [agent, sequences] of plan.sequences) {
      for (const [incarnation, last] of sequences) setSequence.run(agent.id, incarnation, last);
    }
    for (const { agent, sequence, gap } of plan.gaps) {
      addGap.run(agent.id, sequence, gap.readings, gap.fromMs, gap.toMs, gap.reason);
    }
    for (const agent of new Set(plan.gaps.map((entry) => entry.agent))) {
      trimGaps.run(agent.id, agent.id, GAPS_KEPT);
    }
    for (const { id, agent, baseTimeMs, uncertain, channels, columns } of plan.rows) {
      tail.insert.run(id, agent.id, baseTimeMs, uncertain ? 1 : 0, channels, columns);
    }
  });
}
