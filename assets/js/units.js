// SPDX-License-Identifier: MIT
/**
 * Numbers for people, with the digits, units and words of src/render/unit.c: three significant
 * digits in text, fixed decimals in a column, U+2212 for minus, a narrow no-break space before %,
 * comma for thousands, "–" for no value. Times are UTC.
 */

const NARROW = '\u202f';
const NO_VALUE = '–';
const FOLD_FROM = 2.95;
/** What needs more is better served by another unit. */
const MOST_DECIMALS = 5;

/** @type {Unit} of shares, 0..1 */
export const PERCENT = { name: '%', times: '', per: '', per_level: 100, whole: false, decimals: 1 };
/** @type {Unit} of changes of shares */
export const POINTS = { ...PERCENT, name: 'points' };

/** The fewest decimals with which |v| rounds to so many digits: 2 for 1.31 and 3. */
function decimalsFor(v, digits) {
	let decimals = 0;

	while (decimals < MOST_DECIMALS && Math.abs(v) * 10 ** decimals < 10 ** (digits - 1) - 0.05)
		decimals++;
	return decimals;
}

const isZero = (v, decimals) => Math.abs(v) * 10 ** decimals < 0.5;

/** @param {number|string} n  13,389 */
export const count = (n) => `${n}`.replace(/\B(?=(\d{3})+$)/g, ',');

/** Half rounds up, away from zero, on the product of doubles as in C. */
function digitsOf(v, decimals) {
	const one = 10 ** decimals, scaled = v * one;
	const units = Math.floor(scaled) + (scaled % 1 >= 0.5);
	const [whole, part] = (units / one).toFixed(decimals).split('.');

	return count(whole) + (part ? `.${part}` : '');
}

/**
 * With fixed decimals.
 *
 * @param {number} v
 * @param {number} decimals
 */
export function number(v, decimals) {
	if (!Number.isFinite(v))
		return NO_VALUE;
	return (v < 0 && !isZero(v, decimals) ? '−' : '') + digitsOf(Math.abs(v), decimals);
}

/** What is too small to show is not called zero. */
function significant(v, digits) {
	const decimals = decimalsFor(v, digits);

	if (v === 0)
		return '0';
	return isZero(v, decimals) ? '≈0' : number(v, decimals);
}

/**
 * The scale for levels (or sums) up to largest, in size.
 *
 * @param {object} head  of a cube
 * @param {number} largest
 * @param {boolean} [isSum]
 * @returns {Unit}
 */
export function unitFor(head, largest, isSum) {
	const units = isSum ? head.sum_units : head.units;
	const size = Math.abs(largest) || 0;
	/* A little below the next step already rounds to it: 1,023.9996 KiB is 1 MiB. */
	const fit = units.filter((u) => size >= u.from * (1 - 1e-9));
	const unit = (!size && units.find((u) => u.usual)) || fit.pop() || units[0];
	const shown = size * unit.per_level;
	/* Names that a dump declared keep the decimals of their column. */
	const isWhole = unit.whole && /^(ns|B|)$/.test(unit.name) && shown % 1 === 0;

	return { ...unit, decimals: shown && !isWhole ? decimalsFor(shown, 3) : 0 };
}

/**
 * The same unit with up to two decimals more, for two digits of the smallest value that matters.
 *
 * @param {Unit} unit
 * @param {number} least
 * @returns {Unit}
 */
export function refine(unit, least) {
	const shown = Math.abs(least) * unit.per_level;
	const most = Math.min(unit.decimals + 2, MOST_DECIMALS);
	let { decimals } = unit;

	while (shown > 0 && decimals < most && shown * 10 ** decimals < 9.95)
		decimals++;
	return { ...unit, decimals };
}

/** "1.31", without the unit's name */
export function level(unit, v) {
	const shown = v * unit.per_level;

	return unit.whole && shown % 1 === 0 ? number(shown, 0) : significant(shown, 3);
}

/** With the decimals of its column. */
export const column = (unit, v) => number(v * unit.per_level, unit.decimals);

/** @param {Unit} unit  "cores", "M samples/s": for the head of a column */
export const unitName = (unit) => (unit.times || '') + unit.name + (unit.per || '');

/** A space before a name, none before "/s"; a narrow one before %. */
function behind(unit) {
	if (unit.name === '%')
		return `${NARROW}%`;
	return (unit.name && unit.name[0] !== '/' ? ' ' : '') + unitName(unit);
}

/** "1.31 cores" */
export const withUnit = (unit, v) => level(unit, v) + (Number.isFinite(v) ? behind(unit) : '');

/**
 * "34.2 %"
 *
 * @param {number} share  0..1
 * @param {number} [decimals]
 */
export function percent(share, decimals = 1) {
	if (!Number.isFinite(share))
		return NO_VALUE;
	return (share > 0 && isZero(share * 100, decimals) ? '≈0' : number(share * 100, decimals))
		+ `${NARROW}%`;
}

/** "+0.86 cores", "−12 MiB": two digits; "same" for 0. */
export function signed(unit, delta) {
	const shown = delta * unit.per_level;
	const plus = shown > 0 && !isZero(shown, MOST_DECIMALS) ? '+' : '';

	if (!Number.isFinite(shown))
		return NO_VALUE;
	return shown === 0 ? 'same' : plus + significant(shown, 2) + behind(unit);
}

/** What is left of a fall is never called 100 %. */
function changePercent(share) {
	const decimals = Math.abs(share) < 0.0995 || share < -0.995 ? 1 : 0;

	if (isZero(share * 100, decimals))
		return 'same';
	return (share > 0 ? '+' : '') + percent(Math.max(share, -0.999), decimals);
}

/**
 * "+29 %", "×2.95", "new", "gone", "same", "–".
 *
 * @param {number} before
 * @param {number} after
 * @param {boolean} [brief]  "×11.6", "×120": one decimal, as in labels of frames
 */
export function factor(before, after, brief) {
	const times = after / before;

	if (before === after)
		return 'same';
	if (before === 0 || after === 0)
		return before === 0 ? 'new' : 'gone';
	if (!(before > 0) || !Number.isFinite(times) || times < 0)
		return NO_VALUE;
	if (times < FOLD_FROM)
		return changePercent(times - 1);
	return `×${brief ? number(times, times < 99.95 ? 1 : 0) : significant(times, 3)}`;
}

/**
 * "14:20", "14:20:05", "Thu 19 Nov 2026 14:20"
 *
 * @param {number} s  epoch seconds
 * @param {boolean} [withDay]
 * @param {boolean} [withSeconds]  else where it is no whole minute
 */
export function clock(s, withDay, withSeconds = Math.floor(s) % 60 !== 0) {
	const date = new Date(Math.floor(s) * 1000);
	const [day, dayOfMonth, month, year] = date.toUTCString().replace(',', '').split(' ');
	const text = date.toISOString().slice(11, withSeconds ? 19 : 16);

	return withDay ? `${day} ${+dayOfMonth} ${month} ${year} ${text}` : text;
}
