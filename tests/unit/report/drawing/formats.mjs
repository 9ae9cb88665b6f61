// Prints what the dashboard's formats say of the values of the file that is named second, in each currency of the third.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , formats, values, currencies] = process.argv, read = (name) => JSON.parse(readFileSync(name, 'utf8'));
const f = await import(pathToFileURL(formats)), said = { plain: [], currencies: {} };
for (const x of read(values)) said.plain.push([f.count(x), f.percent(x), f.percent1(x), f.plain(x), String(f.round3(x)), f.signed(x, f.percent1)]);
for (const code of [...Intl.supportedValuesOf('currency'), 'XXX', ...read(currencies)]) {
  f.useCurrency(code);
  said.currencies[code] = read(values).map((x) => [f.money(x), f.brief(x)]);
}
const days = Array.from({ length: 12 }, (_, m) => `2011-${String(m + 1).padStart(2, '0')}-09`);
said.dates = days.map((day) => [day, f.date(day), f.day(day), f.month(day)]);
console.log(JSON.stringify(said));
