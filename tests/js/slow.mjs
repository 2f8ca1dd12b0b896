// SPDX-License-Identifier: MIT
/**
 * The plain definitions, stack by stack: slow, and written apart from assets/js. Stacks are
 * {path: names from the root, value, base}; trees are nested nodes.
 */
import { byBytes } from './mkcube.mjs';

export const LIGHTER = '(lighter paths)';

/** Of one key each: does the set pass? */
export function passes(head, set, filters) {
	return filters.every((f) => {
		const k = head.keys.findIndex((key) => key.key === f.key);
		const value = k < 0 ? '' : head.keys[k].values[head.sets[set][k + 1]];

		return f.values.includes(value) === (f.op === '=');
	});
}

/** What stacks of the cube are worth within buckets a..b: sums, or of a gauge weighted means. */
export function select(made, [a, b], filters) {
	const { head } = made;
	const weights = head.instances.map((_, i) => weightOf(made, i, a, b));

	return made.stacks
		.filter((s) => s.bucket >= a && s.bucket < b && passes(head, s.set, filters))
		.map((s) => ({ path: s.path,
			value: s.value * (head.kind === 'gauge'
				? weights[head.sets[s.set][0]].gauge : 1) }));
}

/** C, S and P of cubetext.h. */
export function weightOf({ head, times }, i, a, b) {
	const sum = (column) => column.slice(i * head.buckets + a, i * head.buckets + b)
		.reduce((x, y) => x + y, 0);
	const width = head.width * 1e9 / head.tick_ns;
	const { begin, end, early, late, n } = head.instances[i];
	const covered = sum(times.covered), spoken = sum(times.spoken);
	let alive = 0, first = Infinity, last = -Infinity;

	for (let k = a; k < b; k++)
		if (times.alive[k].time) {
			alive += times.alive[k].time;
			first = Math.min(first, k * width + times.alive[k].from);
			last = Math.max(last, k * width + times.alive[k].to);
		}
	const there = spoken + early * Math.max(begin - first, 0) + late * Math.max(last - end, 0);
	const part = spoken && alive ? Math.min(n, there / alive) : 0;

	return { covered, spoken, part, gauge: spoken ? part / spoken * width : 0 };
}

/** Stacks of one path are one; whole values, and none of nothing. */
export function united(stacks, base = []) {
	const all = new Map();
	const at = (path) => {
		const key = path.join('\n');

		if (!all.has(key))
			all.set(key, { path, value: 0, base: 0 });
		return all.get(key);
	};

	for (const s of stacks)
		at(s.path).value += s.value;
	for (const s of base)
		at(s.path).base += s.value;
	for (const s of all.values()) {
		s.value = Math.round(s.value);
		s.base = Math.round(s.base);
	}
	return [...all.values()].filter((s) => s.value || s.base);
}

/**
 * Rows of a tree, "depth name total self base baseSelf".
 *
 * @param {object[]} paths  {path, value, base}: the way from item 0
 * @param {number} part     children under 1/part of the whole are one; 0: none
 * @param {number[]} per    size = |value| * per[0] + |base| * per[1]
 */
export function rowsOf(paths, part, per, name) {
	const node = (text) => ({ name: text, total: 0, self: 0, base: 0, baseSelf: 0, size: 0,
		children: new Map() });
	const root = node(name);
	const rows = [];
	let whole = 0;

	for (const { path, value, base } of paths) {
		const size = Math.abs(value) * per[0] + Math.abs(base) * per[1];
		let at = root;

		whole += size;
		for (let k = 0; k <= path.length; k++) {
			if (k && !at.children.has(path[k - 1]))
				at.children.set(path[k - 1], node(path[k - 1]));
			at = k ? at.children.get(path[k - 1]) : at;
			at.total += value;
			at.base += base;
			at.size += size;
		}
		at.self += value;
		at.baseSelf += base;
	}
	print(root, 0, part ? whole / part : 0, rows);
	return rows;
}

function print(node, depth, least, rows) {
	const all = [...node.children.values()];
	const kept = all.filter((c) => c.size >= least), light = all.filter((c) => c.size < least);
	const isGone = (c) => c.total === 0 && c.base !== 0;

	rows.push([depth, node.name, node.total, node.self, node.base, node.baseSelf].join(' '));
	kept.sort((a, b) => (a.name === LIGHTER) - (b.name === LIGHTER) || isGone(a) - isGone(b)
		|| b.total - a.total || (isGone(a) ? b.base - a.base : 0)
		|| byBytes(a.name, b.name));
	kept.forEach((c) => print(c, depth + 1, least, rows));
	if (light.length) {
		const [total, base] = ['total', 'base']
			.map((key) => light.reduce((n, c) => n + c[key], 0));

		rows.push([depth + 1, LIGHTER, total, total, base, base].join(' '));
	}
}

/** Of stacks through a function: from its outermost frame up, or down. */
export function about(stacks, fn, isUp) {
	const parts = stacks.filter((s) => s.path.includes(fn)).map((s) => {
		const at = s.path.indexOf(fn);

		return { ...s, key: s.path.slice(0, at).join('\n'),
			path: isUp ? s.path.slice(0, at).reverse() : s.path.slice(at + 1) };
	});

	/* Callers are judged by the function's own nodes, one each way that leads to it. */
	return isUp ? [...parts.reduce((all, s) => {
		const one = all.get(s.key) || { path: s.path, value: 0, base: 0 };

		return all.set(s.key,
			{ ...one, value: one.value + s.value, base: one.base + s.base });
	}, new Map()).values()] : parts;
}

/** The rule of diff.c. */
export function status({ whole, noise }, before, after, base, value) {
	const change = Math.abs(after - before);
	const size = Math.max(Math.abs(before), Math.abs(after));
	const share = whole > 0 ? Math.min(size / whole, 1) : 0;

	if (change <= 0.05 * size || change <= noise * Math.sqrt(share))
		return 0;
	if (base === 0)
		return 3;
	return value === 0 ? 4 : after > before ? 1 : 2;
}
