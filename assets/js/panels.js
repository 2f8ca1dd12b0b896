// SPDX-License-Identifier: MIT
/**
 * Charts of a list drawn in another way than the page has them: with a logarithmic scale, as bars,
 * as a distribution. The numbers are those of the page: means and maxima beside the chart
 * (data-l), the course from its path, whose scale is beside it too (data-y).
 */
import { join } from './crosshair.js';
import { svg } from './dom.js';

const BINS = 16;
/** Part of the width for the longest bar; its number stands behind it. */
const LONGEST = 70;
/** A logarithmic scale shows so many decades at most. */
const DECADES = 6;

/**
 * Points of a path of chart.c: pieces between gaps.
 *
 * @param {string} d
 * @returns {number[][][]}
 */
export function piecesOf(d) {
	return d.split('M').slice(1).map((piece) => {
		const n = piece.trim().split(/[\s,]+/).map(Number);

		return n.filter((_, i) => i % 2).map((y, i) => [n[2 * i], y]);
	});
}

/**
 * What an svg with data-l says, in the list's unit; pieces of [bucket, level] from edge to edge,
 * which are read when they are asked for.
 *
 * @param {SVGElement} chart
 */
export function readCourse(chart) {
	const words = chart.dataset.l.split(' ');
	const [mean, max, now, before, after, per] = words.map((w) => (w === '-' ? NaN : +w));
	const [low, high, own] = chart.dataset.y.split(' ').map(Number);
	const path = chart.querySelector('.ln');
	const box = path ? path.ownerSVGElement.getAttribute('viewBox') : '0 0 1 1';
	const [, , n, px] = box.split(' ');
	const level = (y) => (high - y / px * (high - low)) / own * per;
	let pieces;

	return {
		n, mean, max, now, before, after, high: high / own * per,
		unit: words.slice(6).join(' '),
		get pieces() {
			pieces = pieces || piecesOf(path ? path.getAttribute('d') : '')
				.map((piece) => piece.map(([x, y]) => [x, level(y)]));
			return pieces;
		},
	};
}

/** Levels of the points: without the edges of pieces, which repeat their neighbours. */
export const levelsOf = (course) => course.pieces.flatMap((p) => p.slice(1, -1).map((xy) => xy[1]));

/** @param {number} v */
export const short = (v) => Number(v.toPrecision(3)).toLocaleString('en', {
	maximumSignificantDigits: 3 }).replace('-', '\u2212');

/**
 * A scale from zero, or from the least to the largest by powers of ten.
 *
 * @param {number[]} levels
 * @param {boolean} log
 */
export function scaleOf(levels, log) {
	const known = levels.filter((v) => (log ? v > 0 : Number.isFinite(v)));
	const most = Math.max(...known, log ? 1e-9 : 0), least = Math.min(...known, log ? most : 0);

	if (!log)
		return { log, low: least, high: most || 1 };
	const top = Math.ceil(Math.log10(most) - 1e-9) || 0;
	const from = Math.max(Math.floor(Math.log10(least) + 1e-9), top - DECADES);

	return { log, low: 10 ** Math.min(from, top - 1), high: 10 ** top };
}

/** Where on a scale, 0..1. */
export function placeOf(scale, v) {
	const { low, high, log } = scale;
	const at = log ? Math.log(Math.max(v, low) / low) / Math.log(high / low)
		: (v - low) / (high - low);

	return Math.min(Math.max(at, 0), 1);
}

/** Levels that the scale names: powers of ten, or zero and two to four steps of 1, 2, 2.5 or 5. */
export function ticksOf({ log, low, high }) {
	const power = 10 ** Math.floor(Math.log10((high - low) / 2));
	const step = log ? 0 : [5, 2.5, 2, 1].find((m) => m * power * 2 <= high - low) * power;
	const first = log ? Math.round(Math.log10(low)) : Math.ceil(low / step - 1e-9);
	const n = log ? Math.round(Math.log10(high / low)) : Math.floor(high / step + 1e-9) - first;

	return Array.from({ length: n + 1 }, (_, i) => Number((log ? 10 ** (first + i)
		: step * (first + i)).toPrecision(9)));
}

/**
 * How many levels lie in each of equal parts of the scale.
 *
 * @param {number[]} levels
 */
export function binsOf(levels, scale) {
	const bins = new Array(BINS).fill(0);

	for (const v of levels)
		bins[Math.min(Math.floor(placeOf(scale, v) * BINS), BINS - 1)]++;
	return bins;
}

const percent = (share) => `${(100 * share).toFixed(2)}%`;
const text = (x, y, anchor, words) => svg('text', {
	x, y, 'text-anchor': anchor, class: 'halo', dx: anchor === 'start' ? 0 : -1 }, words);

function stretched(n, height, ...paths) {
	return svg('svg', { viewBox: `0 0 ${n} ${height}`, preserveAspectRatio: 'none',
		width: '100%', height }, ...paths);
}

/** px from which a panel has room for the words of its scale. */
const WORDED = 40;

/** The end of an axis says what it counts, and that it is no common scale. */
const named = (v, unit, { log }) => `${short(v)} ${unit}${log ? ' (log)' : ''}`;

/** Top and bottom of the scale, named inside; between them at most its decades. */
function axis(scale, unit, height) {
	const ticks = ticksOf(scale), most = Math.max(2, Math.floor(height / 16));
	const each = Math.ceil((ticks.length - 1) / (most - 1));
	const shown = ticks.filter((_, i) => (ticks.length - 1 - i) % each === 0);

	const place = (y) => Math.min(Math.max(y + 4, 9), height - 1);

	return shown.flatMap((v, i) => {
		const y = height * (1 - placeOf(scale, v));
		const name = i === shown.length - 1 ? named(v, unit, scale) : short(v);

		return [svg('line', { x2: '100%', y1: y, y2: y, class: 'grid' }),
			...(height < WORDED ? []
				: [text(0, place(y), 'start', name)])];
	});
}

function courseOf(course, scale, height) {
	const y = (v) => (height * (1 - placeOf(scale, v))).toFixed(1);
	const ground = y(scale.log ? scale.low : 0);
	const line = course.pieces.map((p) => `M${p.map(([x, v]) => `${x} ${y(v)}`).join(' ')}`);
	const area = course.pieces.map((p, i) =>
		`${line[i]} ${p[p.length - 1][0]} ${ground} ${p[0][0]} ${ground}Z`);

	return [
		stretched(course.n, height, svg('path', { d: area.join(''), class: 'area' }),
			svg('path', { d: line.join(''), class: 'ln', fill: 'none',
				'stroke-width': 1.25, 'vector-effect': 'non-scaling-stroke' })),
		...axis(scale, course.unit, height),
	];
}

function barOf(level, unit, scale, height) {
	const width = placeOf(scale, level) * LONGEST;
	const y = height / 2;

	return [svg('rect', { width: `${width.toFixed(2)}%`, y: y - 4, height: 8, class: 'win' }),
		svg('text', { x: `${width.toFixed(2)}%`, dx: 6, y: y + 4, class: 'lab' },
			`${short(level)} ${unit}`)];
}

function distribution(course, scale, height) {
	const levels = levelsOf(course), bins = binsOf(levels, scale), most = Math.max(...bins, 1);
	const words = height < WORDED ? [] : [
		text(0, height - 2, 'start', short(scale.low)),
		text('100%', height - 2, 'end', named(scale.high, course.unit, scale))];
	const plot = height - (words.length ? 14 : 1);

	return [
		...bins.map((n, i) => svg('rect', {
			x: percent(i / BINS), width: percent(0.92 / BINS), class: 'win',
			y: plot * (1 - n / most), height: plot * n / most })),
		svg('line', { x2: '100%', y1: plot, y2: plot, class: 'ln2' }),
		...words,
	];
}

/** What is said of a panel to those who do not see it. */
function labelOf({ mean, max, unit }, { low, high, log }) {
	return `mean ${short(mean)}, highest ${short(max)} ${unit}, ${log ? 'logarithmic ' : ''}` +
		`scale from ${short(low)} to ${short(high)}`;
}

/**
 * @param {object} course  of readCourse
 * @param {''|'mean'|'max'|'spread'} kind  '': the course
 * @param {object} scale   of scaleOf
 * @param {number} height  px
 */
export function panel(course, kind, scale, height) {
	const tall = /m/.test(kind) ? 20 : height;
	const parts = kind === 'spread' ? distribution(course, scale, tall)
		: kind ? barOf(course[kind], course.unit, scale, tall)
			: courseOf(course, scale, tall);

	return svg('svg', { width: '100%', height: tall, role: 'img', 'data-script': true,
		'aria-label': labelOf(course, scale) }, ...parts);
}

/** Charts of one time axis: where one is pointed at all tell their level, the first the time. */
export function tellAll(charts) {
	const byChart = new Map(charts.map((c) => [c.first, c.course]));

	join([...byChart.keys()], (bucket, chart) => {
		const { pieces, unit } = byChart.get(chart);
		const [start, width] = chart.dataset.t.split(' ').map(Number);
		const at = new Date((start + bucket * width) * 1000).toISOString();
		const point = pieces.flat().find(([x]) => x === bucket + 0.5);
		const level = point ? `${short(point[1])} ${unit}` : 'no data';

		return chart === charts[0].first && start > 1e8
			? `${at.slice(11, width % 60 ? 19 : 16)}  ${level}` : level;
	});
}
