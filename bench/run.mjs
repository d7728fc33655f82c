// One table, one run: every contender is measured in every round, in turn, and the medians are compared.
// Everything is on 127.0.0.1 and every load is bounded in time.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS_EACH ?? 3);
const CONNECTIONS = 16;
const SERVICE = 'kafka-12a3b4c5';

const scratch = await mkdtemp(path.join(tmpdir(), 'postern-bench-'));
const children = [];

function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'ignore', ...options });
  children.push(child);
  return child;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function up(url) {
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      await fetch(url, { redirect: 'manual' });
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  throw new Error(`nothing answers at ${url}`);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// "1.23ms" and friends, in milliseconds.
function milliseconds(text) {
  const [, value, unit] = /([\d.]+)(us|ms|s)/.exec(text);
  return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

async function load({ url, headers = [] }) {
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '--latency', ...headers.flatMap((h) => ['-H', h]), url];
  const { stdout } = await run('wrk', args);
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(stdout) ?? /Socket errors: .*/.exec(stdout);
  if (bad) throw new Error(`${url}: ${bad[0]}`);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p50: milliseconds(/^\s+50%\s+(\S+)/m.exec(stdout)[1]),
    p99: milliseconds(/^\s+99%\s+(\S+)/m.exec(stdout)[1]),
  };
}

// Wall-clock times of whole processes, in milliseconds.
async function wall({ command, env }) {
  const out = path.join(scratch, 'times.json');
  await run('hyperfine', ['-N', '--warmup', '1', '--runs', '7', '--style', 'none', '--export-json', out, command], {
    env: { ...process.env, ...env },
  });
  const { default: report } = await import(`${out}?${Math.random()}`, { with: { type: 'json' } });
  return { wall: report.results[0].median * 1000 };
}

async function signIn(portal) {
  const answer = await fetch(`${portal}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: portal, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: 'demo-token', next: '/projects' }),
  });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  if (answer.status !== 303 || cookie === '') throw new Error(`sign-in answered ${answer.status}`);
  return cookie;
}

// The size of the yardstick's style sheet, in bytes. Ours is smaller, so a comment fills it up.
const STYLESHEET = 46_000;

// A copy of the built site with a style sheet of that size, for Postern and nginx alike.
async function paddedSite() {
  const folder = path.join(scratch, 'site');
  await cp(path.join(ROOT, 'target/site'), folder, { recursive: true });
  const file = path.join(folder, 'pkg/postern.css');
  const { size } = await stat(file);
  await appendFile(file, `/*${'-'.repeat(STYLESHEET - size - 4)}*/`);
  await Promise.all(['br', 'gz'].map((kind) => rm(`${file}.${kind}`, { force: true })));
  return { folder, file };
}

async function startNginx(file) {
  const port = await freePort();
  await cp(file, path.join(scratch, 'style.css'));
  await writeFile(
    path.join(scratch, 'nginx.conf'),
    `worker_processes 1; daemon off; error_log /dev/null; pid ${scratch}/nginx.pid;
${process.getuid() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000;
  types { text/css css; }
  client_body_temp_path ${scratch}; proxy_temp_path ${scratch}; fastcgi_temp_path ${scratch};
  uwsgi_temp_path ${scratch}; scgi_temp_path ${scratch};
  server { listen 127.0.0.1:${port}; root ${scratch}; }
}
`,
  );
  start('nginx', ['-c', path.join(scratch, 'nginx.conf'), '-p', scratch]);
  await up(`http://127.0.0.1:${port}/style.css`);
  return `http://127.0.0.1:${port}/style.css`;
}

async function measure(contenders, how) {
  const results = contenders.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, contender] of contenders.entries()) results[at].push(await how(contender));
  }
  return results.map((list) =>
    Object.fromEntries(Object.keys(list[0]).map((key) => [key, median(list.map((result) => result[key]))])),
  );
}

const round = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

async function main() {
  const [port, sandboxPort, helloPort] = [await freePort(), await freePort(), await freePort()];
  const portal = `http://127.0.0.1:${port}`;
  const site = await paddedSite();
  const sandbox = `http://127.0.0.1:${sandboxPort}`;
  const hello = `http://127.0.0.1:${helloPort}/`;
  start('target/release/postern', [
    'demo', '--listen', `127.0.0.1:${port}`, '--sandbox-listen', `127.0.0.1:${sandboxPort}`, '--speed', '1',
    '--site-dir', site.folder,
  ]);
  start('target/release/hello-leptos', [`127.0.0.1:${helloPort}`]);
  await Promise.all([up(`${portal}/readyz`), up(hello)]);

  const cookie = await signIn(portal);
  const page = `${portal}/projects/demo/services/${SERVICE}/network`;
  const html = await (await fetch(page, { headers: { cookie } })).text();
  if (!html.includes('vpce-svc-')) throw new Error('the Network page does not show its PrivateLink');
  const css = /href="([^"]+\.css)"/.exec(html)[1];
  const nginx = await startNginx(site.file);
  const curl = path.join(scratch, 'curl');
  await writeFile(curl, `silent\noutput = /dev/null\nfail\nheader = "Cookie: ${cookie}"\n`, { mode: 0o600 });

  const loads = [
    ['page, rendered on the server', [
      ['hello-world Leptos page', { url: hello }],
      ['Network page, signed in', { url: page, headers: [`Cookie: ${cookie}`] }],
    ]],
    [`stylesheet, ${STYLESHEET / 1000} kB`, [
      ['nginx, sendfile', { url: nginx }],
      ['Postern', { url: portal + css }],
    ]],
  ];
  const processes = [
    ['avn service privatelink aws get', {
      command: `${process.env.AVN} service privatelink aws get ${SERVICE} --project demo`,
      env: { AIVEN_WEB_URL: sandbox, AIVEN_AUTH_TOKEN: 'demo-token' },
    }],
    ['curl of the page\'s data', { command: `curl --config ${curl} ${portal}/api/network/state/demo/${SERVICE}` }],
  ];

  const { stdout: commit } = await run('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT });
  console.log(`\n${commit.trim()} · ${cpus().length} cores, shared with the load · medians of ${ROUNDS} interleaved rounds`);
  console.log(`load: wrk, ${CONNECTIONS} connections, ${SECONDS} s each · whole processes: hyperfine, 7 runs a round\n`);
  console.log('| what | who | req/s | p50 ms | p99 ms | ratio |\n|---|---|---:|---:|---:|---:|');
  for (const [what, contenders] of loads) {
    const results = await measure(contenders.map(([, target]) => target), load);
    for (const [at, { rate, p50, p99 }] of results.entries()) {
      const ratio = at === 0 ? '1.00' : (rate / results[0].rate).toFixed(2);
      console.log(`| ${what} | ${contenders[at][0]} | ${round(rate)} | ${round(p50)} | ${round(p99)} | ${ratio}× |`);
    }
  }
  const times = await measure(processes.map(([, process_]) => process_), wall);
  for (const [at, { wall: ms }] of times.entries()) {
    const ratio = at === 0 ? '1.00' : (times[0].wall / ms).toFixed(2);
    console.log(`| state of one PrivateLink, wall | ${processes[at][0]} | | ${round(ms)} | | ${ratio}× |`);
  }
}

try {
  await main();
} finally {
  for (const child of children) child.kill('SIGTERM');
  await rm(scratch, { recursive: true, force: true });
}
