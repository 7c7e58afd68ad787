// Opens pages in Chromium at some widths, light and dark, and says what does not fit; and types keys.
//
// In, on standard input:   {playwright, chromium, pages: [{name, address}], widths: [number], folder,
//                           keyboard: {address, keys: [key]}}
// Out, on standard output: {looks: [{name, width, theme, ink, wide, cut, overlapping}],
//                           requests: [url], complaints: [text], focused: [text]}
//
// `wide` is by how many pixels a page is wider than its window, `cut` the texts that are not to be seen whole, `ink` the colour of text,
// `overlapping` the labels of a plot that another one covers, `focused` what has the focus behind each key. A
// picture of each look is left in `folder`. Nothing leaves the machine: all but loopback goes to a proxy that is
// not there.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const job = JSON.parse(fs.readFileSync(0, 'utf8'));
const { chromium } = createRequire(import.meta.url)(job.playwright);

function measured() {
  const root = document.documentElement;
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const inScroller = (element) => element && (scrolls(element) || inScroller(element.parentElement));
  const isSeen = (element) => element.checkVisibility() && !element.closest('.unseen, .skip');
  const cut = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !isSeen(element) || element.closest('iframe')) continue;
    const box = element.getBoundingClientRect();
    const svg = element.closest('svg');
    const page = { left: 0, right: root.clientWidth, top: -Infinity, bottom: Infinity };
    const within = svg ? svg.getBoundingClientRect() : page;
    const isOutBeside = box.left < within.left - 1 || box.right > within.right + 1;
    const out = isOutBeside || box.top < within.top - 1 || box.bottom > within.bottom + 1;
    const hides = getComputedStyle(element).overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
    if (element.tagName === 'title') continue;
    if (hides || (out && (svg || !inScroller(element)))) cut.push(element.textContent.slice(0, 80));
  }
  const labels = [...document.querySelectorAll('svg text')].map((label) => [label.textContent, label.getBoundingClientRect()]);
  const overlapping = [];
  labels.forEach(([text, one], place) => {
    for (const [other, two] of labels.slice(place + 1)) {
      const space = one.height * 0.35; // which letters leave in their line
      const beside = one.right <= two.left || two.right <= one.left;
      const apart = beside || one.bottom <= two.top + space || two.bottom <= one.top + space;
      if (!apart) overlapping.push(`${text} / ${other}`);
    }
  });
  return { ink: getComputedStyle(document.body).color, wide: root.scrollWidth - root.clientWidth, cut, overlapping };
}

async function looks(page, { name, address }) {
  const found = [];
  await page.goto(address);
  for (const width of job.widths) {
    await page.setViewportSize({ width, height: 1200 });
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      found.push({ name, width, theme, ...(await page.evaluate(measured)) });
      await page.screenshot({ path: path.join(job.folder, `${name}-${width}-${theme}.png`) });
    }
  }
  return found;
}

async function focused(page, { address, keys }) {
  const found = [];
  await page.goto(address);
  for (const key of keys) {
    await page.keyboard.press(key);
    found.push(await page.evaluate(() => document.activeElement.name || document.activeElement.textContent));
  }
  return found;
}

const browser = await chromium.launch({
  executablePath: job.chromium,
  args: ['--disable-gpu', '--disable-quic', '--proxy-server=http://127.0.0.1:9'],
  chromiumSandbox: false,
});
try {
  const page = await browser.newPage({ viewport: { width: job.widths[0], height: 1200 } });
  const requests = new Set();
  const complaints = [];
  page.on('request', (request) => requests.add(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const all = [];
  for (const one of job.pages) all.push(...(await looks(page, one)));
  const keys = await focused(page, job.keyboard);
  process.stdout.write(JSON.stringify({ looks: all, requests: [...requests], complaints, focused: keys }));
} finally {
  await browser.close();
}
