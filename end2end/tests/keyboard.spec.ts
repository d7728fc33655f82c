// Overview and the editor with the keyboard alone: everything can be reached, and one sees where one is.
import { type Page } from '@playwright/test';

import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { OverviewPage } from '../support/overview';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

/** What has the focus, and whether anybody can see it. */
async function focused(page: Page): Promise<{ name: string; visible: boolean }> {
  return page.evaluate(() => {
    const it = document.activeElement as HTMLElement | null;
    if (it === null || it === document.body) return { name: '', visible: true };
    const shown = (element: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    };
    // A field of chips shows the focus of its input around itself.
    const around = it.closest('.chips, label');
    const box = it.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const name = it.id || it.getAttribute('href') || it.textContent.trim() || it.tagName;
    return { name, visible: inside && (shown(it) || (around !== null && shown(around))) };
  });
}

/** Presses Tab until `name` has the focus; everything on the way must be visible. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const way: string[] = [];
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    way.push(now.name);
    expect(now, `${way.length}. stop`).toMatchObject({ visible: true });
    if (now.name === name) return;
  }
  throw new Error(`${name} was not reached: ${way.join(', ')}`);
}

test('choosing a connection and revealing it', async ({ page, hydrated }) => {
  const overview = new OverviewPage(page, hydrated);
  await overview.open('kafka-12a3b4c5');
  await tabTo(page, 'component-kafka');
  await tabTo(page, 'route-dynamic');
  await page.keyboard.press('ArrowDown');
  if (!hydrated) {
    await tabTo(page, 'choice-user');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }
  await overview.expectChoice('route', 'privatelink');
  if (hydrated) await expect(page.locator('#route-privatelink')).toBeFocused();
  else await tabTo(page, 'route-privatelink');
  await tabTo(page, 'connection-plc39413abcdef');
  await page.keyboard.press('ArrowDown');
  if (!hydrated) {
    await tabTo(page, 'choice-user');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }
  await overview.expectChoice('connection', 'plc5e3f9573e9a');
  await tabTo(page, 'reveal');
  await page.keyboard.press('Enter');
  await expect(overview.row('Access key').getByText('Show', { exact: true })).toBeVisible();
  // With a script the place is kept; a page that is loaded begins at its top.
  if (hydrated) expect((await focused(page)).name).not.toBe('');
  await tabTo(page, 'recipe-kcat');
  await page.keyboard.press('Enter');
  await overview.expectChoice('recipe', 'kcat');
  await expect(overview.recipe).toContainText('privatelink-2-');
});

test('a value, a switch, an addition, and Save', async ({ page, hydrated, sandbox }) => {
  const overview = new OverviewPage(page, hydrated);
  await overview.open('my-kafka');
  await tabTo(page, 'change-config');
  await page.keyboard.press('Enter');
  const editor = new Editor(page, hydrated);
  await expect(editor.form).toBeVisible();
  if (hydrated) await settled(page);
  await tabTo(page, 'value-kafka_rest');
  await page.keyboard.press('Space');
  await expect(editor.control('kafka_rest')).not.toBeChecked();
  await tabTo(page, 'add-option');
  await page.keyboard.press('Enter');
  await tabTo(page, 'option-search');
  await page.keyboard.type('kafka.message_max_bytes');
  if (!hydrated) {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(editor.hit('kafka.message_max_bytes')).toBeVisible();
    await tabTo(page, 'option-search');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
  } else {
    await expect(editor.hit('kafka.num_partitions')).toHaveCount(0);
    await expect(editor.hit('kafka.message_max_bytes')).toBeVisible();
    await page.keyboard.press('ArrowDown');
  }
  await expect(editor.hit('kafka.message_max_bytes')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(editor.control('kafka.message_max_bytes')).toBeVisible();
  if (hydrated) await expect(editor.control('kafka.message_max_bytes')).toBeFocused();
  else await tabTo(page, 'value-kafka.message_max_bytes');
  await page.keyboard.type('5000');
  if (hydrated) await expect(editor.save).toBeEnabled();
  await tabTo(page, 'save');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/projects/demo/services/my-kafka');
  if (hydrated) await settled(page);
  expect((await sandbox.service('my-kafka')).user_config).toMatchObject({ kafka_rest: false, kafka: { message_max_bytes: 5000 } });
});

test('Enter in a field shows the difference and saves nothing', async ({ page, hydrated, sandbox }) => {
  const editor = new Editor(page, hydrated);
  await editor.open('my-kafka');
  await editor.set('kafka.num_partitions', '7');
  await editor.control('kafka.num_partitions').press('Enter');
  await expect(editor.change('kafka.num_partitions')).toContainText('3 → 7');
  await expect(editor.control('kafka.num_partitions')).toHaveValue('7');
  await expect(page).toHaveURL(/\/config$/);
  expect((await sandbox.calls()).filter(({ method }) => method === 'PUT')).toEqual([]);
});
