// The document's whole command-line path, as lines for the real avn.
import { expect } from '@playwright/test';

import type { Ran } from './avn';
import { MWF, ROLE } from './network';
import type { Sandbox } from './sandbox';
import { kcat } from './words';

export const COMPONENTS = ['kafka', 'kafka_connect', 'kafka_rest', 'schema_registry'] as const;
const AT = '--project demo my-kafka';

/** Every line of it, for a connection of this id. */
export function lines(connection: string): string[] {
  return [
    `service privatelink aws create --principal ${MWF} ${AT}`,
    `service privatelink aws get ${AT}`,
    ...COMPONENTS.map((component) => `service update -c privatelink_access.${component}=true ${AT}`),
    `service privatelink aws connection list ${AT}`,
    `service connection-info kcat ${AT} -p ${connection}`,
    `service connection-info kcat ${AT} -p ${connection} -a sasl`,
    `service privatelink aws update --principal ${MWF} --principal ${ROLE} ${AT}`,
    `service privatelink aws delete ${AT}`,
  ];
}

/** Walks it: `avn` runs a line, `see` waits until an open page says so. */
export async function walk(
  avn: (line: string) => Promise<Ran>,
  sandbox: Sandbox,
  see: (state: 'creating' | 'active' | 'deleting') => Promise<void>,
): Promise<void> {
  const done = async (line: string): Promise<string> => {
    const ran = await avn(line);
    expect(ran, line).toMatchObject({ code: 0 });
    return ran.out;
  };
  const [create, get] = lines('') as [string, string];
  expect(await done(create)).toContain('creating');
  await see('creating');
  await sandbox.advance(300);
  await see('active');
  const link = await sandbox.privatelink('my-kafka');
  const told = await done(get);
  for (const word of [MWF, 'active', link?.aws_service_id, link?.aws_service_name]) expect(told).toContain(word);

  await sandbox.setConfig('my-kafka', { kafka_authentication_methods: { sasl: true } });
  await sandbox.connect('demo', 'my-kafka');
  await sandbox.advance(120);
  const listed = await done(`service privatelink aws connection list ${AT} --json`);
  const [connection] = JSON.parse(listed) as { privatelink_connection_id: string; state: string }[];
  expect(connection).toMatchObject({ state: 'active' });
  const all = lines(connection?.privatelink_connection_id ?? '');
  for (const line of all.slice(2, 6)) await done(line);
  await sandbox.advance(300);
  const { components, user_config } = await sandbox.service('my-kafka');
  expect(user_config['privatelink_access']).toEqual(Object.fromEntries(COMPONENTS.map((one) => [one, true])));
  expect(await done(all[6] ?? '')).toContain(connection?.privatelink_connection_id);

  for (const [line, method] of [
    [all[7] ?? '', 'certificate'],
    [all[8] ?? '', 'sasl'],
  ] as const) {
    const meant = components.find(
      (one) => one.component === 'kafka' && one.route === 'privatelink' && one.kafka_authentication_method === method,
    );
    expect(kcat((await done(line)).trim()).broker, line).toBe(`${meant?.host}:${meant?.port}`);
  }

  await done(all[9] ?? '');
  expect((await sandbox.privatelink('my-kafka'))?.principals).toEqual([MWF, ROLE]);
  expect(await done(all[10] ?? '')).toContain('deleting');
  await see('deleting');
  await sandbox.advance(600);
  expect(await sandbox.privatelink('my-kafka')).toBeNull();
}
