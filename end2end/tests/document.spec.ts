// The document's own walk, on its own services: "Enable PrivateLink access", then "Acquire connection information", each
// compared with what the real avn answers.
import { shell } from '../support/avn';
import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { MWF, NetworkPage } from '../support/network';
import { OverviewPage } from '../support/overview';
import { kcat } from '../support/words';

const CONNECTIONS = ['plc39413abcdef', 'plc5e3f9573e9a'] as const;

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('my-kafka: a PrivateLink, a connection, then one component after the other', async ({ page, hydrated, sandbox }) => {
  test.setTimeout(180_000);
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF);
  await network.press(dialog, 'Create');
  await network.expectClosed();
  await sandbox.advance(180);
  await network.until(() => expect(network.state).toContainText('active', { timeout: 5_000 }));
  await sandbox.connect('demo', 'my-kafka');
  await sandbox.advance(60);

  const overview = new OverviewPage(page, hydrated);
  const editor = new Editor(page, hydrated);
  for (const [component, tab, uri] of [
    ['kafka', 'Kafka', 'Service URI'],
    ['kafka_connect', 'Kafka Connect', 'Kafka Connect URI'],
    ['kafka_rest', 'Kafka REST', 'Kafka REST URI'],
    ['schema_registry', 'Schema Registry', 'Schema Registry URI'],
  ] as const) {
    const path = `privatelink_access.${component}`;
    await overview.open('my-kafka');
    await overview.tab(tab);
    await expect(overview.group('route')).toHaveCount(0);
    const dynamic = await overview.value('Host');

    await overview.advanced.getByRole('link', { name: 'Change' }).click();
    await expect(editor.form).toBeVisible();
    if (hydrated) await settled(page);
    await editor.add(path);
    await editor.set(path, true);
    await editor.expectChanges(1);
    await expect(editor.change(path)).toContainText('not set → on');
    await editor.saved();
    if (hydrated) await settled(page);
    await expect(overview.setting(path)).toContainText('initial');

    await sandbox.advance(120);
    await overview.until(() => expect(overview.setting(path)).toContainText('In sync', { timeout: hydrated ? 15_000 : 2_000 }));

    await overview.tab(tab);
    await overview.choose('route', 'privatelink');
    await expect(overview.group('connection')).toHaveCount(0);
    const { components } = await sandbox.service('my-kafka');
    const meant = components.find((one) => one.component === component && one.route === 'privatelink');
    expect(await overview.value('Host')).toBe(meant?.host);
    expect(await overview.value('Port')).toBe(String(meant?.port));
    await expect(overview.row('Host')).toContainText(`dynamic: ${dynamic}`);
    await expect(overview.row(uri)).toContainText(`${meant?.host}:${meant?.port}`);
    if (component === 'kafka') {
      const ran = await shell('avn service connection-info kcat --project demo my-kafka -r privatelink', sandbox.url);
      expect(ran).toMatchObject({ code: 0 });
      expect(kcat(ran.out.trim()).broker).toBe(`${meant?.host}:${meant?.port}`);
    }
  }
  expect((await sandbox.service('my-kafka')).user_config['privatelink_access']).toEqual({
    kafka: true,
    kafka_connect: true,
    kafka_rest: true,
    schema_registry: true,
  });
  const listed = await shell('avn service privatelink aws connection list --project demo my-kafka', sandbox.url);
  expect(listed).toMatchObject({ code: 0 });
});

for (const connection of CONNECTIONS) {
  for (const method of ['certificate', 'sasl'] as const) {
    test(`kafka-12a3b4c5 through ${connection} with ${method}: what avn says`, async ({ page, hydrated, sandbox }) => {
      const overview = new OverviewPage(page, hydrated);
      await overview.open('kafka-12a3b4c5');
      await overview.choose('route', 'privatelink');
      if (connection !== CONNECTIONS[0]) await overview.choose('connection', connection);
      if (method === 'sasl') await overview.choose('method', method);
      await overview.take('kcat');
      await overview.reveal();
      const shown = kcat(await overview.recipeText());

      const ran = await shell(
        `avn service connection-info kcat --project demo kafka-12a3b4c5 -p ${connection}${method === 'sasl' ? ' -a sasl' : ''}`,
        sandbox.url,
      );
      expect(ran).toMatchObject({ code: 0 });
      const told = kcat(ran.out.trim());
      expect(shown.broker).toBe(told.broker);
      expect(shown.broker).toBe(`${await overview.value('Host')}:${await overview.value('Port')}`);
      // `avn` calls the file of the certificate otherwise, and its line does nothing by itself.
      expect(shown.settings).toEqual({
        ...told.settings,
        ...(method === 'certificate' ? { 'ssl.certificate.location': 'service.cert' } : {}),
      });
      expect(shown.flags).toEqual([...told.flags, '-L']);

      await overview.take('avn');
      const line = await overview.recipeText();
      expect(line).toMatch(/^avn service connection-info kcat /);
      const again = await shell(line, sandbox.url);
      expect(again, line).toMatchObject({ code: 0 });
      expect(kcat(again.out.trim())).toEqual({ ...shown, flags: told.flags });
    });
  }
}

test('the same user, with the same secrets, on every route', async ({ page, hydrated }) => {
  const overview = new OverviewPage(page, hydrated);
  const passwords: string[] = [];
  for (const choice of [{ route: 'dynamic' }, ...CONNECTIONS.map((connection) => ({ route: 'privatelink', connection }))]) {
    await overview.open('kafka-12a3b4c5', { component: 'kafka', method: 'sasl', ...choice });
    await overview.reveal();
    passwords.push(await overview.value('Password'));
  }
  expect(new Set(passwords).size).toBe(1);
});
