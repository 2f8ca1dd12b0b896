// SPDX-License-Identifier: MIT
/**
 * What a state asks of a cube: which buckets and label sets, against which, and what they add up
 * to. An answer is kept until the part of the state that it depends on is another.
 */
import { noiseOf } from './compare.js';
import { functionsOf } from './functions.js';
import { makeGraph } from './graph.js';
import { complement, linesBy, makeSlice } from './select.js';

/** Selections kept: the one shown, its base, those of the labels' values. */
const KEPT = 32;

/** @typedef {{cube: Cube, kept: Map<string, any>}} Scene */

/** @param {Cube} cube  @returns {Scene} */
export const makeScene = (cube) => ({ cube, kept: new Map() });

function keep(scene, key, make) {
	const { kept } = scene;

	if (!kept.has(key)) {
		if (kept.size >= KEPT)
			kept.delete(kept.keys().next().value);
		kept.set(key, make());
	}
	return kept.get(key);
}

/**
 * The whole buckets of a time range, which may begin and end anywhere: what an event cuts in two
 * is on neither side. At least one, unless all of it lies outside; the last may be begun only.
 *
 * @param {Cube} cube
 * @param {number|null} from
 * @param {number|null} to
 * @returns {[number, number][]}
 */
export function rangesOf({ head }, from, to) {
	const { start, width, buckets } = head;
	const edge = (time, round) => Math.max(0, Math.min(buckets, round((time - start) / width)));
	/* Addresses have whole seconds; the report ends somewhere within one. */
	const isFirst = from === null
		|| (from - 1 < Number(head.from) / 1e9 && from < start + width);
	const isLast = to === null
		|| (to + 1 > Number(head.to) / 1e9 && to > start + (buckets - 1) * width);
	const first = isFirst ? 0 : edge(from, Math.ceil);
	const last = isLast ? buckets : edge(to, Math.floor);

	if (last > first)
		return [[first, last]];
	if (to <= start || from >= start + buckets * width)
		return [];
	return [[Math.min(first, buckets - 1), Math.min(first, buckets - 1) + 1]];
}

/** @returns {Selection} */
export const selectionOf = (scene, state) => ({
	ranges: rangesOf(scene.cube, state.from, state.to),
	filters: state.filters,
});

/** What it is compared with; null: nothing, or nothing is there.  @returns {Selection|null} */
export function baseOf(scene, state) {
	if (state.vs === 'none')
		return null;
	if (state.vs !== 'set') {
		const selection = selectionOf(scene, state);

		return selection.ranges.length ? complement(scene.cube, selection, state.vs) : null;
	}
	return {
		ranges: rangesOf(scene.cube, state.baseFrom, state.baseTo),
		filters: state.baseFilters,
	};
}

/** @param {Selection} selection  @returns {Slice} */
export const sliceOf = (scene, selection) => keep(scene, `slice ${JSON.stringify(selection)}`,
	() => makeSlice(scene.cube, selection));

/** @returns {Data} */
export function dataOf(scene, state) {
	const selection = baseOf(scene, state);
	const slice = sliceOf(scene, selectionOf(scene, state));
	const base = selection && sliceOf(scene, selection);

	return !base ? { slice } : {
		slice, base, mode: state.mode, noise: noiseOf(scene.cube, slice, base),
	};
}

/** What numbers depend on: the same text, the same data. */
export const dataKey = (scene, state) => JSON.stringify([
	selectionOf(scene, state), baseOf(scene, state), state.vs !== 'none' && state.mode,
	state.hide, state.only]);

/** What of the stacks stays. */
function left({ cube }, state) {
	const index = (list) => list.map((name) => cube.names.indexOf(name))
		.filter((at) => at >= 0);

	return { hide: index(state.hide), only: index(state.only) };
}

/** A function by its name, or by the end or a part of it, as frames show it; -1: there is none. */
function fnOf({ names }, text) {
	const at = names.indexOf(text), isPart = (name) => name.includes(text);

	if (at >= 0 || !text)
		return at;
	const ends = names.findIndex((name) => name.endsWith(text)
		&& !/\w/.test(name[name.length - text.length - 1]));

	return ends < 0 ? names.findIndex(isPart) : ends;
}

/**
 * @param {'down'|'inverted'|'sandwich'} view
 * @param {boolean} fold
 * @returns {Graph[]}  of a sandwich callers and callees; none when its function is not there
 */
export function graphsOf(scene, state, view, fold) {
	const fn = view === 'sandwich' ? fnOf(scene.cube, state.fn) : -1;
	const make = () => [].concat(makeGraph(scene.cube, dataOf(scene, state),
		{ view, fn, fold, ...left(scene, state) }));

	if (view === 'sandwich' && fn < 0)
		return [];
	return keep(scene, `graph ${dataKey(scene, state)} ${view} ${fn} ${fold}`, make);
}

/** Rows of the table of functions. */
export const rowsOf = (scene, state) => keep(scene, `rows ${dataKey(scene, state)}`,
	() => functionsOf(scene.cube, dataOf(scene, state), left(scene, state)));

/** Values of the label key that the chart is grouped by, in the selection, heaviest first. */
export function groupsOf(scene, state, top) {
	const selection = selectionOf(scene, state);
	const { mask } = sliceOf(scene, selection);

	return keep(scene, `groups ${state.group} ${top} ${JSON.stringify(selection)}`,
		() => linesBy(scene.cube, mask, state.group, top, selection.ranges));
}

/** What a group is called; value null: all that have no line of their own. */
export const groupName = (g) => (g.value === null ? `other (${g.n})` : g.value || '(without)');

/** Is nothing chosen that changes numbers? Then the page's own tables tell them, of all data. */
export const isWhole = (state) => state.from === null && state.to === null
	&& !state.filters.length && state.vs === 'none' && !state.hide.length && !state.only.length;
