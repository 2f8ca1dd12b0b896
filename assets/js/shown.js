// SPDX-License-Identifier: MIT
/**
 * What pages show, read back: numbers by which lists are sorted, and the text of a quick filter.
 * Columns have one unit, but sizes and durations of single cells carry their own.
 */

/** Words that stand where a change would; "gone" is the whole lost. */
const WORDS = new Map([['same', 0], ['steady', 0], ['new', Infinity], ['gone', -1]]);
const UNITS = new Map(Object.entries({
	'%': 0.01, k: 1e3, M: 1e6, G: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40,
	ns: 1e-9, µs: 1e-6, ms: 1e-3, µcores: 1e-6, min: 60, h: 3600, d: 86400,
}));
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DAY = '(?:(?:[A-Z][a-z]+ )?(\\d{1,2}) ([A-Z][a-z]{2})(?: (\\d{4}))?,? )?';
const TIME = new RegExp(`^${DAY}(\\d\\d):(\\d\\d)(?::(\\d\\d))?`);
const NUMBER = /^([<≈])?([+\u2212×-]?)(\d[\d,]*(?:\.\d+)?|\.\d+)(?![.:-]?\d)(.*)$/su;

/** Of "19 Nov 14:20": seconds, comparable within a page. */
function timeOf([, day, month, year, h, m, s]) {
	const days = day ? Date.UTC(year || 2000, MONTHS.indexOf(month) / 3, day) / 1000 : 0;

	return days + h * 3600 + m * 60 + (+s || 0);
}

/** What stands behind a number: "MiB/s", "goroutines/min", "–18.7 min". */
function scaleOf(behind) {
	const [unit, per] = behind.split('/');
	const word = unit.match(/([A-Za-zµ%]+)[^A-Za-zµ%]*$/u);

	return (word && UNITS.get(word[1]) || 1) / (per && UNITS.get(per.trim()) || 1);
}

/**
 * @param {string} text  of a cell
 * @returns {number|null} null: no number
 */
export function parseShown(text) {
	const t = text.trim();
	const time = TIME.exec(t);
	const n = NUMBER.exec(t);

	if (WORDS.has(t))
		return WORDS.get(t);
	if (/^\d{4}-\d\d-\d\dT/.test(t))
		return Date.parse(t.split(/\s/)[0]) / 1000;
	if (time)
		return timeOf(time);
	if (!n)
		return null;
	const size = n[3].replace(/,/g, '') * scaleOf(n[4]);

	if (n[2] === '×')
		return size - 1;
	return (n[1] ? size * 0.5 + 1e-12 : size) * (n[2] && n[2] !== '+' ? -1 : 1);
}

const BLANK = /^\s*[–-]?\s*$/;
const collator = new Intl.Collator('en', { numeric: true });

/**
 * Keys to sort by: numbers where all that is not blank is a number, else the texts.
 *
 * @param {(string|number)[]} texts  numbers are what they are, NaN is blank
 * @returns {{keys: (number|string|null)[], numeric: boolean}}
 */
export function keysOf(texts) {
	const blank = texts.map((t) => (typeof t === 'number' ? isNaN(t) : BLANK.test(t)));
	const read = (t) => (typeof t === 'number' ? t : parseShown(t));
	const numbers = texts.map((t, i) => (blank[i] ? null : read(t)));
	const numeric = numbers.every((n, i) => blank[i] || n !== null) && !blank.every(Boolean);

	return { keys: numeric ? numbers : texts.map((t, i) => (blank[i] ? null : t)), numeric };
}

/**
 * Rows in a new order: blanks behind all, rows that stand for the rest behind those, equals as they
 * stood at first.
 *
 * @param {{at: number, rest: boolean}[]} rows
 * @param {(number|string|null)[]} keys  by at
 * @param {boolean} up
 */
export function sorted(rows, keys, up) {
	const sign = up ? 1 : -1;
	const compare = (x, y) => (
		typeof x === 'string' ? collator.compare(x, y) : (x > y) - (x < y));

	return rows.slice().sort((a, b) => {
		const x = keys[a.at], y = keys[b.at];

		return a.rest - b.rest || (x === null) - (y === null) ||
			(x === null ? 0 : sign * compare(x, y)) || a.at - b.at;
	});
}

/** What is asked for, separated by commas; those of a quantifier, {1,2}, separate nothing. */
export const partsOf = (text) => text.split(/,(?!\d*\})/).map((s) => s.trim()).filter(Boolean);

/**
 * Tests of what is asked for. Each part is a regular expression, or the text itself: so a name that
 * was copied is found whatever its dots and brackets mean. Case counts when there is an upper case
 * letter.
 *
 * @param {string} text
 * @returns {{tests: ((s: string) => boolean)[], error: string}}  error: for people, what is no
 *     regular expression; ''
 */
export function testsOf(text) {
	let error = '';
	const tests = partsOf(text).map((part) => {
		const isLower = part === part.toLowerCase();
		const has = (s) => (isLower ? s.toLowerCase() : s).includes(part);

		try {
			const regex = new RegExp(part, isLower ? 'i' : '');

			return (s) => regex.test(s) || has(s);
		} catch (e) {
			error = `“${part}” is no regular expression: searched as text`;
			return has;
		}
	});

	return { tests, error };
}

/** Does a text pass any of the tests, or are there none? */
export function matcher(text) {
	const { tests } = testsOf(text);

	return (s) => !tests.length || tests.some((test) => test(s));
}
