// Prints, as JSON, which sentence each finding chooses for each case of the file that is named first.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , cases, findings, strings] = process.argv;
const finding = await import(pathToFileURL(findings)), { LANGUAGES, say2, useLanguage } = await import(pathToFileURL(strings));
const chosen = [];
for (const [name, given] of JSON.parse(readFileSync(cases, 'utf8'))) {
  const found = finding[name](...given), said = [];
  for (const one of Object.keys(LANGUAGES)) { await useLanguage(one); said.push(say2(found)); }
  chosen.push([found[0], said]);
}
console.log(JSON.stringify({ chosen, keys: Object.fromEntries(Object.entries(LANGUAGES).map(([name, words]) => [name, Object.entries(words)])), exported: Object.keys(finding) }));
