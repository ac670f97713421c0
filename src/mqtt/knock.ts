import { explained } from '../lib/errors.ts';
import { type MqttAddress, secretsOf } from './address.ts';
import { brokerTrouble, reasonTrouble } from './trouble.ts';

/**
 * Connects as a running program would, under another name so that none is pushed out, and goes.
 * @returns what is wrong and what to do about it; undefined when the broker lets us in. Never rejects.
 */
export async function knockBroker(address: MqttAddress, timeoutMs: number): Promise<string | undefined> {
  let secrets: ReturnType<typeof secretsOf>;
  try {
    secrets = secretsOf(address);
  } catch (error) {
    return explained(error);
  }
  const { connect } = await import('mqtt');
  const client = connect(address.url, {
    protocolVersion: 5,
    clientId: `fieldhand-doctor-${process.pid}`,
    clean: true,
    connectTimeout: timeoutMs,
    reconnectPeriod: 0,
    ...secrets,
  });
  try {
    return await new Promise((resolve) => {
      client.once('connect', () => resolve(undefined));
      client.once('error', (error) => resolve(brokerTrouble(error, address.url)));
      client.once('disconnect', ({ reasonCode = 0 }) => resolve(reasonTrouble(reasonCode, address.url)));
      client.once('close', () => resolve(`what listens at ${address.url} does not answer as a broker does`));
    });
  } finally {
    await client.endAsync(true).catch(() => undefined);
  }
}
