// Check connectivity: the script as it is downloaded, run by a shell, and what the page makes of its output.
import { checkAxe, checkNarrow } from '../support/axe';
import { CheckPage, runOn } from '../support/check';
import { expect, settled, signIn, test } from '../support/fixtures';
import { OverviewPage } from '../support/overview';

const KAFKA = 'kafka-12a3b4c5';
const [FIRST, SECOND] = ['plc39413abcdef', 'plc5e3f9573e9a'] as const;

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('from Overview to a report in which no name resolves', async ({ page, hydrated, sandbox }) => {
  const overview = new OverviewPage(page, hydrated);
  const check = new CheckPage(page, hydrated);
  await overview.open(KAFKA, { component: 'kafka', route: 'dynamic' });
  await expect(page.getByRole('link', { name: 'Check connectivity' })).toHaveCount(0);
  await overview.choose('route', 'privatelink');
  await overview.choose('connection', SECOND);
  await page.getByRole('link', { name: 'Check connectivity' }).click();
  await expect(check.targets).toBeVisible();
  if (hydrated) await settled(page);
  await expect(page).toHaveURL((url) => url.pathname + url.search === check.path(KAFKA, SECOND));
  await expect(check.connections.locator('[aria-current=true]')).toContainText(SECOND);

  const { components } = await sandbox.service(KAFKA);
  const meant = components.filter((one) => one.privatelink_connection_id === SECOND);
  await expect(check.targets.locator('tbody tr')).toHaveCount(meant.length);
  for (const { host, port } of meant) {
    await expect(check.targets.locator('tbody tr').filter({ hasText: String(port) })).toContainText(host);
  }

  const report = await runOn('without names', await check.download());
  expect(report).toContain('does not resolve here');
  await check.explain(report);
  await expect(check.result).toContainText(/checks failed/);
  await expect(check.cells('Name')).toContainText(['Failed']);
  await expect(check.cells('Name').first()).toContainText('What to do: Switch the component on under Network');
  await expect(check.cells('Name').first()).toContainText('switch DNS resolution on');
  for (const cell of await check.cells('TCP').all()) await expect(cell).toContainText('Not checked');
  await expect(check.field).toHaveValue(report);
  expect((await sandbox.calls()).filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('all is well, on every connection and on one', async ({ page, hydrated }) => {
  const check = new CheckPage(page, hydrated);
  await check.open(KAFKA);
  const all = await check.targets.locator('tbody tr').count();
  const report = await runOn('well', await check.download());
  await check.explain(report);
  await expect(check.result).toContainText('All is well');
  await expect(check.cells('TCP')).toHaveCount(all);
  await expect(check.matrix.locator('td[data-result]')).not.toHaveCount(0);
  await expect(check.matrix.locator('td:not([data-result=OK])')).toHaveCount(0);

  await check.connections.getByRole('link', { name: FIRST }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('connection') === FIRST);
  await expect(check.connections.locator('[aria-current=true]')).toContainText(FIRST);
  if (hydrated) await settled(page);
  expect(await check.targets.locator('tbody tr').count()).toBeLessThan(all);
  const script = await check.download();
  expect(script).not.toContain('privatelink-2-');
  await check.explain(await runOn('well', script));
  await expect(check.result).toContainText('All is well');
  await expect(check.matrix.locator('.check__host').filter({ hasText: 'privatelink-1-' })).toHaveCount(1);

  // What was pasted is in no address; without a script each answer is a page of the history.
  expect(page.url()).not.toContain('report');
  if (hydrated) {
    await page.goBack();
    await expect(check.connections.locator('[aria-current=true]')).toContainText('All connections');
  }
});

test('a security group that lets nobody in', async ({ page, hydrated }) => {
  const check = new CheckPage(page, hydrated);
  await check.open('pg-orders');
  await expect(check.connections).toHaveCount(0);
  await check.explain(await runOn('shut out', await check.download()));
  await expect(check.cells('Name').first()).toHaveAttribute('data-result', 'OK');
  await expect(check.cells('Private address').first()).toContainText('10.0.1.2');
  await expect(check.cells('TCP').first()).toContainText('security group');
  await expect(check.cells('TCP').first()).toContainText('inbound rule for TCP');
  await expect(check.cells('TLS').first()).toHaveAttribute('data-result', 'Not checked');
  // Once it lets them in, TLS is asked for after PostgreSQL's first words.
  await check.explain(await runOn('well', await check.download()));
  await expect(check.result).toContainText('All is well');
  await expect(check.cells('TLS').first()).toContainText('issued by CN = Project CA');
});

test('what cannot be read, and what is about something else', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(422);
  const check = new CheckPage(page, hydrated);
  await check.open(KAFKA, SECOND);
  const script = await check.download();
  await check.explain('bash: check-connectivity.sh: No such file or directory </textarea><b>');
  await expect(check.result).toContainText("nothing of the script's output");
  await expect(check.field).toHaveValue('bash: check-connectivity.sh: No such file or directory </textarea><b>');
  await expect(check.matrix).toHaveCount(0);

  const report = await runOn('well', script);
  await check.open(KAFKA, FIRST);
  await check.explain(report);
  await expect(check.result).toContainText(`belongs to connection ${SECOND}`);
  await check.result.getByRole('button', { name: `Show it for connection ${SECOND}` }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('connection') === SECOND);
  await expect(check.result).toContainText('All is well');
  if (hydrated) await settled(page);

  await check.open('pg-orders');
  await check.explain(report);
  await expect(check.result).toContainText('no host of pg-orders as it is now');
});

test('nothing to check leads to the guide', async ({ page, hydrated }) => {
  const check = new CheckPage(page, hydrated);
  await check.open('my-kafka');
  await expect(page.getByText('This service has no PrivateLink yet.')).toBeVisible();
  await expect(check.field).toHaveCount(0);
  await checkAxe(page, hydrated);
  await checkNarrow(page);
  await page.getByRole('link', { name: 'Set up connection' }).click();
  await expect(page).toHaveURL(/\/my-kafka\/network\/setup$/);
  if (hydrated) await settled(page);
});

test('axe in light and dark, and nothing sticks out at any width', async ({ page, hydrated }) => {
  const check = new CheckPage(page, hydrated);
  await check.open(KAFKA);
  for (const summary of await page.locator('details > summary').all()) await summary.click();
  await checkAxe(page, hydrated);
  await checkNarrow(page);
  await check.explain(await runOn('shut out', await check.download()));
  await checkAxe(page, hydrated);
  await checkNarrow(page);
  // The card cuts off what is wider than itself.
  for (const width of [360, 780, 1000, 1180, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    const over = await check.matrix.evaluate((table) => table.scrollWidth - (table.parentElement?.clientWidth ?? 0));
    expect(over, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
  }
  // On a phone each value stands with its heading.
  await page.setViewportSize({ width: 360, height: 740 });
  const label = await check.cells('TCP').first().evaluate((cell) => getComputedStyle(cell, '::before').content);
  expect(label).toBe('"TCP"');
});

test('with the keyboard alone', async ({ page, hydrated }) => {
  const check = new CheckPage(page, hydrated);
  await check.open(KAFKA);
  const report = await runOn('without names', await check.download());
  const tabTo = async (id: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${id} was not reached`);
  };
  await tabTo(`check-of-${FIRST}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL((url) => url.searchParams.get('connection') === FIRST);
  if (hydrated) await expect(page.locator(`#check-of-${FIRST}`)).toBeFocused();
  await tabTo('check-pasted');
  await page.keyboard.insertText(report);
  await tabTo('check-explain');
  await page.keyboard.press('Enter');
  await expect(check.result).toContainText(/checks failed/);
  if (hydrated) await expect(check.result).toBeFocused();
  await expect(check.result).toBeInViewport();
});

test('copied as it is downloaded @hydrated', async ({ page, hydrated }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const check = new CheckPage(page, hydrated);
  await check.open(KAFKA);
  const script = await check.download();
  await page.getByText('Show the script').click();
  await page.getByRole('button', { name: 'Copy the script' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(script);
});
