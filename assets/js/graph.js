// SPDX-License-Identifier: MIT
/**
 * Views of what is selected, as trees: from the root, from the leaf, or about one function. Order,
 * statuses and widths are those of the pages: src/aggregate/{tree,diff,fndetail}.c, and
 * src/render/flame{,_diff}.c.
 */
import { scaleOf, statusOf } from './compare.js';
import { endsOf } from './cube.js';
import { grow, liveOf, order, pick } from './grow.js';
import { totalsOf } from './select.js';

/** Inverted trees are many times as large as the cube's: nodes under this part are one item. */
export const LIGHT_PART = 2000;

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

/**
 * What of a selection's nodes is shown.
 *
 * @param {Cube} cube
 * @param {Data} data
 * @param {{hide?: number[], only?: number[]}} opts  stacks through any of hide are left out; where
 *     only has names, so are those that hold none of them
 * @returns {{self: Float64Array, total: Float64Array, baseSelf?: Float64Array,
 *     baseTotal?: Float64Array}} by node
 */
export function valuesOf(cube, { slice, base }, { hide = [], only = [] } = {}) {
	const isAll = !hide.length && !only.length;
	const [hidden, focus] = isAll ? [] : [hide, only].map((list) => (
		below(cube, cube.names.map((_, name) => list.includes(name)))));
	const shown = ({ self, total }) => {
		if (isAll)
			return [self, total];
		const kept = self.map((v, i) => (hidden[i] || (only.length && !focus[i]) ? 0 : v));

		return [kept, totalsOf(cube, kept)];
	};
	const [self, total] = shown(slice), [baseSelf, baseTotal] = base ? shown(base) : [];

	return base ? { self, total, baseSelf, baseTotal } : { self, total };
}

/** Where a function stands first on the way from the root. */
function outermost(cube, values, fn) {
	const { n, name, end } = cube;
	const live = liveOf(cube, values);
	const found = [];

	for (let i = 1; i < n;) {
		if (name[i] === fn && live[i])
			found.push(i);
		i = name[i] === fn ? end[i] : i + 1;
	}
	return Int32Array.from(found);
}

/** Nodes with a value of their own. */
function leaves({ n }, { self, baseSelf }) {
	const found = [];

	for (let i = 0; i < n; i++)
		if (self[i] || (baseSelf && baseSelf[i]))
			found.push(i);
	return Int32Array.from(found);
}

/** So wide that all children have room: values may be negative, and what is gone is shown too. */
function extentsOf({ n, parent, total, self, baseTotal, scale }) {
	const extent = new Float64Array(n);

	if (!baseTotal && !total.some((v) => v < 0) && !self.some((v) => v < 0))
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
function folds(graph, i) {
	const { name, end, total, extent, baseTotal, cube } = graph;
	const child = i + 1;

	return i > 0 && child < end[i] && end[child] === end[i] && name[child] !== cube.other
		&& total[i] === total[child] && extent[i] === extent[child]
		&& (!baseTotal || baseTotal[i] === baseTotal[child]);
}

/** A chain of one value is its first item. */
function fold(graph) {
	const firsts = [], lasts = [], chain = [];
	const to = new Int32Array(graph.n);

	for (let i = 0; i < graph.n; i++) {
		const first = i;

		while (folds(graph, i))
			to[i++] = firsts.length;
		to[i] = firsts.length;
		if (i > first)
			chain[firsts.length] = graph.name.slice(first + 1, i + 1);
		firsts.push(first);
		lasts.push(i);
	}
	const folded = { ...graph, n: firsts.length, chain,
		folded: Int32Array.from(firsts, (i, k) => lasts[k] - i),
		parent: pick(graph.parent, firsts).map((above) => (above < 0 ? above : to[above])) };

	for (const key of ['name', 'depth', 'total', 'self', 'extent', 'baseTotal', 'baseSelf', 'status'])
		if (graph[key])
			folded[key] = pick(graph[key], /elf/.test(key) ? lasts : firsts);
	for (let i = 1; i < folded.n; i++)
		folded.depth[i] = folded.depth[folded.parent[i]] + 1;
	folded.end = endsOf(folded.parent);
	return folded;
}

function finish(cube, data, values, spec, opts) {
	const scale = scaleOf(cube, data);
	const { start, upward } = spec;
	const tree = start.length === 1 && !upward ? order(cube, values, start[0])
		: grow(cube, values, spec, scale, upward ? LIGHT_PART : Infinity);
	const graph = { cube, ...tree, scale, values, spec };

	graph.name[0] = spec.name;

	graph.extent = extentsOf(graph);
	if (data.base)
		graph.status = Uint8Array.from(graph.total, (v, i) => statusOf(scale, v, graph.baseTotal[i]));
	graph.upward = upward && !spec.leaves;
	return opts.fold ? fold(graph) : graph;
}

/**
 * @param {Cube} cube
 * @param {Data} data
 * @param {{view: 'down'|'inverted'|'sandwich', fn?: number, hide?: number[], only?: number[],
 *     fold?: boolean}} opts
 * @returns {Graph|Graph[]} of a sandwich the callers, upward, and the callees; both have the
 *     function as item 0. Of callers and of the inverted tree, what is under 1/LIGHT_PART of the
 *     whole is an item cube.other under its caller; lighter is the value of all these.
 */
export function makeGraph(cube, data, opts) {
	const values = valuesOf(cube, data, opts);
	const make = (spec) => finish(cube, data, values, spec, opts);

	if (opts.view === 'inverted')
		return make({ start: leaves(cube, values), name: -1, upward: true, leaves: true });
	if (opts.view !== 'sandwich')
		return make({ start: Int32Array.of(0), name: -1 });
	const about = { start: outermost(cube, values, opts.fn), name: opts.fn };

	return [make({ ...about, upward: true }), make(about)];
}

/* ---- places that outlive a report ---- */

/** Another word of a hash of 41 bits: products stay below 2^53. */
const mix = (hash, word) => (hash * 4093 + word) % 2199023255531;

/** By name. */
function hashesOf(cube) {
	cube.hashes = cube.hashes || Float64Array.from(cube.names, (text) => {
		let hash = 1;

		for (let i = 0; i < text.length; i++)
			hash = mix(hash, text.charCodeAt(i));
		return hash;
	});
	return cube.hashes;
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
	const words = hashesOf(graph.cube);

	return item > 0
		? pathOf(graph, item).reduce((hash, name) => mix(hash, words[name]), 0).toString(16) : '';
}

/**
 * @param {Graph} graph
 * @param {string} hash
 * @returns {number} item, of a folded chain the one that stands for it; -1: there is none
 */
export function itemOf(graph, hash) {
	const words = hashesOf(graph.cube), wanted = parseInt(hash, 16);
	const hashes = new Float64Array(graph.n);

	for (let i = 1; i < graph.n; i++) {
		hashes[i] = hashes[graph.parent[i]];
		for (const name of namesOf(graph, i)) {
			hashes[i] = mix(hashes[i], words[name]);
			if (hashes[i] === wanted)
				return i;
		}
	}
	return hash ? -1 : 0;
}
