// What chrono-node reads in each labelled start date, one line a case, with the time that it takes.
import { readFileSync } from 'node:fs';
import * as chrono from 'chrono-node';

const day = (date, zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(date);
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const { id, field, locale, context, text } = JSON.parse(line);
  if (field !== 'start_date') continue;
  const language = locale.split('-')[0];
  const monthFirst = ['en-US', 'en-CA'].includes(locale);
  const english = monthFirst ? chrono.en : (chrono.en.GB ?? chrono.en);
  const reader = language === 'en' ? english : (chrono[language] ?? english);
  const now = { instant: new Date(context.now), timezone: undefined };
  let value = null;
  const begun = performance.now();
  try {
    const read = reader.parseDate(text, now, { forwardDate: true });
    value = read ? day(read, context.tz) : null;
  } catch {
    value = null;
  }
  console.log(JSON.stringify({ id, value, microseconds: Math.round((performance.now() - begun) * 1000) }));
}
