// Prints, as JSON, which sentence each finding chooses for each case of the file that is named first.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , cases, findings, strings] = process.argv;
const finding = await import(pathToFileURL(findings)), { LANGUAGES, say2, useLanguage } = await import(pathToFileURL(strings));
const chosen = JSON.parse(readFileSync(cases, 'utf8')).map(([name, given]) => {
  const found = finding[name](...given), said = Object.keys(LANGUAGES).map((one) => { useLanguage(one); return say2(found); });
  return [found[0], said];
});
console.log(JSON.stringify({ chosen, keys: Object.fromEntries(Object.entries(LANGUAGES).map(([name, words]) => [name, Object.entries(words)])), exported: Object.keys(finding) }));
