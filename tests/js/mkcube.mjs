// SPDX-License-Identifier: MIT
/**
 * Makes cubes out of stacks, by the words of src/render/cubetext.h and by nothing of assets/js.
 */
import { deflateSync } from 'node:zlib';

function varint(out, value) {
	let v = BigInt(value);

	for (; v > 127n; v >>= 7n)
		out.push(Number(v & 127n) | 128);
	out.push(Number(v));
}

const zigzag = (v) => (v < 0 ? -2n * BigInt(v) - 1n : 2n * BigInt(v));

function texts(out, list) {
	const bytes = list.map((text) => Buffer.from(text));
	const shared = bytes.map((b, i) => {
		let n = 0;

		while (i && n < b.length && b[n] === bytes[i - 1][n])
			n++;
		return n;
	});

	shared.forEach((n) => varint(out, n));
	bytes.forEach((b, i) => out.push(...b.subarray(shared[i]), 0xff));
}

export const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Nested nodes of stacks: {name, total, cells: Map place -> value, children: Map}. */
function treeOf(stacks, buckets) {
	const node = (name) => ({ name, total: 0, cells: new Map(), children: new Map() });
	const root = node(null);

	for (const s of stacks) {
		const place = s.set * buckets + s.bucket;
		let at = root;

		at.total += s.value;
		for (const name of s.path) {
			if (!at.children.has(name))
				at.children.set(name, node(name));
			at = at.children.get(name);
			at.total += s.value;
		}
		at.cells.set(place, (at.cells.get(place) || 0) + s.value);
	}
	return root;
}

function preorder(root, other) {
	const nodes = [];
	const visit = (node, depth) => {
		nodes.push({ ...node, depth });
		[...node.children.values()]
			.sort((a, b) => (a.name === other) - (b.name === other) || b.total - a.total
				|| byBytes(a.name, b.name))
			.forEach((child) => visit(child, depth + 1));
	};

	visit(root, 0);
	return nodes;
}

function cellColumns(out, nodes, head) {
	const cells = nodes.map((n) => (
		[...n.cells].filter(([, v]) => v).sort((a, b) => a[0] - b[0])));

	cells.forEach((list) => varint(out, list.length));
	for (const list of cells)
		list.forEach(([place], i) => varint(out, i ? place - list[i - 1][0] - 1 : place));
	for (const list of cells)
		list.forEach(([place, value], i) => {
			const set = Math.floor(place / head.buckets);
			const follows = head.kind === 'gauge' && i
				&& Math.floor(list[i - 1][0] / head.buckets) === set;

			varint(out, zigzag(follows ? value - list[i - 1][1] : value));
		});
	return cells.reduce((n, list) => n + list.length, 0);
}

/**
 * @param {object} made  {stacks: [{path, set, bucket, value}], head, times, other?: text}; head
 *     lacks n and other; times: {dumps, carried, covered, spoken, drawn} by instance * buckets +
 *     bucket, alive: [{time, from, to}] by bucket, lines by set * buckets + bucket
 * @returns {Buffer} not yet deflated
 */
export function cubeBytes(
	{ stacks, head, times, other, colours = {}, rungs = {} }) {
	const names = [...new Set(stacks.flatMap((s) => s.path))].sort(byBytes);
	const nodes = preorder(treeOf(stacks, head.buckets), other);
	const out = [], cells = [];
	const n = { names: names.length, files: 0, nodes: nodes.length,
		cells: cellColumns(cells, nodes, head) };
	const json = Buffer.from(JSON.stringify({ ...head, n, other: names.indexOf(other) }));

	varint(out, json.length);
	out.push(...json);
	texts(out, names);
	names.forEach((name) => varint(out, colours[name] || 0));
	names.forEach(() => varint(out, 0));
	for (let r = 0; r < 6; r++)
		names.forEach((name) => varint(out, (rungs[name] || [])[r] || 0));
	nodes.slice(1).forEach((node, i) => varint(out, nodes[i].depth + 1 - node.depth));
	nodes.slice(1).forEach((node) => varint(out, names.indexOf(node.name)));
	out.push(...cells);
	for (const key of ['dumps', 'carried'])
		times[key].forEach((v) => varint(out, v));
	for (const key of ['covered', 'spoken'])
		times[key].forEach((v) => varint(out, zigzag(v)));
	times.drawn.forEach((v) => varint(out, v));
	for (const key of ['time', 'from', 'to'])
		times.alive.forEach((a) => varint(out, zigzag(a[key])));
	times.lines.forEach((v) => varint(out, zigzag(Math.round(v * head.line_scale))));
	return Buffer.from(out);
}

export const base64Of = (bytes) => deflateSync(bytes).toString('base64');

const COUNTS = [{ from: 0, name: '', times: '', per: '', per_level: 1, whole: true }];

/**
 * A head of one instance that is there all the time, without labels.
 *
 * @param {object} [more]
 */
export function headOf(more) {
	return { v: 1, service: 's', type: 't', title: 'T', kind: 'delta', den: 1, sums: false,
		sample_unit: 'count', units: COUNTS, sum_units: COUNTS, prefix: '', start: 0,
		width: 10, buckets: 4, sequence: false, from: '0', to: '40000000000',
		tick_ns: 1e9, line_scale: 1000,
		keys: [], instances: [{ name: 'i', begin: 0, end: 40, early: 1, late: 1, n: 1 }],
		sets: [[0]], cut: null, pages: { f: [], events: [] }, hits: [], sides: null,
		...more };
}

/** All instances speak all the time, in whole buckets. */
export function steadyTimes(head, lines) {
	const size = head.instances.length * head.buckets;
	const width = head.width * 1e9 / head.tick_ns;
	const fill = (v) => new Array(size).fill(v);

	return { dumps: fill(1), carried: fill(0), covered: fill(width), spoken: fill(width),
		drawn: fill(1),
		alive: new Array(head.buckets).fill({ time: width, from: 0, to: width }),
		lines: lines || new Array(head.sets.length * head.buckets).fill(0) };
}

/** A generator with a seed: xorshift of 32 bits. */
export function randomOf(seed) {
	let x = seed * 2654435761 + 1 >>> 0 || 1;

	return (n) => {
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		return (x >>> 0) % n;
	};
}
