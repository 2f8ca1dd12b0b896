// SPDX-License-Identifier: MIT
/**
 * Any range of time and any labels of a cube, added up by the formulas of src/render/cubetext.h,
 * which are those of the pages and of export.
 */
import { maskOf } from './filter.js';

const NS_PER_S = 1e9;

/** Alive time of the ranges; of each, in ticks from start, its first and last such moment. */
function aliveIn({ alive, head }, ranges) {
	const width = head.width * NS_PER_S / head.tick_ns;
	const spans = [];
	let time = 0;

	for (const [a, b] of ranges) {
		let from = Infinity, to = -Infinity;

		for (let k = a; k < b; k++) {
			if (!alive.time[k])
				continue;
			time += alive.time[k];
			from = Math.min(from, k * width + alive.from[k]);
			to = Math.max(to, k * width + alive.to[k]);
		}
		if (to > from)
			spans.push([from, to]);
	}
	return { time, spans };
}

const sumIn = (column, at, ranges) => {
	let sum = 0;

	for (const [a, b] of ranges)
		for (let k = at + a; k < at + b; k++)
			sum += column[k];
	return sum;
};

/** What speaks into a later range and did not begin in between counts in the one before. */
const dumpsIn = ({ dumps, carried }, at, ranges) => ranges.reduce((sum, [a], r) => (
	sum + Math.min(carried[at + a], r ? sumIn(dumps, at, [[ranges[r - 1][1], a]]) : Infinity)
), sumIn(dumps, at, ranges));

/** The part of the alive time in which an instance that speaks for so long is there; n for n. */
function partOf({ begin, end, early, late, n }, spoken, alive) {
	let time = spoken;

	/* Behind a hole the time before begin is only that of the range before; so at the end. */
	alive.spans.forEach(([from, to], r) => {
		const until = alive.spans[r + 1] ? Math.min(begin, to) : begin;

		time += early * Math.max(until - from, 0);
		time += late * Math.max(to - (r ? Math.max(end, from) : end), 0);
	});
	return spoken > 0 && alive.time > 0 ? Math.min(n, time / alive.time) : 0;
}

/** By instance: the selected sets, or none when it has no such. */
function setsOf({ head }, mask) {
	const sets = head.instances.map(() => []);

	head.sets.forEach((set, s) => mask[s] && sets[set[0]].push(s));
	return sets;
}

/**
 * The whole of some sets and ranges, without its tree.
 *
 * @returns {{value: number, level: number, dumps: number, instances: number, weight: Float64Array}}
 *     weight by instance: what its cells are multiplied by
 */
function wholeIn(cube, mask, ranges) {
	const { head, instances, whole } = cube;
	const alive = aliveIn(cube, ranges);
	const isGauge = head.kind === 'gauge';
	const tick = head.tick_ns / NS_PER_S;
	const sum = { value: 0, level: NaN, dumps: 0, instances: 0,
		weight: new Float64Array(head.instances.length) };

	setsOf(cube, mask).forEach((sets, i) => {
		if (!sets.length)
			return;
		const of = head.instances[i], at = i * head.buckets;
		const dumps = dumpsIn(instances, at, ranges);
		const spoken = sumIn(instances.spoken, at, ranges);
		const covered = sumIn(instances.covered, at, ranges);
		const part = partOf(of, spoken, alive);
		const cells = sets.reduce((n, s) => n + sumIn(whole, s * head.buckets, ranges), 0);
		const rate = isGauge ? part / spoken * head.width / tick : part / (covered * tick);
		const weight = isGauge ? rate || 0 : 1;

		sum.weight[i] = weight;
		sum.value += cells * weight;
		sum.dumps += dumps;
		sum.instances += dumps && of.n;
		if ((isGauge ? spoken : covered) > 0 && !head.sums)
			sum.level = (sum.level || 0) + cells * rate / head.den;
	});
	return sum;
}

/** By place: what a cell there is multiplied by. */
function weightsOf({ head }, mask, ranges, byInstance) {
	const weights = new Float64Array(head.sets.length * head.buckets);

	head.sets.forEach((set, s) => {
		const at = s * head.buckets;

		for (const [a, b] of mask[s] ? ranges : [])
			weights.fill(byInstance[set[0]], at + a, at + b);
	});
	return weights;
}

/** In whole values: so sums of them are exact, as those of the pages. */
function selfOf({ n, cellStart, cellPlace, cellValue }, weights) {
	const self = new Float64Array(n);

	for (let i = 0, c = 0; i < n; i++) {
		const stop = cellStart[i + 1];
		let sum = 0;

		if (c === stop)
			continue;
		for (; c < stop; c++)
			sum += cellValue[c] * weights[cellPlace[c]];
		self[i] = Math.round(sum);
	}
	return self;
}

/**
 * @param {Cube} cube
 * @param {Float64Array} self  by node
 * @returns {Float64Array} total by node
 */
export function totalsOf({ parent }, self) {
	const total = self.slice();

	for (let i = total.length - 1; i > 0; i--)
		total[parent[i]] += total[i];
	return total;
}

/**
 * @param {Cube} cube
 * @param {Selection} selection
 * @returns {Slice}
 */
export function makeSlice(cube, selection) {
	const { ranges, filters, others } = selection;
	const mask = maskOf(cube, filters, others);
	const { level, dumps, instances, weight } = wholeIn(cube, mask, ranges);
	const self = selfOf(cube, weightsOf(cube, mask, ranges, weight));
	const total = totalsOf(cube, self);
	const { kind, den } = cube.head;
	const perLevel = !total[0] || Number.isNaN(level) ? 0
		: kind === 'gauge' ? 1 / den : level / total[0];

	return { selection, mask, self, total, level, perLevel, dumps, instances };
}

/**
 * @param {Cube} cube
 * @param {Uint8Array} mask
 * @returns {Float64Array} level by bucket; NaN: a gap
 */
export function lineOf(cube, mask) {
	const { buckets } = cube.head;
	const line = new Float64Array(buckets).fill(NaN);

	setsOf(cube, mask).forEach((sets, i) => {
		for (let k = 0; k < buckets; k++)
			for (const s of cube.instances.drawn[i * buckets + k] ? sets : [])
				line[k] = (line[k] || 0) + cube.lines[s * buckets + k];
	});
	return line;
}

/**
 * The values of a key by their total, and all beyond top as one.
 *
 * @param {Cube} cube
 * @param {Uint8Array} mask
 * @param {string} key  a key that the cube does not have is empty everywhere
 * @param {number} top
 * @param {[number, number][]} ranges  that level and total are of
 * @returns {{value: string|null, n: number, line: Float64Array, level: number, total: number}[]}
 *     value null: n others
 */
export function linesBy(cube, mask, key, top, ranges) {
	const { keys, sets } = cube.head;
	const at = keys.findIndex((k) => k.key === key);
	const { values, merged } = keys[at] || { values: [''], merged: 0 };
	const valueOf = (set) => (at < 0 ? 0 : set[at + 1]);
	const row = (value, n, has) => {
		const own = mask.map((m, s) => m && has(valueOf(sets[s])));
		const { level, value: total } = wholeIn(cube, own, ranges);

		return { value, n, level, total, line: lineOf(cube, own),
			isEmpty: !own.includes(1) };
	};
	const rows = values.map((value, v) => ({ ...row(value, 1, (of) => of === v), v }))
		.filter((r) => !r.isEmpty).sort((a, b) => b.total - a.total || a.v - b.v);
	const kept = rows.slice(0, top);
	const rest = row(null, rows.length - kept.length + merged,
		(of) => !kept.some((r) => r.v === of));

	return rest.isEmpty ? kept : [...kept, rest];
}

/**
 * What a selection is compared with.
 *
 * @param {Cube} cube
 * @param {Selection} selection
 * @param {'before'|'time'|'labels'} vs  the same span just before, as far as there is time; all
 *     other time; the other label sets of the same time
 * @returns {Selection|null} null: there is none
 */
export function complement(cube, selection, vs) {
	const { ranges, filters, others } = selection;

	if (vs === 'labels')
		return maskOf(cube, filters, !others).includes(1)
			? { ...selection, others: !others } : null;
	/* Each hole ends where a range begins, or time does. */
	const ends = [0, ...ranges.flat(), cube.head.buckets];
	const [from, to] = [ends[1], ends[ends.length - 2]];
	const pairs = vs === 'before' ? [[Math.max(0, 2 * from - to), from]]
		: ends.map((b, i) => [ends[i - 1], b]).filter((_, i) => i % 2);
	const other = pairs.filter(([a, b]) => b > a);

	return other.length ? { ...selection, ranges: other } : null;
}
