// Several people at one team's portals, each with a browser of their own.
import type { Page } from '@playwright/test';

import { prepared, test as base } from './fixtures';
import { comeIn, type Name, Team, type Wishes } from './team';

interface Fixtures {
  team: Team;
  /** Comes in as one of the provider's people, in a browser of their own. */
  as: (name: Name) => Promise<Page>;
}

export const test = base.extend<Fixtures & { wishes: Wishes }>({
  wishes: [{}, { option: true }],

  team: async ({ wishes }, use, info) => {
    const team = await Team.start(wishes);
    await use(team);
    if (info.status !== info.expectedStatus) await info.attach('postern.log', { body: team.log() });
    await team.stop();
  },

  baseURL: async ({ team }, use) => use(team.url),

  as: async ({ browser, team, hydrated, quiet }, use) => {
    const open = new Map<Name, Page>();
    await use(async (name) => {
      const known = open.get(name);
      if (known) return known;
      const page = await prepared(browser, hydrated, quiet, team.url);
      await comeIn(page, team, name, hydrated);
      open.set(name, page);
      return page;
    });
    for (const page of open.values()) await page.context().close();
  },
});

export { expect } from './fixtures';
