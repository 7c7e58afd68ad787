// Opens pages in Chromium, and says what they show and what they asked for.
//
// In, on standard input:   {playwright, chromium, visits: [{address, frame, screenshot}],
//                           searches: [{address, word, screenshot}]}
// Out, on standard output: {visits: [facts], searches: [{before, found: [url], opened: facts}]}
//
// `frame` is how the address of the frame ends that holds the page, `found` what the search box of ReplayWeb.page
// lists, `opened` the first of it. Nothing leaves the machine: all but loopback goes to a proxy that is not there.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const TIMEOUT = 30_000;
const job = JSON.parse(fs.readFileSync(0, 'utf8'));
process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = '1';
const { chromium } = createRequire(import.meta.url)(job.playwright);

function launched(profile) {
  return chromium.launchPersistentContext(profile, {
    executablePath: job.chromium,
    args: ['--disable-gpu', '--disable-quic', '--proxy-server=http://127.0.0.1:9'],
    chromiumSandbox: false,
    viewport: { width: 1100, height: 900 },
  });
}

async function until(condition, what) {
  for (const deadline = Date.now() + TIMEOUT; ; ) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`in vain waited for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// What the page, the player around it and its service worker ask for.
class Requests {
  ended = new Map();
  statuses = new Map();

  constructor(context) {
    const end = (request) => this.ended.has(request) && this.ended.set(request, true);
    context.on('request', (request) => this.ended.set(request, false));
    // Not request.response(): of a request by a service worker it may be waited for without end.
    context.on('response', (response) => this.statuses.set(response.request(), response.status()));
    context.on('requestfinished', end);
    context.on('requestfailed', end);
  }

  forget() {
    this.ended.clear();
    this.statuses.clear();
  }

  async facts(frame) {
    const unanswered = () => [...this.ended].filter(([, ended]) => !ended).map(([request]) => request.url());
    await until(() => unanswered().length === 0, () => `answers to ${unanswered()}`);
    return [...this.ended.keys()].map((request) => this.fact(request, frame));
  }

  fact(request, frame) {
    return {
      url: request.url(),
      in_page: !request.serviceWorker() && within(request.frame(), frame),
      status: this.statuses.get(request) ?? null,
      failure: request.failure()?.errorText ?? null,
    };
  }
}

function within(frame, ancestor) {
  return frame !== null && (frame === ancestor || within(frame.parentFrame(), ancestor));
}

function shown() {
  return document.fonts.ready.then((fonts) => ({
    title: document.title,
    text: document.body?.innerText ?? document.documentElement.textContent,
    pictures: [...document.images].map((image) => ({ url: image.src, width: image.naturalWidth })),
    fonts: [...fonts].map((font) => ({ family: font.family, status: font.status })),
  }));
}

// Some pictures are only asked for when all else is there.
function haveLoaded() {
  const waits = (image) => !image.complete || (image.dataset.src && !image.src.endsWith(image.dataset.src));
  return ![...document.images].some(waits);
}

async function facts(page, requests, end) {
  const frames = () => page.frames().map((frame) => frame.url());
  const found = () => page.frames().find((frame) => frame.url().endsWith(end));
  const frame = await until(found, () => `a frame …${end} among ${frames()}`);
  await frame.waitForLoadState('load');
  await frame.waitForFunction(haveLoaded);
  return { address: frame.url(), ...(await frame.evaluate(shown)), requests: await requests.facts(frame) };
}

async function visit(page, requests, { address, frame, screenshot }) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(address);
  const seen = await facts(page, requests, frame);
  if (screenshot) await page.screenshot({ path: screenshot });
  return { ...seen, complaints };
}

async function search(page, requests, { address, word, screenshot }) {
  await page.goto(address);
  const entries = page.locator('wr-page-entry .page-url keyword-mark');
  await entries.first().waitFor();
  const before = await entries.count();
  await page.getByPlaceholder('Search by Page URL, Title, or Text').fill(word);
  await until(async () => (await entries.count()) !== before, () => `the list of ${before} pages to change`);
  await page.locator('.search-bar .is-loading').waitFor({ state: 'detached' });
  const found = await entries.evaluateAll((all) => all.map((entry) => entry.title));
  if (screenshot) await page.screenshot({ path: screenshot });
  if (!found.length) return { before, found, opened: null };
  requests.forget();
  await entries.first().click();
  return { before, found, opened: await facts(page, requests, `mp_/${found[0]}`) };
}

async function inTurn(context, jobs, action) {
  const all = [];
  const requests = new Requests(context);
  for (const one of jobs) {
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT);
    requests.forget();
    all.push(await action(page, requests, one));
    await page.close();
  }
  return all;
}

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'replay-'));
const context = await launched(profile);
try {
  const visits = await inTurn(context, job.visits, visit);
  const searches = await inTurn(context, job.searches, search);
  process.stdout.write(JSON.stringify({ visits, searches }));
} finally {
  await context.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
