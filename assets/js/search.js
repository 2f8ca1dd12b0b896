// SPDX-License-Identifier: MIT
/**
 * Finds functions by name, and what the stacks through them take: of the whole cube, not of what
 * is drawn, and each stack once.
 */
import { below, pathOf } from './graph.js';
import { partsOf, testsOf } from './shown.js';

/** @typedef {object} Found
 * @property {Uint8Array} names   by name of the cube: does it match?
 * @property {Int32Array} items   of the graph that match, in preorder
 * @property {number} value       of all stacks of the graph through such a name
 * @property {number} [baseValue] where two are compared
 * @property {(item: number, side?: 0|1) => number} inside  of the item's value (1: in the base),
 *     what has a match at the item or beyond it; NaN of what stands for lighter paths of callers
 * @property {boolean} fuzzy      nothing matched: these, if any, have the letters in this order
 * @property {string} error       for people: a part is no regular expression; ''
 */

/** All letters of a part in this order, with anything between. */
const fuzzyOf = (q) => partsOf(q).map((part) => (name) => {
	const text = name.toLowerCase();
	let at = 0;

	return [...part.toLowerCase()].every((c) => c === ' ' || (at = text.indexOf(c, at) + 1));
});

const matching = ({ names, other }, tests) => Uint8Array.from(names, (name, i) => (
	i !== other && tests.some((test) => test(name))));

/** Items with a name that matches, one of a folded chain too. */
function itemsOf({ n, name, chain = [] }, names) {
	const items = [];

	for (let i = 0; i < n; i++)
		if (names[name[i]] || (chain[i] && chain[i].some((f) => names[f])))
			items.push(i);
	return Int32Array.from(items);
}

/** By item: its value, or of what lies below it, that matches. */
function matchedBelow({ n, parent }, total, items) {
	const sum = new Float64Array(n);

	for (let i = n - 1, k = items.length - 1; i >= 0; i--) {
		if (i === items[k])
			sum[i] = total[items[k--]];
		if (i)
			sum[parent[i]] += sum[i];
	}
	return sum;
}

/**
 * Where callers lie below, light ones are cut: then stacks are followed in the cube. A stack
 * belongs to an item when its names begin with the item's path.
 */
function insideUpward(graph, marked, column, item) {
	const { name, parent } = graph.cube, { start, leaves } = graph.spec;
	const path = pathOf(graph, item);

	return start.reduce((sum, from) => {
		let at = leaves || !item ? from : parent[from];
		const isHere = path.every((f, k) => {
			at = k ? parent[at] : at;
			return at > 0 && name[at] === f;
		});

		return isHere && marked[at] ? sum + column[from] : sum;
	}, 0);
}

function measures(graph, names, items) {
	const { values, spec, total, baseTotal, cube } = graph;

	if (!spec.upward) {
		const sums = [total, baseTotal].map((column) => (
			column && matchedBelow(graph, column, items)));

		return (item, side = 0) => sums[side][item];
	}
	const marked = below(cube, names);
	const columns = spec.leaves ? [values.self, values.baseSelf]
		: [values.total, values.baseTotal];

	return (item, side = 0) => (item && graph.name[item] === cube.other ? NaN
		: insideUpward(graph, marked, columns[side], item));
}

/**
 * @param {Graph} graph
 * @param {string} q  "a, b" is a or b; each a regular expression, of any case unless it has a
 *     capital letter
 * @returns {Found}
 */
export function findIn(graph, q) {
	const { tests, error } = testsOf(q);
	const exact = matching(graph.cube, tests), fuzzy = !error && !exact.includes(1);
	const names = fuzzy ? matching(graph.cube, fuzzyOf(q)) : exact;
	const items = itemsOf(graph, names), inside = measures(graph, names, items);

	return { names, items, inside, fuzzy, error, value: inside(0),
		baseValue: graph.baseTotal && inside(0, 1) };
}
