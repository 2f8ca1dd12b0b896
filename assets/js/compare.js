// SPDX-License-Identifier: MIT
/**
 * Two slices side by side: numbers of both, and what counts as a change. The rules are those of
 * src/aggregate/diff.c.
 */
import { lineOf } from './select.js';
import { PERCENT, unitFor } from './units.js';

/** What status holds, in the order of its numbers. */
export const STATUS = ['same', 'more', 'less', 'new', 'gone'];

/** Changes of at most this part of the larger side are none. */
const LEAST_CHANGE = 0.05;
/** A factor from these up has the colour of the same index. */
const STEPS = [1.05, 1.25, 2, 4];

/** A side that is not compared. */
const NOTHING = { total: [0], level: NaN, perLevel: 0 };

const larger = (a, b) => Math.max(Math.abs(a), Math.abs(b));

/** Something, but how much a second or at a time is not known. */
const lacksRate = ({ total, perLevel }) => total[0] !== 0 && !(perLevel > 0);

function variance(line, ranges) {
	const known = ranges.flatMap(([a, b]) => [...line.subarray(a, b)])
		.filter((v) => !Number.isNaN(v));
	const n = known.length;
	const mean = known.reduce((sum, v) => sum + v, 0) / n;

	return n < 2 ? 0 : known.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
}

/**
 * How far the levels of buckets scatter about their mean within each of both.
 *
 * @param {Cube} cube
 * @param {Slice} slice
 * @param {Slice} base
 */
export function noiseOf(cube, slice, base) {
	const [a, b] = [slice, base].map((s) => (
		variance(lineOf(cube, s.mask), s.selection.ranges)));

	return Math.sqrt((a + b) / 2);
}

/**
 * @param {Cube} cube
 * @param {Data} data
 * @returns {Scale}
 */
export function scaleOf({ head }, { slice, base = NOTHING, mode, noise = 0 }) {
	const isSum = head.sums || lacksRate(slice) || lacksRate(base);
	const kind = mode === 'share' ? mode : isSum ? 'sum' : 'rate';
	const per = {
		rate: (side) => side.perLevel,
		share: ({ total }) => (total[0] > 0 ? 1 / total[0] : 0),
		sum: () => 1 / head.den,
	}[kind];
	const perLevel = per(slice), basePerLevel = per(base);
	const whole = larger(slice.total[0] * perLevel, base.total[0] * basePerLevel);
	const level = larger(slice.level || 0, base.level || 0);

	return { perLevel, basePerLevel, mode: kind, whole,
		unit: mode === 'share' ? PERCENT : unitFor(head, whole, isSum),
		noise: { rate: noise, share: level && noise / level, sum: 0 }[kind] };
}

/** So small a change, or one within the noise of its part of the whole. */
function isSame({ whole, noise }, before, after) {
	const change = Math.abs(after - before), size = larger(before, after);
	const share = whole > 0 ? Math.min(size / whole, 1) : 0;

	return change <= LEAST_CHANGE * size || change <= noise * Math.sqrt(share);
}

/**
 * @param {Scale} scale
 * @param {number} value  of the candidate
 * @param {number} base
 * @returns {number} index of STATUS
 */
export function statusOf(scale, value, base) {
	const before = base * scale.basePerLevel, after = value * scale.perLevel;

	if (isSame(scale, before, after))
		return 0;
	if (base === 0 || value === 0)
		return base === 0 ? 3 : 4;
	return after > before ? 1 : 2;
}

/** A sign that changes, or zero on one side, is no factor: the strongest. */
function stepOf(before, after) {
	const small = Math.min(Math.abs(before), Math.abs(after));

	if (!(small > 0) || (before < 0) !== (after < 0))
		return STEPS.length - 1;
	return Math.max(STEPS.filter((s) => larger(before, after) / small >= s).length - 1, 0);
}

/**
 * @param {Scale} scale
 * @param {number} value  of the candidate
 * @param {number} base
 * @returns {{before: number, after: number, delta: number, step: number}}  numbers of the scale:
 *     levels, sums or shares; step 0..3 of the colours
 */
export function changeOf(scale, value, base) {
	const before = base * scale.basePerLevel, after = value * scale.perLevel;

	return { before, after, delta: after - before, step: stepOf(before, after) };
}
