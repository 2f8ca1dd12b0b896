// SPDX-License-Identifier: MIT
/**
 * Finds functions by name, and what the stacks through them take: of the whole cube, not of what
 * is drawn, and each stack once.
 */
import { below, pathOf } from './graph.js';

/** @typedef {object} Found
 * @property {Uint8Array} names   by name of the cube: does it match?
 * @property {Int32Array} items   of the graph that match, in preorder
 * @property {number} value       of all stacks of the graph through such a name
 * @property {number} [baseValue] where two are compared
 * @property {(item: number, ofBase?: boolean) => number} inside  of the item's value, what has a
 *     match at the item or beyond it; NaN of what stands for lighter paths of callers
 * @property {boolean} fuzzy      nothing matched: these have the letters in this order
 * @property {string} error       a part that is no regular expression was searched as text; ''
 */

/** Commas of a quantifier, {1,2}, and those behind a backslash part nothing. */
const PARTS = /,(?!\d*\})/;

/** @returns {[((name: string) => boolean)[], string]} what is wrong behind the tests */
function testsOf(q) {
	let error = '';
	const tests = q.split(PARTS).map((part) => part.trim()).filter(Boolean).map((part) => {
		const isLower = part === part.toLowerCase();
		const has = (name) => (isLower ? name.toLowerCase() : name).includes(part);

		try {
			const regex = new RegExp(part, isLower ? 'i' : '');

			/* A name that was copied is found whatever its dots and brackets mean. */
			return (name) => regex.test(name) || has(name);
		} catch (e) {
			error = `“${part}” is no regular expression: searched as text`;
			return has;
		}
	});

	return [tests, error];
}

/** All letters in this order, with anything between. */
function fuzzyOf(q) {
	return q.split(PARTS).map((part) => [...part.replace(/\s/g, '').toLowerCase()])
		.filter((letters) => letters.length)
		.map((letters) => (name) => {
			const text = name.toLowerCase();
			let at = 0;

			return letters.every((c) => {
				at = text.indexOf(c, at) + 1;
				return at > 0;
			});
		});
}

const matching = (cube, tests) => Uint8Array.from(cube.names, (name, i) => (
	+(i !== cube.other && tests.some((test) => test(name)))));

function itemsOf({ n, name, chain = [] }, names) {
	const items = [], isHit = (f) => names[f];

	for (let i = 0; i < n; i++)
		if (isHit(name[i]) || (chain[i] && chain[i].some(isHit)))
			items.push(i);
	return Int32Array.from(items);
}

/** By item: its value, or of what lies below it, that matches. */
function matchedBelow({ n, parent }, total, items) {
	const sum = new Float64Array(n);

	items.forEach((i) => {
		sum[i] = NaN;
	});
	for (let i = n - 1; i >= 0; i--) {
		if (Number.isNaN(sum[i]))
			sum[i] = total[i];
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
	const { name, parent } = graph.cube;
	const { start, leaves } = graph.spec;
	const path = pathOf(graph, item);
	let sum = 0;

	for (const from of start) {
		let at = from, k = 0;

		if (!leaves && path.length)
			at = parent[at];
		while (k < path.length && at > 0 && name[at] === path[k])
			if (++k < path.length)
				at = parent[at];
		if (k === path.length && marked[at])
			sum += column[from];
	}
	return sum;
}

function measures(graph, names, items) {
	const { values, spec, total, baseTotal, cube } = graph;

	if (!spec.upward) {
		const sums = [matchedBelow(graph, total, items),
			baseTotal && matchedBelow(graph, baseTotal, items)];

		return (item, ofBase) => sums[+Boolean(ofBase)][item];
	}
	const marked = below(cube, names);
	const columns = spec.leaves ? [values.self, values.baseSelf]
		: [values.total, values.baseTotal];

	return (item, ofBase) => (item && graph.name[item] === cube.other ? NaN
		: insideUpward(graph, marked, columns[+Boolean(ofBase)], item));
}

/**
 * @param {Graph} graph
 * @param {string} q  "a, b" is a or b; each a regular expression, of any case unless it has a
 *     capital letter
 * @returns {Found}
 */
export function findIn(graph, q) {
	const [tests, error] = testsOf(q);
	let names = matching(graph.cube, tests), fuzzy = false;

	if (!names.includes(1) && tests.length) {
		names = matching(graph.cube, fuzzyOf(q));
		fuzzy = names.includes(1);
	}
	const items = itemsOf(graph, names);
	const inside = measures(graph, names, items);
	const found = { names, items, value: inside(0), inside, fuzzy, error };

	return graph.baseTotal ? { ...found, baseValue: inside(0, true) } : found;
}
