// SPDX-License-Identifier: MIT
/* Cubes at random against the plain definitions of slow.mjs. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { noiseOf } from '../../assets/js/compare.js';
import { decodeCube } from '../../assets/js/cube.js';
import { functionsOf } from '../../assets/js/functions.js';
import { hashOf, itemOf, makeGraph } from '../../assets/js/graph.js';
import { findIn } from '../../assets/js/search.js';
import { makeSlice } from '../../assets/js/select.js';
import { cubeBytes, headOf, randomOf } from './mkcube.mjs';
import * as slow from './slow.mjs';

const ROUNDS = 200;
const NAMES = ['a', 'ab', 'b', 'main', 'é', 'run', 'x.y', 'z'];
const VIEWS = ['down', 'inverted', 'sandwich'];

function randomStacks(r, head, isSigned) {
	return Array.from({ length: 1 + r(120) }, () => ({
		path: Array.from({ length: r(8) }, () => NAMES[r(NAMES.length)]),
		set: r(head.sets.length), bucket: r(head.buckets),
		/* Some are thousands of times heavier, so that light ones are under the cut. */
		value: (1 + r(1000)) * (r(4) ? 1 : 100000) * (isSigned && !r(3) ? -1 : 1) }));
}

function randomTimes(r, head) {
	const size = head.instances.length * head.buckets;
	const column = (most) => Array.from({ length: size }, () => r(most + 1));
	const alive = Array.from({ length: head.buckets }, () => (
		r(5) ? { time: 10, from: r(3), to: 7 + r(4) } : { time: 0, from: 0, to: 0 }));

	return { dumps: column(3), carried: column(1), covered: column(10), spoken: column(10),
		drawn: column(1), alive,
		lines: Array.from({ length: head.sets.length * head.buckets }, () => r(100)) };
}

function randomMade(seed) {
	const r = randomOf(seed + 1);
	const kinds = ['delta', 'cumulative', 'gauge'];
	const instances = Array.from({ length: 1 + r(3) }, (_, i) => (
		{ name: `i${i}`, begin: r(20), end: 30 + r(30), early: r(2), late: r(2), n: 1 }));
	const keys = [{ key: 'region', values: ['', 'eu', 'us'], merged: 0 }];
	const head = headOf({ kind: kinds[seed % 3], den: seed % 3 === 2 ? 1000 : 1, instances,
		keys,
		buckets: 6, sets: instances.flatMap((_, i) => [0, 1, 2].map((v) => [i, v])) });

	const stacks = randomStacks(r, head, seed % 5 === 4);

	/* What the cube cut away, as C writes it: a callee without callees. */
	for (const s of seed % 4 ? [] : stacks.filter(() => !r(5)))
		s.path.push(slow.LIGHTER);
	return { r, head, times: randomTimes(r, head), stacks, other: slow.LIGHTER };
}

const range = (r, n) => {
	const a = r(n);

	return [a, a + 1 + r(n - a)];
};

const rowsOf = (g) => Array.from(g.name, (name, i) => [g.depth[i],
	name < 0 ? 'all' : g.cube.names[name],
	g.total[i], g.self[i], g.baseTotal ? g.baseTotal[i] : 0,
		g.baseSelf ? g.baseSelf[i] : 0].join(' '));

/** What must hold of any graph, however it was made. */
function checkShape(g) {
	for (let i = 0; i < g.n; i++) {
		let sum = g.self[i], base = g.baseSelf ? g.baseSelf[i] : 0, room = 0;

		for (let c = i + 1; c < g.end[i]; c = g.end[c]) {
			assert.equal(g.parent[c], i);
			assert.equal(g.depth[c], g.depth[i] + 1);
			sum += g.total[c];
			base += g.baseTotal ? g.baseTotal[c] : 0;
			room += g.extent[c];
		}
		assert.equal(sum, g.total[i]);
		assert.equal(base, g.baseTotal ? g.baseTotal[i] : 0);
		assert.ok(g.extent[i] >= room * (1 - 1e-9), `${g.extent[i]} ${room}`);
	}
	assert.equal(g.end[0], g.n);
}

function checkFold(g, folded) {
	const names = [], selfs = [];

	checkShape(folded);
	for (let i = 0; i < folded.n; i++) {
		names.push(folded.name[i], ...(folded.folded[i] ? folded.chain[i] : []));
		selfs.push(...new Array(folded.folded[i]).fill(0), folded.self[i]);
		if (folded.name[i] !== g.cube.other)
			assert.equal(itemOf(folded, hashOf(folded, i)), i);
	}
	assert.deepEqual(names, [...g.name]);
	assert.deepEqual(selfs, [...g.self]);
	for (let i = 0; i < g.n; i++)
		assert.ok(itemOf(folded, hashOf(g, i)) >= 0);
}

/** Of each item: its stacks with a match at it or beyond. */
function checkFound(g, paths, root) {
	const found = findIn(g, 'a,^run$');
	const hits = (name) => name !== slow.LIGHTER && (name.includes('a') || name === 'run');
	const way = (i) => (i ? [...way(g.parent[i]), g.cube.names[g.name[i]]] : []);
	const sum = (list, key) => list.reduce((n, s) => n + s[key], 0);

	for (let i = 0; i < g.n; i++) {
		const path = way(i);
		const all = paths.filter((s) => path.every((name, k) => s.path[k] === name))
			.filter((s) => (i === 0 && root ? [root,
				...s.path] : s.path.slice(Math.max(path.length - 1, 0)))
				.some(hits));

		if (i && g.name[i] === g.cube.other) {
			assert.ok(!g.spec.upward || Number.isNaN(found.inside(i)));
			continue;
		}
		assert.equal(found.inside(i), sum(all, 'value'));
		if (g.baseTotal)
			assert.equal(found.inside(i, 1), sum(all, 'base'));
	}
	assert.equal(found.value, found.inside(0));
	assert.deepEqual([...found.items], [...g.name.keys()].filter((i) => g.name[i] >= 0
		&& g.name[i] !== g.cube.other && hits(g.cube.names[g.name[i]])));
}

function checkView(view, cube, data, stacks, per, opts) {
	const fn = NAMES[opts.fn];
	const fnName = cube.names.indexOf(fn);
	const graphs = [].concat(makeGraph(cube, data, { ...opts, view, fn: fnName }));
	const folded = [].concat(makeGraph(cube, data, { ...opts, view, fn: fnName, fold: true }));
	const reversed = stacks.map((s) => ({ ...s, path: [...s.path].reverse() }));
	const wanted = { down: [[stacks, 0, 'all']], inverted: [[reversed, 2000, 'all']],
		sandwich: [[slow.about(stacks, fn, true), 2000, fn], [slow.about(stacks, fn), 0,
			fn]] }[view];

	graphs.forEach((g, k) => {
		const [paths, part, name] = wanted[k];

		checkShape(g);
		assert.deepEqual(rowsOf(g), slow.rowsOf(paths, part, per, fnName < 0
			&& k + 1 && view === 'sandwich'
			? 'all' : name));
		checkFold(g, folded[k]);
		checkFound(g, paths, view === 'sandwich' ? fn : null);
		if (data.base)
			g.status.forEach((s, i) => assert.equal(s, slow.status(g.scale,
				g.baseTotal[i] * g.scale.basePerLevel,
					g.total[i] * g.scale.perLevel, g.baseTotal[i],
				g.total[i])));
	});
}

function checkFunctions(cube, data, stacks, opts) {
	const rows = functionsOf(cube, data, opts);
	const sum = (key, test) => stacks.filter(test).reduce((n, s) => n + s[key], 0);
	const wanted = [...NAMES,
		slow.LIGHTER].filter((name) => stacks.some((s) => s.path.includes(name)));

	assert.deepEqual(rows.map((row) => cube.names[row.name]).sort(), [...wanted].sort());
	for (const row of rows) {
		const name = cube.names[row.name];
		const isLeaf = (s) => s.path[s.path.length - 1] === name;
		const has = (s) => s.path.includes(name);

		assert.equal(row.self, sum('value', isLeaf));
		assert.equal(row.total, sum('value', has));
		if (data.base) {
			assert.equal(row.baseSelf, sum('base', isLeaf));
			assert.equal(row.baseTotal, sum('base', has));
		}
	}
}

function checkAll(cube, data, stacks, r) {
	const hide = r(3) ? [] : [cube.names.indexOf(NAMES[r(NAMES.length)])].filter((i) => i >= 0);
	const only = r(3) ? [] : [cube.names.indexOf(NAMES[r(NAMES.length)])].filter((i) => i >= 0);
	const text = (list) => list.map((i) => cube.names[i]);
	const shown = stacks.filter((s) => !text(hide).some((name) => s.path.includes(name))
		&& (!only.length || text(only).some((name) => s.path.includes(name))));
	const opts = { hide, only, fn: r(NAMES.length) };

	for (const view of VIEWS) {
		const scale = makeGraph(cube, data, { view: 'down' }).scale;

		checkView(view, cube, data, shown, data.base ? [scale.perLevel,
			scale.basePerLevel] : [1, 0],
			opts);
	}
	checkFunctions(cube, data, shown, opts);
}

test(`${ROUNDS} cubes, one selection and two`, () => {
	for (let seed = 0; seed < ROUNDS; seed++) {
		const made = randomMade(seed);
		const { r, head } = made;
		const cube = decodeCube(cubeBytes(made));
		const filters = [[], [{ key: 'region', op: '=', values: ['eu', ''] }],
			[{ key: 'region', op: '!=', values: ['us'] }, { key: 'x', op: '=',
				values: [''] }]][r(3)];
		const ranges = [range(r, head.buckets), range(r, head.buckets)];
		const [slice, base] = ranges.map((one) => makeSlice(cube, { ranges: [one],
			filters }));
		const [own, other] = ranges.map((one) => slow.select(made, one, filters));

		checkLevel(made, slice, ranges[0], filters);
		checkAll(cube, { slice }, slow.united(own), r);
		const noise = noiseOf(cube, slice, base);

		for (const mode of ['rate', 'share'])
			checkAll(cube, { slice, base, mode, noise }, slow.united(own, other), r);
	}
});

function checkLevel(made, slice, [a, b], filters) {
	const { head, stacks } = made;
	const whole = (i) => stacks.filter((s) => s.bucket >= a && s.bucket < b
		&& head.sets[s.set][0] === i
		&& slow.passes(head, s.set, filters)).reduce((n, s) => n + s.value, 0);
	const per = head.instances.map((_, i) => slow.weightOf(made, i, a, b));
	const known = per.map((w, i) => [w, i])
		.filter(([w]) => (head.kind === 'gauge' ? w.spoken : w.covered) > 0);
	const level = known.reduce((n, [w, i]) => n + (head.kind === 'gauge'
		? whole(i) * w.gauge / head.den : whole(i) / w.covered * w.part), 0);

	if (!known.length)
		assert.ok(Number.isNaN(slice.level));
	else
		assert.ok(Math.abs(slice.level - level) <= 1e-9 * Math.abs(level) + 1e-9);
}
