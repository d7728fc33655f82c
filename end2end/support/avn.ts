// The real avn and the real aws, run by a shell on the very text that the page shows.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { TOKEN } from './sandbox';

export interface Ran {
  code: number;
  out: string;
}

/** Whose keys the real aws has: both are in the account 012345678901, and the intern may nothing. */
export const MWF_KEY = 'AKIASANDBOXMWF000001';
export const INTERN_KEY = 'AKIASANDBOXINTERN001';

/** `sh -c line` with avn and aws on PATH, an empty folder of its own, and the sandbox as Aiven and as AWS. */
export async function shell(line: string, sandboxUrl: string, key = MWF_KEY, more: Record<string, string> = {}): Promise<Ran> {
  const [avn, aws] = [process.env['AVN'], process.env['AWS']];
  if (avn === undefined || aws === undefined) throw new Error('AVN and AWS do not say where they are: run the tests with `make e2e`');
  const config = await mkdtemp(path.join(tmpdir(), 'avn-'));
  const env = {
    PATH: `${path.dirname(avn)}:${path.dirname(aws)}:${process.env['PATH'] ?? ''}`,
    HOME: config,
    AIVEN_CONFIG_DIR: config,
    AIVEN_WEB_URL: sandboxUrl,
    AIVEN_AUTH_TOKEN: TOKEN,
    AWS_ENDPOINT_URL: `${sandboxUrl}/ec2/`,
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: 'eu-west-1',
    // The scripts wait for AWS as a person would; the sandbox is moved by hand.
    POSTERN_PAUSE: '1',
    ...more,
  };
  try {
    return await new Promise((resolve) => {
      execFile('sh', ['-c', line], { env, cwd: config, timeout: 45_000 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out: stdout + stderr });
      });
    });
  } finally {
    await rm(config, { recursive: true, force: true });
  }
}

/** The real avn with a portal token, at a portal instead of Aiven. */
export function avnAt(portal: string, token: string, certificate?: string): (command: string) => Promise<Ran> {
  const more = certificate === undefined ? {} : { REQUESTS_CA_BUNDLE: certificate };
  return (command) => shell(`avn ${command}`, portal, MWF_KEY, { AIVEN_AUTH_TOKEN: token, ...more });
}
