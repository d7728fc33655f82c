// Advanced configuration: the card on Overview, and the editor behind its Change.
import { shell } from '../support/avn';
import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { OverviewPage } from '../support/overview';

const KAFKA = 'my-kafka';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test.describe('the card', () => {
  test('every option that is set: title, description, value, chip', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA);
    const partitions = overview.setting('kafka.num_partitions');
    await expect(partitions).toContainText('num.partitions');
    await expect(partitions).toContainText('Partitions of a topic that does not say how many it wants.');
    await expect(partitions.locator('.setting__value')).toHaveText('3');
    await expect(partitions).toContainText('In sync');

    await expect(overview.setting('kafka.log_retention_ms').locator('.setting__value')).toHaveText('604800000 ms');
    await expect(overview.setting('schema_registry').locator('.setting__value')).toHaveText('on');
    await expect(overview.setting('kafka.auto_create_topics_enable').locator('.setting__value')).toHaveText('off');
    await expect(overview.setting('custom_domain').locator('.setting__value')).toHaveText('null');
    await expect(overview.setting('preferred_zones').locator('.setting__value')).toHaveText('euw1-az1, euw1-az2');
    // What no control fits is shown as it is.
    await expect(overview.setting('ip_filter')).toContainText('Office in Turku');
    await expect(overview.setting('kafka_connect_plugin_versions')).toContainText('debezium-connector');

    const leaves = (value: unknown): number =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.values(value).reduce((sum: number, inner) => sum + leaves(inner), 0)
        : 1;
    const { user_config: config } = await sandbox.service(KAFKA);
    await expect(overview.advanced.locator('.row')).toHaveCount(leaves(config));
    await expect(overview.advanced.getByText('In sync', { exact: true })).toHaveCount(leaves(config));
  });

  test('a secret is set, and not shown', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('grafana-main');
    await expect(overview.setting('smtp_server.password')).toContainText('Set; a secret, so not shown');
    expect(await page.content()).not.toContain('ein0-Post-Geheimnis');
  });

  test('what the schema has lost is shown by its name', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('stuck-creating', {}, 'faults');
    const lost = overview.setting('kafka.zookeeper_session_timeout_ms');
    await expect(lost).toContainText('6000');
    await expect(lost).toContainText('Not in Aiven\'s description of this service type.');
    await expect(overview.setting('quota_notifications.channels').or(overview.setting('quota_notifications'))).toContainText('ops');
  });

  test('Change opens the editor, Back leaves it', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA);
    await overview.advanced.getByRole('link', { name: 'Change' }).click();
    await expect(page).toHaveURL('/projects/demo/services/my-kafka/config');
    const editor = new Editor(page, hydrated);
    await expect(editor.form).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Service' }).getByRole('link', { name: 'Overview' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await expect(editor.form).toContainText('Some changes restart the service.');
    await page.goBack();
    await expect(overview.advanced).toBeVisible();
    await page.goForward();
    await expect(editor.form).toBeVisible();
    if (hydrated) await settled(page);
    await editor.form.getByRole('link', { name: 'Cancel' }).click();
    await expect(page).toHaveURL('/projects/demo/services/my-kafka');
    if (hydrated) await settled(page);
  });
});

test.describe('controls', () => {
  test('each kind that the schema asks for', async ({ page, hydrated }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await expect(editor.control('schema_registry')).toHaveRole('switch');
    await expect(editor.control('schema_registry')).toBeChecked();
    await expect(editor.control('schema_registry')).toHaveAccessibleName('Run the Schema Registry');

    const partitions = editor.control('kafka.num_partitions');
    await expect(partitions).toHaveAttribute('type', 'number');
    await expect(partitions).toHaveAttribute('min', '1');
    await expect(partitions).toHaveAttribute('max', '1000');
    await expect(partitions).toHaveValue('3');
    await expect(partitions).toHaveAccessibleName('num.partitions');
    await expect(partitions).toHaveAccessibleDescription(/1 to 1000/);
    await expect(editor.option('kafka.log_retention_ms').locator('.option__unit')).toHaveText('ms');

    const ratio = editor.control('kafka.log_cleaner_min_cleanable_ratio');
    await expect(ratio).toHaveValue('0.5');
    await expect(ratio).toHaveAccessibleDescription(/0\.2 to 0\.9/);

    const compression = editor.control('kafka.compression_type');
    await expect(compression).toHaveRole('combobox');
    await expect(compression).toHaveValue('producer');
    await expect(compression.locator('option')).toHaveText(['gzip', 'snappy', 'lz4', 'zstd', 'uncompressed', 'producer']);

    await expect(editor.control('schema_registry_config.topic_name')).toHaveValue('_schemas');
    await expect(editor.control('custom_domain')).toHaveValue('');
    await expect(editor.unset('custom_domain')).toBeChecked();
    await expect(editor.unset('kafka.num_partitions')).toHaveCount(0);

    if (hydrated) await expect(editor.option('preferred_zones').locator('.chip__text')).toHaveText(['euw1-az1', 'euw1-az2']);
    else await expect(editor.control('preferred_zones')).toHaveValue('euw1-az1\neuw1-az2');
  });

  test('what no control fits, or nobody may change, is shown and left alone', async ({ page, hydrated, sandbox }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    for (const [path, text] of [
      ['ip_filter', 'Office in Turku'],
      ['kafka_connect_plugin_versions', 'debezium-connector'],
    ] as const) {
      await expect(editor.option(path).locator('.option__raw')).toContainText(text);
      await expect(editor.option(path)).toContainText('There is no control for a value of this kind.');
      await expect(editor.option(path).locator('input:not([type=hidden]), select, textarea')).toHaveCount(0);
    }
    const before = (await sandbox.service(KAFKA)).user_config;
    await editor.set('kafka.num_partitions', '4');
    await editor.saved();
    const kafka = before['kafka'] as object;
    expect((await sandbox.service(KAFKA)).user_config).toEqual({ ...before, kafka: { ...kafka, num_partitions: 4 } });

    await editor.open('stuck-creating', 'faults');
    await expect(editor.option('kafka.zookeeper_session_timeout_ms')).toContainText('6000');
    await expect(editor.option('kafka.zookeeper_session_timeout_ms')).toContainText('left as it is');
    await expect(editor.option('kafka.zookeeper_session_timeout_ms').locator('input:not([type=hidden])')).toHaveCount(0);
  });

  test('a secret is never echoed: not when it is set, not when it is typed', async ({ page, hydrated, sandbox, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open('grafana-main');
    const password = editor.control('smtp_server.password');
    await expect(password).toHaveAttribute('type', 'password');
    await expect(password).toHaveValue('');
    expect(await page.content()).not.toContain('ein0-Post-Geheimnis');

    // Left empty it stays as it is …
    await editor.set('smtp_server.port', '465');
    await editor.expectChanges(1);
    await editor.saved();
    expect((await sandbox.service('grafana-main')).user_config['smtp_server']).toMatchObject({ port: 465, password: 'ein0-Post-Geheimnis' });

    // … and what is typed is changed, and shown nowhere.
    await editor.open('grafana-main');
    await editor.set('smtp_server.password', 'neu-und-geheim-7');
    if (hydrated) {
      await expect(editor.change('smtp_server.password')).toContainText('(not shown)');
      expect(await page.content()).not.toContain('neu-und-geheim-7');
    }
    await editor.saved();
    expect(await page.content()).not.toContain('neu-und-geheim-7');
    expect((await sandbox.service('grafana-main')).user_config['smtp_server']).toMatchObject({ password: 'neu-und-geheim-7' });
  });

  test('chips: what is typed becomes an entry, and one can be taken away', async ({ page, hydrated, sandbox }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    if (hydrated) {
      await editor.control('preferred_zones').fill('euw1-az3');
      await editor.control('preferred_zones').press('Enter');
      await editor.option('preferred_zones').getByRole('button', { name: 'Remove euw1-az1' }).click();
    } else {
      await editor.list('preferred_zones', 'euw1-az2', 'euw1-az3');
    }
    await editor.expectChanges(1);
    await expect(editor.change('preferred_zones').locator('del')).toHaveText('euw1-az1, euw1-az2');
    await expect(editor.change('preferred_zones').locator('ins')).toHaveText('euw1-az2, euw1-az3');
    await editor.saved();
    expect((await sandbox.service(KAFKA)).user_config['preferred_zones']).toEqual(['euw1-az2', 'euw1-az3']);
  });

  test('a value beside a tick at Unset is not thrown away in silence', async ({ page, hydrated, sandbox, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('custom_domain', 'kafka.example.com');
    await editor.look();
    await expect(editor.error('custom_domain')).toContainText('Take the tick off “Unset (null)”');
    await expect(editor.control('custom_domain')).toHaveValue('kafka.example.com');
    await editor.unset('custom_domain').uncheck();
    await editor.expectChanges(1);
    await expect(editor.error('custom_domain')).toHaveText('');
    await editor.saved();
    expect((await sandbox.service(KAFKA)).user_config['custom_domain']).toBe('kafka.example.com');
  });

  test('unset to null, and back', async ({ page, hydrated, sandbox }) => {
    const editor = new Editor(page, hydrated);
    await editor.open('pg-orders');
    await editor.unset('backup_hour').check();
    await editor.expectChanges(1);
    await expect(editor.change('backup_hour').locator('del')).toHaveText('3');
    await expect(editor.change('backup_hour').locator('ins')).toHaveText('null');
    await editor.saved();
    expect((await sandbox.service('pg-orders')).user_config['backup_hour']).toBeNull();

    await editor.open('pg-orders');
    await expect(editor.unset('backup_hour')).toBeChecked();
    await editor.unset('backup_hour').uncheck();
    await editor.set('backup_hour', '4');
    await editor.saved();
    expect((await sandbox.service('pg-orders')).user_config['backup_hour']).toBe(4);
  });
});

test.describe('search and add', () => {
  test('by title, path and description; what is set is not offered again', async ({ page, hydrated }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.search('kafka.message_max_bytes');
    await expect(editor.hit('kafka.message_max_bytes')).toContainText('message.max.bytes');
    await editor.search('behind privatelink many clients share');
    await expect(editor.hit('kafka.max_connections_per_ip')).toBeVisible();
    await editor.search('kafka.num_partitions');
    await expect(editor.finder).toContainText('No option matches.');
    await editor.search('enable schema_registry');
    await expect(editor.hit('privatelink_access.schema_registry')).toBeVisible();
    // Of hundreds the first, and how many there are.
    await editor.search('kafka');
    await expect(editor.finder).toContainText(/The first \d+ of \d+ options/);
    await editor.open('grafana-main');
    await editor.search('service_to_fork_from');
    await expect(editor.hit('service_to_fork_from')).toContainText('This can only be set when a service is created.');
    await expect(editor.finder.getByRole('button', { name: /service_to_fork_from/ })).toHaveCount(0);
  });

  test('added, typed, saved; and taken away again before that', async ({ page, hydrated, sandbox }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('kafka.num_partitions', '5');
    await editor.add('kafka.message_max_bytes');
    // What was typed before is still there.
    await expect(editor.control('kafka.num_partitions')).toHaveValue('5');
    await editor.set('kafka.message_max_bytes', '2000000');
    await editor.add('kafka.log_cleanup_policy');
    await expect(editor.control('kafka.message_max_bytes')).toHaveValue('2000000');
    await editor.option('kafka.log_cleanup_policy').getByRole('button', { name: 'Remove kafka.log_cleanup_policy' }).click();
    await expect(editor.option('kafka.log_cleanup_policy')).toHaveCount(0);
    await expect(editor.control('kafka.message_max_bytes')).toHaveValue('2000000');
    await expect(editor.control('kafka.num_partitions')).toHaveValue('5');
    await editor.search('retention');
    await expect(editor.control('kafka.message_max_bytes')).toHaveValue('2000000');
    await editor.expectChanges(2);
    await expect(editor.change('kafka.message_max_bytes')).toContainText('not set → 2000000');
    await editor.saved();
    const { user_config: config } = await sandbox.service(KAFKA);
    expect(config['kafka']).toMatchObject({ num_partitions: 5, message_max_bytes: 2_000_000 });
    expect(config['kafka']).not.toHaveProperty('log_cleanup_policy');
    const overview = new OverviewPage(page, hydrated);
    await expect(overview.setting('kafka.message_max_bytes')).toContainText('2000000 bytes');
  });

  test('without a mouse: typed, arrows, Enter, and the control has the focus @hydrated', async ({ page, hydrated }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.finder.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(editor.searchBox).toBeFocused();
    await page.keyboard.type('log.retention');
    await expect(editor.hit('kafka.log_retention_bytes')).toBeVisible();
    await expect(editor.hit('kafka.message_max_bytes')).toHaveCount(0);
    await page.keyboard.press('ArrowDown');
    const options = editor.finder.locator('.finder__list button');
    await expect(options.nth(0)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(options.nth(1)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(editor.searchBox).toBeFocused();
    await page.keyboard.press('ArrowDown');
    const path = (await options.nth(0).locator('.finder__path').textContent()) ?? '';
    await page.keyboard.press('Enter');
    await expect(editor.control(path)).toBeFocused();
    await page.keyboard.type('77');
    await editor.expectChanges(1);
    await expect(editor.control(path)).toBeFocused();
    await expect(editor.control(path)).toHaveValue('77');
  });

  test('a link can open the editor with a search', async ({ page, hydrated }) => {
    const editor = new Editor(page, hydrated);
    await page.goto(`${editor.path('kafka-no-vpc')}?q=kafka_authentication_methods.sasl`);
    await expect(editor.searchBox).toHaveValue('kafka_authentication_methods.sasl');
    await expect(editor.hit('kafka_authentication_methods.sasl')).toBeVisible();
  });
});

test.describe('before saving', () => {
  test('Save works once something changed, and no more when it is changed back @hydrated', async ({ page, hydrated }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await expect(editor.save).toBeDisabled();
    await editor.set('kafka.num_partitions', '4');
    await expect(editor.save).toBeEnabled();
    await expect(editor.change('kafka.num_partitions')).toContainText('3 → 4');
    await editor.set('kafka.num_partitions', '3');
    await expect(editor.save).toBeDisabled();
    await editor.set('schema_registry', false);
    await expect(editor.save).toBeEnabled();
    await expect(editor.change('schema_registry')).toContainText('on → off');
    await editor.set('schema_registry', true);
    await expect(editor.save).toBeDisabled();
  });

  test('nothing changed: nothing is sent, and it says so @nojs', async ({ page, hydrated, sandbox, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.save.click();
    await expect(editor.form).toContainText('Nothing was changed yet.');
    expect((await sandbox.calls()).filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('a wrong value is said at its field while one types @hydrated', async ({ page, hydrated }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('kafka.num_partitions', '5000');
    await expect(editor.error('kafka.num_partitions')).toHaveText('Enter a whole number from 1 to 1000.');
    await expect(editor.control('kafka.num_partitions')).toHaveAccessibleDescription(/Enter a whole number from 1 to 1000/);
    await editor.set('kafka.num_partitions', '500');
    await expect(editor.error('kafka.num_partitions')).toHaveText('');
  });

  test('a wrong value is not sent, and nothing typed is lost', async ({ page, hydrated, sandbox, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open('pg-orders');
    await editor.set('pg.timezone', 'Europe Helsinki');
    await editor.set('work_mem', '16');
    await editor.add('pg.wal_writer_delay');
    await editor.set('pg.wal_writer_delay', '3');
    await editor.save.click();
    await expect(editor.form).toContainText('Nothing was saved: see what is said at the options.');
    if (hydrated) await settled(page);
    // The page leads to the first thing that is wrong.
    await expect(editor.control('pg.timezone')).toBeFocused();
    await expect(editor.control('pg.timezone')).toBeInViewport();
    await expect(editor.error('pg.timezone')).toHaveText('Needs a name like Europe/Helsinki');
    await expect(editor.error('pg.wal_writer_delay')).toHaveText('Enter a whole number from 10 to 200.');
    await expect(editor.error('work_mem')).toHaveText('');
    await expect(editor.control('pg.timezone')).toHaveValue('Europe Helsinki');
    await expect(editor.control('work_mem')).toHaveValue('16');
    await expect(editor.control('pg.wal_writer_delay')).toHaveValue('3');
    expect((await sandbox.calls()).filter(({ method }) => method === 'PUT')).toEqual([]);

    await editor.set('pg.timezone', 'Europe/Turku');
    await editor.set('pg.wal_writer_delay', '30');
    await editor.saved();
    expect((await sandbox.service('pg-orders')).user_config).toMatchObject({
      work_mem: 16,
      pg: { timezone: 'Europe/Turku', wal_writer_delay: 30 },
    });
  });

  test('an added option that is left empty is asked for when one saves', async ({ page, hydrated, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.add('kafka.message_max_bytes');
    await editor.set('kafka.num_partitions', '4');
    await editor.expectChanges(1);
    await expect(editor.error('kafka.message_max_bytes')).toHaveText('');
    await editor.save.click();
    await expect(editor.error('kafka.message_max_bytes')).toContainText(/Enter a whole number/);
    if (hydrated) await settled(page);
    await expect(editor.control('kafka.num_partitions')).toHaveValue('4');
  });
});

test.describe('saving', () => {
  test('only what changed is sent', async ({ page, hydrated, sandbox }) => {
    const before = (await sandbox.service(KAFKA)).user_config;
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('kafka.compression_type', 'zstd');
    await editor.set('kafka_rest', false);
    await editor.saved();
    await expect(page).toHaveURL('/projects/demo/services/my-kafka');
    if (hydrated) await settled(page);
    const kafka = before['kafka'] as object;
    expect((await sandbox.service(KAFKA)).user_config).toEqual({
      ...before,
      kafka_rest: false,
      kafka: { ...kafka, compression_type: 'zstd' },
    });
    const writes = (await sandbox.calls()).filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /v1/project/demo/service/my-kafka']);
    const overview = new OverviewPage(page, hydrated);
    await expect(overview.setting('kafka.compression_type').locator('.setting__value')).toHaveText('zstd');
    await expect(overview.setting('kafka_rest').locator('.setting__value')).toHaveText('off');
  });

  test('the same form sent twice acts once', async ({ page, hydrated, sandbox }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('kafka.num_partitions', '4');
    await expect(editor.save).toBeEnabled();
    await editor.save.dblclick();
    await expect(page).toHaveURL('/projects/demo/services/my-kafka');
    await expect(new OverviewPage(page, hydrated).setting('kafka.num_partitions').locator('.setting__value')).toHaveText('4');
    if (hydrated) await settled(page);
    expect((await sandbox.calls()).filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('what a colleague changed meanwhile is shown, not overwritten', async ({ page, hydrated, sandbox, quiet }) => {
    quiet.allowStatus(409);
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('kafka.num_partitions', '6');
    await editor.set('kafka.compression_type', 'zstd');
    await editor.look();
    await sandbox.setConfig(KAFKA, { kafka: { num_partitions: 12, auto_create_topics_enable: true } });
    await editor.save.click();
    const option = editor.option('kafka.num_partitions');
    await expect(option).toContainText('At Aiven now: 12');
    if (hydrated) await settled(page);
    await expect(editor.form).toContainText('Nothing was saved: somebody changed the options that are marked');
    // Both, and everything typed; only what one wanted to change oneself is a conflict.
    await expect(editor.control('kafka.num_partitions')).toHaveValue('6');
    await expect(editor.control('kafka.compression_type')).toHaveValue('zstd');
    await expect(editor.option('kafka.compression_type')).not.toContainText('At Aiven now');
    await expect(editor.option('kafka.auto_create_topics_enable')).not.toContainText('At Aiven now');
    expect((await sandbox.service(KAFKA)).user_config['kafka']).toMatchObject({ num_partitions: 12, compression_type: 'producer' });

    await expect(editor.change('kafka.num_partitions')).toContainText('12 → 6');
    await editor.saved();
    expect((await sandbox.service(KAFKA)).user_config['kafka']).toMatchObject({
      num_partitions: 6,
      compression_type: 'zstd',
      auto_create_topics_enable: true,
    });
  });

  test('what only Aiven knows is said at the option that it names', async ({ page, hydrated, sandbox, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open('pg-orders');
    await editor.set('work_mem', '16');
    await editor.add('pg.wal_sender_timeout');
    await editor.set('pg.wal_sender_timeout', '17');
    await editor.save.click();
    await expect(editor.error('pg.wal_sender_timeout')).toContainText('Zero, or 5000 to 10800000');
    if (hydrated) await settled(page);
    await expect(editor.error('pg.wal_sender_timeout')).toContainText('Aiven said');
    await expect(editor.control('pg.wal_sender_timeout')).toHaveValue('17');
    await expect(editor.control('work_mem')).toHaveValue('16');
    expect((await sandbox.service('pg-orders')).user_config['work_mem']).toBe(8);
    // It stays as long as the value that it is about, whatever else one does.
    await editor.set('work_mem', '32');
    await editor.expectChanges(2);
    await expect(editor.error('pg.wal_sender_timeout')).toContainText('Zero, or 5000 to 10800000');
    await editor.set('pg.wal_sender_timeout', '0');
    await editor.look();
    await expect(editor.error('pg.wal_sender_timeout')).toHaveText('');
    await editor.saved();
    expect((await sandbox.service('pg-orders')).user_config).toMatchObject({ work_mem: 32, pg: { wal_sender_timeout: 0 } });
  });

  test('a refusal that names no option stands above the buttons', async ({ page, hydrated, quiet }) => {
    quiet.allowStatus(422);
    const editor = new Editor(page, hydrated);
    await editor.open('grafana-main');
    await editor.add('auth_github.client_id');
    await editor.set('auth_github.client_id', 'b1ba0bf5');
    await editor.save.click();
    await expect(editor.form).toContainText(/client_secret.*required/);
    if (hydrated) await settled(page);
    await expect(editor.error('auth_github.client_id')).toHaveText('');
    await expect(editor.control('auth_github.client_id')).toHaveValue('b1ba0bf5');
  });

  test('an answer that was lost is looked after, and was saved', async ({ page, hydrated, sandbox }) => {
    const editor = new Editor(page, hydrated);
    await editor.open(KAFKA);
    await editor.set('kafka.num_partitions', '4');
    await editor.look();
    await sandbox.fault(KAFKA, 'lost-answer');
    await editor.saved();
    expect((await sandbox.service(KAFKA)).user_config['kafka']).toMatchObject({ num_partitions: 4 });
    expect((await sandbox.calls()).filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('a token that may only read is refused in words', async ({ page, hydrated, quiet }) => {
    quiet.allowStatus(403);
    quiet.allow(/Clear-Site-Data/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, hydrated, 'demo-readonly');
    const editor = new Editor(page, hydrated);
    await editor.open('kafka-no-vpc');
    await editor.set('kafka_version', '4.0');
    await editor.save.click();
    await expect(page.locator('main')).toContainText(/may not|permission/);
    if (hydrated) await settled(page);
    await expect(editor.control('kafka_version')).toHaveValue('4.0');
  });
});

test('the avn line makes the same change', async ({ page, hydrated, sandbox }) => {
  const editor = new Editor(page, hydrated);
  await editor.open(KAFKA);
  await editor.set('kafka.num_partitions', '9');
  await editor.set('kafka.log_cleaner_min_cleanable_ratio', '0.25');
  await editor.set('kafka_rest', false);
  await editor.set('kafka.compression_type', 'lz4');
  await editor.list('preferred_zones', 'euw1-az2', 'euw1 az3');
  await editor.unset('custom_domain').uncheck();
  await editor.set('custom_domain', 'kafka.o\'neil.example');
  await editor.add('kafka.sasl_oauthbearer_expected_audience');
  await editor.set('kafka.sasl_oauthbearer_expected_audience', 'it\'s "$HOME" `id`');
  await editor.add('privatelink_access.kafka');
  await editor.set('privatelink_access.kafka', true);
  await editor.expectChanges(8);
  const line = await editor.line();
  const ran = await shell(line, sandbox.url);
  expect(ran, line).toMatchObject({ code: 0 });
  const { user_config: byAvn } = await sandbox.service(KAFKA);
  expect(byAvn).toMatchObject({ custom_domain: 'kafka.o\'neil.example', privatelink_access: { kafka: true }, kafka: { num_partitions: 9 } });

  await sandbox.reset();
  await editor.saved();
  expect((await sandbox.service(KAFKA)).user_config).toEqual(byAvn);
});

test('the avn line that unsets', async ({ page, hydrated, sandbox }) => {
  const editor = new Editor(page, hydrated);
  await editor.open('pg-orders');
  await editor.unset('backup_hour').check();
  await editor.expectChanges(1);
  const line = await editor.line();
  const ran = await shell(line, sandbox.url);
  expect(ran, line).toMatchObject({ code: 0 });
  expect((await sandbox.service('pg-orders')).user_config['backup_hour']).toBeNull();
});
