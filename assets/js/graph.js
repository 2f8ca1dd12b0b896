// SPDX-License-Identifier: MIT
/**
 * Views of what is selected, as trees: from the root, from the leaf, or about one function. Order,
 * statuses and widths are those of the pages: src/aggregate/{tree,diff,fndetail}.c, and
 * src/render/flame{,_diff}.c.
 */
import { scaleOf, statusOf } from './compare.js';
import { arrange, grow, sorted } from './grow.js';
import { totalsOf } from './select.js';

/**
 * By node: is it, or one above it, of these names?
 *
 * @param {Cube} cube
 * @param {ArrayLike<number|boolean>} set  by name
 */
export function below({ n, name, parent }, set) {
	const is = new Uint8Array(n);

	for (let i = 1; i < n; i++)
		is[i] = set[name[i]] || is[parent[i]];
	return is;
}

const belowAny = (cube, list) => below(cube, cube.names.map((_, name) => list.includes(name)));

/** By node: does it, or one below it, have a value of its own? */
function liveOf({ n, parent }, self, baseSelf = self) {
	const live = new Uint8Array(n);

	for (let i = n - 1; i > 0; i--)
		if (live[i] || self[i] || baseSelf[i])
			live[i] = live[parent[i]] = 1;
	return live;
}

/**
 * What of a selection's nodes is shown.
 *
 * @param {Cube} cube
 * @param {Data} data
 * @param {{hide?: number[], only?: number[]}} [opts]  stacks through any of hide are left out;
 *     where only has names, so are those that hold none of them
 * @returns {{self: Float64Array, total: Float64Array, baseSelf?: Float64Array,
 *     baseTotal?: Float64Array, live: Uint8Array}} by node; live: has it, or one below it, a value
 */
export function valuesOf(cube, { slice, base }, { hide = [], only = [] } = {}) {
	const isAll = !hide.length && !only.length;
	const [hidden, focus] = isAll ? [] : [hide, only].map((list) => belowAny(cube, list));
	const shown = (side) => {
		if (isAll || !side)
			return side || {};
		const isOut = (i) => hidden[i] || (only.length && !focus[i]);
		const self = side.self.map((v, i) => (isOut(i) ? 0 : v));

		return { self, total: totalsOf(cube, self) };
	};
	const { self, total } = shown(slice), { self: baseSelf, total: baseTotal } = shown(base);

	return { self, total, baseSelf, baseTotal, live: liveOf(cube, self, baseSelf) };
}

function nodesWhere({ n }, test) {
	const nodes = [];

	for (let i = 0; i < n; i++)
		if (test(i))
			nodes.push(i);
	return nodes;
}

/** Where a function stands first on the way from the root. */
function outermost(cube, { live }, fn) {
	const is = belowAny(cube, [fn]);

	return nodesWhere(cube, (i) => live[i] && is[i] && !is[cube.parent[i]]);
}

/** Nodes with a value of their own. */
const leaves = (cube, { self, baseSelf = self }) => nodesWhere(cube, (i) => self[i] || baseSelf[i]);

/** So wide that all children have room: values may be negative, and what is gone is shown too. */
function extentsOf({ n, parent, total, self, baseTotal, scale }) {
	const extent = new Float64Array(n);

	if (!baseTotal && self.every((v) => v >= 0))
		return total;
	/* Until its own turn an item holds what those below it take. */
	for (let i = n - 1; i >= 0; i--) {
		if (baseTotal)
			extent[i] = Math.max(extent[i] + Math.max(self[i] * scale.perLevel, 0),
				total[i] ? 0 : baseTotal[i] * scale.basePerLevel);
		else
			extent[i] = Math.max(extent[i], total[i]);
		if (i)
			extent[parent[i]] += extent[i];
	}
	return extent;
}

/** Is the only child the same in all numbers? */
function folds({ name, end, total, baseTotal }, i, other) {
	const child = i + 1;

	return i > 0 && child < end[i] && end[child] === end[i] && name[child] !== other
		&& total[i] === total[child] && (!baseTotal || baseTotal[i] === baseTotal[child]);
}

/** A chain of one value is its first item. */
function fold(tree, other) {
	const firsts = [], lasts = [], chain = [];
	/* By item: that which stands for it is so much less deep. */
	const depth = tree.depth.slice();

	for (let i = 0; i < tree.n; i++) {
		const first = i;

		depth[i] = i && depth[tree.parent[i]] + 1;
		for (; folds(tree, i, other); i++)
			depth[i + 1] = depth[first];
		if (i > first)
			chain[firsts.length] = tree.name.slice(first + 1, i + 1);
		firsts.push(first);
		lasts.push(i);
	}
	return { ...arrange({ name: tree.name, depth }, tree, firsts, lasts),
		lighter: tree.lighter, chain,
		folded: Int32Array.from(firsts, (first, item) => lasts[item] - first) };
}

function finish(cube, data, values, spec, isFolded) {
	const scale = scaleOf(cube, data);
	const { start, upward } = spec;
	const tree = start.length === 1 && !upward ? sorted(cube, values, start[0])
		: grow(cube, values, spec, scale);
	const graph = { cube, scale, values, spec, upward: upward && !spec.leaves,
		...isFolded ? fold(tree, cube.other) : tree };

	graph.extent = extentsOf(graph);
	if (data.base)
		graph.status = graph.total.map((v, i) => statusOf(scale, v, graph.baseTotal[i]));
	return graph;
}

/**
 * @param {Cube} cube
 * @param {Data} data
 * @param {{view: 'down'|'inverted'|'sandwich', fn?: number, hide?: number[], only?: number[],
 *     fold?: boolean}} opts
 * @returns {Graph|Graph[]} of a sandwich the callers, upward, and the callees; both have the
 *     function as item 0. Of callers and of the inverted tree, what is under 1/2,000 of the whole
 *     is an item cube.other under its caller; lighter is the value of all these.
 */
export function makeGraph(cube, data, opts) {
	const values = valuesOf(cube, data, opts);
	const make = (spec) => finish(cube, data, values, spec, opts.fold);

	if (opts.view === 'inverted')
		return make({ start: leaves(cube, values), name: -1, upward: true, leaves: true });
	if (opts.view !== 'sandwich')
		return make({ start: [0], name: -1 });
	const about = { start: outermost(cube, values, opts.fn), name: opts.fn };

	return [make({ ...about, upward: true }), make(about)];
}

/* ---- places that outlive a report ---- */

/** Another word of a hash of 41 bits: products stay below 2^53. */
const mix = (hash, word) => (hash * 4093 + word) % 2199023255531;

/** Of a name, made when first asked for. */
function wordOf(cube, name) {
	const words = cube.words = cube.words || [], text = cube.names[name];
	let word = words[name] || 1;

	for (let i = 0; i < text.length && !words[name]; i++)
		word = mix(word, text.charCodeAt(i));
	return words[name] = word;
}

/** An item's name, and those of its chain. */
const namesOf = ({ name, chain }, item) => (
	chain && chain[item] ? [name[item], ...chain[item]] : [name[item]]);

/**
 * Names on the way to an item, without item 0 and with those of folded chains above.
 *
 * @param {Graph} graph
 * @param {number} item
 * @returns {number[]}
 */
export function pathOf(graph, item) {
	const path = item > 0 ? [graph.name[item]] : [];

	for (let i = graph.parent[item]; i > 0; i = graph.parent[i])
		path.unshift(...namesOf(graph, i));
	return path;
}

/**
 * @param {Graph} graph
 * @param {number} item
 * @returns {string} the same for the same path of names in any run; '' of item 0
 */
export function hashOf(graph, item) {
	const { cube } = graph, step = (hash, name) => mix(hash, wordOf(cube, name));

	return item > 0 ? pathOf(graph, item).reduce(step, 0).toString(16) : '';
}

/**
 * @param {Graph} graph
 * @param {string} hash
 * @returns {number} item, of a folded chain the one that stands for it; -1: there is none
 */
export function itemOf(graph, hash) {
	const wanted = parseInt(hash, 16);
	const hashes = new Float64Array(graph.n);

	for (let i = 1; i < graph.n; i++) {
		hashes[i] = hashes[graph.parent[i]];
		for (const name of namesOf(graph, i)) {
			hashes[i] = mix(hashes[i], wordOf(graph.cube, name));
			if (hashes[i] === wanted)
				return i;
		}
	}
	return hash ? -1 : 0;
}
