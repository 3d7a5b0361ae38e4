// Every page, style sheet and picture in the Nu HTML checker: no error, and no warning.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { check } from './check.mjs';

const JAR = fileURLToPath(new URL('node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));

/** What the checker gets wrong, and why it is right as it stands. */
const KNOWN = [
  // Data in the page is no script (HTML: “data block”) and nothing that a policy forbids. That there is no
  // other script in a page is looked at below.
  /^Inline script violates Content Security Policy \(meta tag\)/,
  // It reads files, where no address is 'self'. policy.mjs looks at the policy in a browser.
  /^Resource violates Content Security Policy \(meta tag\): .* “\//,
  // It does not know container queries (CSS Containment 3; in all browsers since 2023).
  /^CSS: (Unrecognized at-rule “@container”|“container-type”: Property “container-type” doesn't exist)/,
  // Nor interest invokers (whatwg/html#11006; browsers without them show no card, and nothing is lost)
  // and where their cards stand (CSS Anchor Positioning 1, CSS Basic User Interface 4).
  /^Attribute “interestfor” not allowed on element “a”/,
  /^CSS: “(position-area|position-try-fallbacks|interest-delay)”: Property .* doesn't exist/,
  // Nor the marker of the current section (CSS Overflow 5); browsers without it leave it out.
  /^CSS: (“scroll-target-group”: Property .* doesn't exist|Unknown pseudo-element or pseudo-class “:target-current”)/,
];

await check(async ({ site, fail, say }) => {
  const files = site.files.filter(file => /\.(html|css|svg)$/.test(file)).map(file => `${site.folder}/${file}`);
  const args = ['-Xss2m', '-jar', JAR, '--format', 'json', '--also-check-css', '--also-check-svg', ...files];
  const { stderr, error } = spawnSync('java', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  const { messages } = JSON.parse(stderr);
  const used = new Set();
  for (const { type, subType, url, lastLine, message } of messages) {
    const known = KNOWN.find(pattern => pattern.test(message));
    if (known) used.add(known);
    else fail(`${url?.split(`/${site.folder}/`)[1] ?? url}:${lastLine}: ${subType ?? type}: ${message}`);
  }
  for (const page of site.pages) {
    for (const [tag] of site.read(page).matchAll(/<script\b[^>]*>/g)) {
      if (!/^<script (src="\/[^"]*"|type="application\/ld\+json")>$/.test(tag)) fail(`${page || 'home'}: a script in the page: ${tag}`);
    }
  }
  for (const pattern of KNOWN.filter(known => !used.has(known))) say(`no longer said: ${pattern}`);
  say(`${files.length} files`);
});
