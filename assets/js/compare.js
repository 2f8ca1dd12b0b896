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

const larger = (a, b) => Math.max(Math.abs(a || 0), Math.abs(b || 0));

/** Something, but how much a second or at a time is not known. */
const lacksRate = (slice) => slice && slice.total[0] !== 0 && !(slice.perLevel > 0);

function variance(line, ranges) {
	const known = [].concat(...ranges.map(([a, b]) => [...line.subarray(a, b)]))
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
export function scaleOf(cube, { slice, base, mode, noise = 0 }) {
	const { head } = cube;
	const isSum = head.sums || lacksRate(slice) || lacksRate(base);
	const kind = base && mode === 'share' ? 'share' : isSum ? 'sum' : 'rate';
	const per = (s) => {
		if (!s)
			return 0;
		if (kind === 'share')
			return s.total[0] > 0 ? 1 / s.total[0] : 0;
		return isSum ? 1 / head.den : s.perLevel;
	};
	const perLevel = per(slice), basePerLevel = per(base);
	const whole = larger(slice.total[0] * perLevel, base && base.total[0] * basePerLevel);
	const levels = larger(slice.level, base && base.level);
	const noises = { rate: noise, share: levels ? noise / levels : 0, sum: 0 };
	const unit = kind === 'share' ? PERCENT : unitFor(head, whole, isSum);

	return { perLevel, basePerLevel, mode: kind, unit, whole, noise: noises[kind] };
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
 * @returns {{status: number, factor: number, delta: number, before: number, after: number,
 *     step: number}}  numbers of the scale: levels, sums or shares; step 0..3 of the colours
 */
export function changeOf(scale, value, base) {
	const before = base * scale.basePerLevel, after = value * scale.perLevel;

	return { status: statusOf(scale, value, base), factor: after / before, delta: after - before,
		before, after, step: stepOf(before, after) };
}
