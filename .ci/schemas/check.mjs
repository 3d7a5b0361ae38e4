// Every schema that the program writes is one by the standard (draft 7, in ajv's strict mode), accepts
// what it should and rejects a field that is not known: node .ci/schemas/check.mjs FOLDER, where FOLDER
// has what `counterpart schema --output-dir` wrote.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'smol-toml';

const folder = process.argv[2];
const names = readdirSync(folder).filter((name) => name.endsWith('.schema.json'));
if (names.length < 9) throw new Error(`only ${names.length} schemas in ${folder}`);

const plain = (toml) => JSON.parse(JSON.stringify(parse(toml)));
const examples = {
  site: readFileSync('site.toml', 'utf8'),
  briefing: front('content/briefings/military-channels.md'),
  comparison: front('content/readouts/hegseth-dong.md'),
  source: front('content/sources/international-desk.md'),
  person: front('content/people/dong-jun.md'),
  organization: front('content/organizations/ministry-of-national-defense.md'),
  place: front('content/places/taiwan.md'),
  section: front('content/briefings/_index.md'),
  page: front('content/about.md'),
};

function front(file) {
  return readFileSync(file, 'utf8').split(/^\+\+\+$/m)[1];
}

for (const name of names) {
  const subject = name.replace('.schema.json', '');
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const good = plain(examples[subject]);
  if (!validate(good)) throw new Error(`${name} rejects ${JSON.stringify(good)}: ${ajv.errorsText(validate.errors)}`);
  if (validate({ ...good, drft: true })) throw new Error(`${name} accepts a field that is not known`);
  console.log(`${name}: accepts and rejects`);
}
