// Connection information: what there is to choose, what follows from it, and how it is taken away.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Page } from '@playwright/test';

import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { OverviewPage } from '../support/overview';
import { kcat, words } from '../support/words';

const KAFKA = 'kafka-12a3b4c5';
const LINK = { component: 'kafka', route: 'privatelink' };

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

/** Everything of the page that could hold a secret: its document, its address, its history. */
async function everything(page: Page): Promise<string> {
  return `${page.url()}\n${await page.content()}`;
}

test.describe('choosing', () => {
  test('tabs for the components of the service', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA);
    await expect(overview.tabs.getByRole('link')).toHaveText(['Kafka', 'Schema Registry', 'Kafka REST', 'Kafka Connect']);
    await overview.tab('Schema Registry');
    await overview.expectChoice('component', 'schema_registry');
    await expect(overview.row('Schema Registry URI')).toBeVisible();
    await expect(overview.group('method')).toHaveCount(0);
    await overview.tab('Kafka');
    await expect(overview.group('method')).toBeVisible();
    await overview.open('dragonfly-sessions');
    await expect(overview.tabs).toHaveCount(0);
  });

  test('a route switch only where there is more than one route', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA);
    await expect(overview.group('route').getByRole('radio')).toHaveCount(2);
    await expect(overview.radio('route', 'dynamic')).toBeChecked();
    await overview.tab('Kafka REST');
    await expect(overview.group('route')).toHaveCount(0);
    await overview.open('my-kafka');
    await expect(overview.group('route')).toHaveCount(0);
    await sandbox.setConfig('my-kafka', { public_access: { kafka: true }, private_access: { kafka: true } });
    await expect(async () => {
      await overview.open('my-kafka');
      await expect(overview.group('route').getByRole('radio')).toHaveCount(3, { timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
  });

  test('a connection: its id, its VPC endpoint and its state', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA);
    await expect(overview.group('connection')).toHaveCount(0);
    await overview.choose('route', 'privatelink');
    const { connections } = (await (
      await sandbox.api('GET', `/v1/project/demo/service/${KAFKA}/privatelink/aws/connections`)
    ).json()) as { connections: { privatelink_connection_id: string; vpc_endpoint_id: string; state: string }[] };
    expect(connections).toHaveLength(2);
    for (const { privatelink_connection_id: id, vpc_endpoint_id: endpoint, state } of connections) {
      const item = overview.group('connection').locator('label').filter({ hasText: id });
      await expect(item).toContainText(endpoint);
      await expect(item).toContainText(state);
    }
    await expect(overview.radio('connection', 'plc39413abcdef')).toBeChecked();
    expect(await overview.value('Host')).toMatch(/^privatelink-1-/);
    await overview.choose('connection', 'plc5e3f9573e9a');
    expect(await overview.value('Host')).toMatch(/^privatelink-2-/);
  });

  test('certificate or SASL, each with its own port and rows', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, LINK);
    await expect(overview.radio('method', 'certificate')).toBeChecked();
    await expect(overview.row('Access key')).toBeVisible();
    await expect(overview.row('Access certificate')).toBeVisible();
    await expect(overview.row('Password')).toHaveCount(0);
    const port = await overview.value('Port');
    await overview.choose('method', 'sasl');
    await expect(overview.row('Password')).toBeVisible();
    await expect(overview.row('SASL mechanism')).toContainText('SCRAM-SHA-256');
    await expect(overview.row('Access key')).toHaveCount(0);
    await expect(overview.row('CA certificate')).toBeVisible();
    expect(await overview.value('Port')).not.toBe(port);
  });

  test('SASL that is off says so, and leads to its option', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('kafka-no-vpc');
    await expect(overview.radio('method', 'sasl')).toBeDisabled();
    await expect(overview.group('method')).toContainText('SASL is switched off on this service.');
    await overview.group('method').getByRole('link', { name: 'Switch it on' }).click();
    const editor = new Editor(page, hydrated);
    await expect(page).toHaveURL(/\/config\?q=kafka_authentication_methods\.sasl$/);
    if (hydrated) await settled(page);
    await editor.hit('kafka_authentication_methods.sasl').click();
    await editor.set('kafka_authentication_methods.sasl', true);
    await editor.saved();
    if (hydrated) await settled(page);
    expect((await sandbox.service('kafka-no-vpc')).user_config).toMatchObject({ kafka_authentication_methods: { sasl: true } });
    await overview.choose('method', 'sasl');
    await expect(overview.row('Password')).toBeVisible();
  });

  test('a user, and usage where there is more than one', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('pg-orders');
    await expect(overview.row('User').locator('dd').first()).toContainText('avnadmin');
    await overview.chooseUser('orders-app');
    await expect(overview.row('User').locator('dd').first()).toContainText('orders-app');
    await overview.choose('usage', 'replica');
    expect(await overview.value('Host')).toMatch(/^replica-/);
    await expect(overview.row('User').locator('dd').first()).toContainText('orders-app');
    // Replicas have no PrivateLink route.
    await overview.choose('route', 'privatelink');
    await expect(overview.group('usage')).toHaveCount(0);
    expect(await overview.value('Host')).toMatch(/^privatelink-1-/);
  });

  test('the address holds the whole choice: reload, share, Back and Forward', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA);
    await overview.choose('route', 'privatelink');
    await overview.choose('connection', 'plc5e3f9573e9a');
    await overview.choose('method', 'sasl');
    await overview.chooseUser('billing-app');
    await overview.take('kcat');
    const text = await overview.recipeText();
    expect(text).toContain('billing-app');
    const shared = page.url();

    await page.goto(shared);
    expect(await overview.recipeText()).toBe(text);
    await expect(overview.radio('connection', 'plc5e3f9573e9a')).toBeChecked();
    await expect(overview.radio('method', 'sasl')).toBeChecked();
    await expect(overview.connection.getByLabel('User', { exact: true })).toHaveValue('billing-app');

    await overview.choose('method', 'certificate');
    await expect(overview.row('Access key')).toBeVisible();
    await page.goBack();
    await expect(overview.radio('method', 'sasl')).toBeChecked();
    await expect(overview.recipe).toHaveText(text);
    await page.goForward();
    await expect(overview.radio('method', 'certificate')).toBeChecked();
    await expect(overview.row('Access key')).toBeVisible();
    if (hydrated) await settled(page);
  });

  test('an address that asks for what is not there gets the nearest, and a sentence', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, connection: 'plc-gone', method: 'kerberos' });
    await expect(overview.connection).toContainText('plc-gone');
    await expect(overview.connection).toContainText(/showing/i);
    await expect(overview.radio('connection', 'plc39413abcdef')).toBeChecked();
    await overview.open(KAFKA, { component: '</script><img src=x onerror=alert(1)>', user: '"\'><b>' });
    await expect(overview.connection).toBeVisible();
    expect(await page.locator('img').count()).toBe(0);
  });

  test('the listener that is meant, not the first that matches', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    const { components } = await sandbox.service('pg-reports', 'analytics');
    expect(components[0]?.component).not.toBe('pg');
    for (const component of ['pg', 'pgbouncer', 'prometheus']) {
      await overview.open('pg-reports', { component, route: 'privatelink' }, 'analytics');
      const meant = components.find((one) => one.component === component && one.route === 'privatelink');
      await expect(overview.row('Host')).toContainText(meant?.host ?? 'nowhere');
      await expect(overview.row('Port')).toContainText(String(meant?.port));
    }
  });

  test('a service without addresses of its own says so', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('mm2-copy');
    await expect(overview.connection).toContainText('has no address of its own');
    await expect(overview.connection.getByRole('button')).toHaveCount(0);
  });

  test('a service that is powered off says so beside its addresses', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('pg-off');
    await expect(overview.connection).toContainText(/powered off/);
    await expect(overview.row('Host')).toContainText('pg-off-demo');
  });
});

test('what differs from the dynamic route is marked, and credentials are the same', async ({ page, hydrated }) => {
  const overview = new OverviewPage(page, hydrated);
  await overview.open(KAFKA, { component: 'kafka', method: 'sasl' });
  const [host, port] = [await overview.value('Host'), await overview.value('Port')];
  await expect(overview.connection.locator('.differs')).toHaveCount(0);
  await overview.choose('route', 'privatelink');
  await expect(overview.row('Host')).toContainText(`dynamic: ${host}`);
  await expect(overview.row('Host').locator('.badge')).toHaveText('Differs');
  await expect(overview.row('Port')).toContainText(`dynamic: ${port}`);
  for (const label of ['User', 'Password', 'SASL mechanism', 'CA certificate']) {
    await expect(overview.row(label).locator('.differs')).toHaveCount(0);
  }
  await expect(overview.connection).toContainText('passwords and certificates are the same on every access route');
});

test.describe('recipes', () => {
  for (const [service, choice, names] of [
    [KAFKA, { ...LINK, method: 'certificate' }, ['Service URI', 'kcat', 'client.properties', '.env', 'Kubernetes Secret', 'JSON', 'avn']],
    [KAFKA, { ...LINK, method: 'sasl' }, ['Service URI', 'kcat', 'client.properties', '.env', 'Kubernetes Secret', 'JSON', 'avn']],
    [KAFKA, { component: 'schema_registry' }, ['Service URI', 'curl', '.env', 'Kubernetes Secret', 'JSON']],
    ['pg-orders', { route: 'privatelink' }, ['Service URI', 'psql', 'libpq string', '.env', 'Kubernetes Secret', 'JSON', 'avn']],
    ['mysql-shop', {}, ['Service URI', 'mysql', '.env', 'Kubernetes Secret', 'JSON']],
    ['valkey-cache', {}, ['Service URI', 'valkey-cli', 'redis-cli', '.env', 'Kubernetes Secret', 'JSON', 'avn']],
    ['ch-events', {}, ['Service URI', 'clickhouse-client', '.env', 'Kubernetes Secret', 'JSON']],
    ['os-logs', {}, ['Service URI', 'curl', '.env', 'Kubernetes Secret', 'JSON']],
    ['grafana-main', {}, ['Service URI', 'curl', '.env', 'Kubernetes Secret', 'JSON']],
  ] as const) {
    test(`${service} ${Object.values(choice).join(' ')}: each form, with its file`, async ({ page, hydrated }) => {
      const overview = new OverviewPage(page, hydrated);
      await overview.open(service, choice);
      await expect(overview.recipes.getByRole('link')).toHaveText([...names]);
      for (const name of names) {
        await overview.take(name);
        const text = await overview.recipeText();
        expect(text.length, name).toBeGreaterThan(10);
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          overview.connection.locator('.recipe__actions a[download]').click(),
        ]);
        expect(download.suggestedFilename()).toMatch(/^[\w.-]+\.(txt|sh|properties|env|yaml|json)$/);
        const file = readFileSync(await download.path(), 'utf8');
        expect(file.trimEnd(), name).toBe(text.trimEnd());
      }
    });
  }

  test('revealed, the same file holds the secret, and its address does not', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('pg-orders', { recipe: 'psql', user: 'orders-app' });
    expect(await overview.recipeText()).toContain('$PASSWORD');
    await overview.reveal();
    const text = await overview.recipeText();
    expect(text).toContain('p%40ss%2Fword%3A1');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      overview.connection.getByRole('button', { name: 'Download psql.sh' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('psql.sh');
    expect(download.url()).not.toMatch(/p%40ss|p@ss/);
    expect(readFileSync(await download.path(), 'utf8').trimEnd()).toBe(text);
  });

  test('copied as it stands @hydrated', async ({ page, hydrated }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const pasted = () => page.evaluate(() => navigator.clipboard.readText());
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, method: 'sasl', recipe: 'kcat' });
    await overview.row('Host').getByRole('button', { name: 'Copy Host' }).click();
    await expect.poll(pasted).toBe(await overview.value('Host'));
    await overview.connection.getByRole('button', { name: 'Copy kcat' }).click();
    await expect.poll(pasted).toBe(await overview.recipeText());
    await overview.reveal();
    await overview.row('Password').getByRole('button', { name: 'Copy Password' }).click();
    await expect.poll(pasted).toBe(await overview.value('Password'));
    await overview.connection.getByRole('button', { name: 'Copy kcat' }).click();
    await expect.poll(pasted).toBe(await overview.recipeText());
    expect(await overview.recipeText()).not.toContain('$PASSWORD');
  });

  test('a password full of quotes comes out of a shell as it is', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, method: 'sasl', user: 'billing-app', recipe: 'kcat' });
    const { users } = await sandbox.service(KAFKA);
    const password = users.find(({ username }) => username === 'billing-app')?.password ?? '';
    expect(password).toMatch(/['"$`]/);
    // With a placeholder the line works after `export PASSWORD=…` …
    expect(words(await overview.recipeText(), { PASSWORD: password })).toContain(`sasl.password=${password}`);
    // … revealed as it is.
    await overview.reveal();
    expect(kcat(await overview.recipeText()).settings).toMatchObject({ 'sasl.username': 'billing-app', 'sasl.password': password });
    expect(await overview.value('Password')).toBe(password);
  });

  test('a user whose password nobody knows: the row and the form say so', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open('pg-orders', { user: 'auditor', recipe: 'psql' });
    await overview.reveal();
    await expect(overview.row('Password')).toContainText(/password/i);
    await expect(overview.row('Password')).not.toContainText('null');
    await expect(overview.connection.locator('.recipes')).toContainText(/password/i);
    await expect(overview.recipe).toHaveCount(0);
  });
});

test.describe('secrets', () => {
  test('not in the page before somebody asks, and not after one hides them', async ({ page, hydrated, sandbox, portal }) => {
    const overview = new OverviewPage(page, hydrated);
    const { users } = await sandbox.service(KAFKA);
    const password = users.find(({ username }) => username === 'avnadmin')?.password ?? '';
    expect(password.length).toBeGreaterThan(8);
    await overview.open(KAFKA, { ...LINK, method: 'sasl' });
    expect(await everything(page)).not.toContain(password);
    const asked = (await sandbox.calls()).length;
    await overview.reveal();
    await expect(overview.row('Password')).toContainText(password);
    expect(page.url()).not.toContain(password);
    const reads = (await sandbox.calls()).slice(asked).filter(({ method }) => method === 'GET');
    expect(reads.length).toBeGreaterThan(0);
    await expect.poll(() => portal.log()).toContain('Secrets were asked for');
    expect(portal.log()).toMatch(/Secrets were asked for.*kafka-12a3b4c5/);
    expect(portal.log()).not.toContain(password);

    await overview.hide();
    expect(await everything(page)).not.toContain(password);
    await overview.reveal();
    await overview.choose('method', 'certificate');
    expect(await everything(page)).not.toContain(password);
    expect(await everything(page)).not.toContain('PRIVATE KEY');
  });

  test('the page with secrets is kept nowhere', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, method: 'sasl' });
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      overview.reveal(),
    ]);
    expect(answer.headers()['cache-control']).toContain('no-store');
    const password = await overview.value('Password');
    expect(answer.url()).not.toContain(password);

    await page.goto('/projects');
    // Chromium itself refuses to show the answer to a form again that nobody may keep.
    await page.goBack().catch((error: unknown) => expect(String(error)).toContain('ERR_CACHE_MISS'));
    expect(await page.content()).not.toContain(password);
    if (hydrated) {
      await settled(page);
      await expect(overview.connection.getByRole('button', { name: 'Reveal secrets' })).toBeVisible();
    }
  });

  test('leaving hides them, also from a browser that keeps pages whole @hydrated', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, method: 'sasl' });
    await overview.reveal();
    const password = await overview.value('Password');
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await page.content()).not.toContain(password);
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await expect(overview.connection.getByRole('button', { name: 'Reveal secrets' })).toBeVisible();
    await expect(overview.row('Password')).toContainText('$PASSWORD');
  });

  test('a token that may not read them gets the sentence that says what is missing', async ({ page, hydrated, quiet, portal }) => {
    quiet.allow(/Clear-Site-Data/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, hydrated, 'demo-readonly');
    const overview = new OverviewPage(page, hydrated);
    for (const service of ['kafka-no-vpc', 'pg-orders']) {
      await overview.open(service);
      await overview.connection.getByRole('button', { name: 'Reveal secrets' }).click();
      await expect(overview.connection).toContainText('the permission service:secrets:read is missing');
      await expect(overview.connection).toContainText('Ask a project admin');
      await expect(overview.connection.getByRole('button', { name: 'Reveal secrets' })).toBeVisible();
    }
    expect(portal.log()).toMatch(/Secrets were asked for.*shown=false|shown=false.*Secrets were asked for/);
  });

  test('key and certificates: shown, downloaded, and what openssl makes of them', async ({ page, hydrated, sandbox }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, method: 'certificate' });
    await expect(overview.row('Access key').getByText('Show', { exact: true })).toHaveCount(0);
    await overview.reveal();
    const folder = mkdtempSync(path.join(tmpdir(), 'pem-'));
    try {
      for (const [label, file, first] of [
        ['Access key', 'service.key', 'PRIVATE KEY'],
        ['Access certificate', 'service.cert', 'BEGIN CERTIFICATE'],
        ['CA certificate', 'ca.pem', 'BEGIN CERTIFICATE'],
      ] as const) {
        const row = overview.row(label);
        await row.getByText('Show', { exact: true }).click();
        await expect(row.locator('pre')).toBeVisible();
        const shown = (await row.locator('pre').textContent()) ?? '';
        expect(shown).toContain(first);
        const [download] = await Promise.all([page.waitForEvent('download'), row.getByTitle(`Download ${file}`).click()]);
        expect(download.suggestedFilename()).toBe(file);
        await download.saveAs(path.join(folder, file));
        expect(readFileSync(path.join(folder, file), 'utf8').trim()).toBe(shown.trim());
      }
      const openssl = (...options: string[]) => execFileSync('openssl', options, { cwd: folder, encoding: 'utf8' });
      expect(openssl('verify', '-CAfile', 'ca.pem', 'service.cert')).toContain('service.cert: OK');
      expect(openssl('x509', '-in', 'service.cert', '-noout', '-subject')).toContain('avnadmin');
      const publicOf = (kind: 'pkey' | 'x509', file: string) =>
        kind === 'pkey' ? openssl('pkey', '-in', file, '-pubout') : openssl('x509', '-in', file, '-noout', '-pubkey');
      expect(publicOf('pkey', 'service.key')).toBe(publicOf('x509', 'service.cert'));
      const ca = await (await sandbox.api('GET', '/v1/project/demo/kms/ca')).json();
      expect(readFileSync(path.join(folder, 'ca.pem'), 'utf8').trim()).toBe((ca as { certificate: string }).certificate.trim());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('the CA certificate is no secret: it is there at once', async ({ page, hydrated }) => {
    const overview = new OverviewPage(page, hydrated);
    await overview.open(KAFKA, { ...LINK, method: 'sasl' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      overview.row('CA certificate').getByRole('link', { name: 'Download ca.pem' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  test('no address gives a secret file away', async ({ page, hydrated, portal, quiet }) => {
    quiet.allowStatus(422);
    await new OverviewPage(page, hydrated).open(KAFKA, LINK);
    for (const file of ['service.key', 'service.cert']) {
      const answer = await page.request.get(`${portal.url}/api/download/demo/${KAFKA}/${file}?route=privatelink&reveal=1`);
      expect(answer.status()).toBe(422);
      expect(await answer.text()).not.toContain('BEGIN');
    }
    const reading = await page.request.get(`${portal.url}/projects/demo/services/${KAFKA}?method=sasl&reveal=1`);
    expect(await reading.text()).toContain('Reveal secrets');
  });
});
