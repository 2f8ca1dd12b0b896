// SPDX-License-Identifier: MIT
/* Trees with numbers worked out by hand: the example of test_aggregate_fndetail.c among them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { STATUS, changeOf, noiseOf, scaleOf, statusOf } from '../../assets/js/compare.js';
import { decodeCube } from '../../assets/js/cube.js';
import { functionsOf } from '../../assets/js/functions.js';
import { hashOf, itemOf, makeGraph } from '../../assets/js/graph.js';
import { findIn } from '../../assets/js/search.js';
import { makeSlice } from '../../assets/js/select.js';
import { cubeBytes, headOf, steadyTimes } from './mkcube.mjs';

/** Rows "path value", or "path value base": the base is in the first half of the time. */
function cubeOf(rows, more = {}, other = undefined) {
	const head = headOf({ buckets: 2, width: 1, instances: [
		{ name: 'i', begin: 0, end: 2, early: 1, late: 1, n: 1 }], ...more });
	const stacks = rows.flatMap((row) => {
		const [, path, value, base] = /^(.*?) (-?\d+)(?: (-?\d+))?$/.exec(row);

		return [[1, value], [0, base]].filter(([, v]) => v).map(([bucket, v]) => (
			{ path: path.split('>'), set: 0, bucket, value: Number(v) }));
	});

	return decodeCube(cubeBytes({ head, times: steadyTimes(head), stacks, other }));
}

const slice = (cube, a = 0, b = 2) => makeSlice(cube, { ranges: [[a, b]], filters: [] });
const both = (cube, mode = 'rate', noise = 0) => (
	{ slice: slice(cube, 1, 2), base: slice(cube, 0, 1), mode, noise });
const nameOf = (cube, text) => cube.names.indexOf(text);
const rows = (g) => Array.from(g.name, (name, i) => (
	`${'.'.repeat(g.depth[i])}${name < 0 ? 'all' : g.cube.names[name]} ${g.total[i]} ${
		g.self[i]}`));

const RECURSION = ['f0>f1>f2 100', 'f0>f1>f2>f1>f3 40', 'f4>f1 7', 'f1 3'];

test('callers and callees of a function that recurs', () => {
	const cube = cubeOf(RECURSION);
	const about = (fn) => makeGraph(cube, { slice: slice(cube) },
		{ view: 'sandwich', fn: nameOf(cube, fn) });
	const [callers, callees] = about('f1');

	assert.deepEqual(rows(callers), ['f1 150 3', '.f0 140 140', '.f4 7 7']);
	assert.deepEqual(rows(callees), ['f1 150 10', '.f2 140 100', '..f1 40 0', '...f3 40 40']);
	assert.deepEqual([callers.upward, callees.upward], [true, undefined]);
	assert.deepEqual(rows(about('f2')[0]), ['f2 140 0', '.f1 140 0', '..f0 140 140']);
	assert.deepEqual(rows(about('f3')[1]), ['f3 40 40']);
	assert.deepEqual(rows(about('none')[0]), ['all 0 0']);
});

test('inverted: leaves on top', () => {
	const cube = cubeOf(RECURSION);
	const g = makeGraph(cube, { slice: slice(cube) }, { view: 'inverted' });

	assert.deepEqual(rows(g), ['all 150 0', '.f2 100 0', '..f1 100 0', '...f0 100 100',
		'.f3 40 0',
		'..f1 40 0', '...f2 40 0', '....f1 40 0', '.....f0 40 40', '.f1 10 3', '..f4 7 7']);
	assert.equal(g.upward, false);
	assert.equal(g.lighter, 0);
});

test('functions: recursion counts once', () => {
	const cube = cubeOf(RECURSION);
	const table = functionsOf(cube, { slice: slice(cube) })
		.map((r) => `${cube.names[r.name]} ${r.self} ${r.total}`);

	assert.deepEqual(table, ['f2 100 140', 'f3 40 40', 'f1 10 150', 'f0 0 140', 'f4 0 7']);
});

test('under a two-thousandth of the whole, callers and leaves are one', () => {
	const cube = cubeOf(['a>f 1999', 'b>f 1']);
	const light = cubeOf(['a>f 99990', 'b>f 4', 'c>f 6', 'd 49', 'e 51']);
	const inverted = (c) => rows(makeGraph(c, { slice: slice(c) }, { view: 'inverted' }));

	assert.deepEqual(inverted(cube), ['all 2000 0', '.f 2000 0', '..a 1999 1999', '..b 1 1']);
	assert.deepEqual(inverted(light), ['all 100100 0', '.f 100000 0', '..a 99990 99990',
		'..(lighter paths) 10 10', '.e 51 51', '.(lighter paths) 49 49']);
	assert.equal(makeGraph(light, { slice: slice(light) }, { view: 'inverted' }).lighter, 59);
	assert.deepEqual(rows(makeGraph(light, { slice: slice(light) },
		{ view: 'sandwich', fn: nameOf(light, 'f') })[0]),
	['f 100000 0', '.a 99990 99990', '.(lighter paths) 10 10']);
});

test('heaviest first in the selection, ties by name, what the cube cut away last', () => {
	const cube = cubeOf(['b 5', 'a 5 100', 'c 6', 'z 0 1', '(lighter paths) 7'], {},
		'(lighter paths)');

	assert.deepEqual(rows(makeGraph(cube, { slice: slice(cube, 1, 2) }, { view: 'down' })),
		['all 23 0', '.c 6 6', '.a 5 5', '.b 5 5', '.(lighter paths) 7 7']);
});

test('hide and only', () => {
	const cube = cubeOf(RECURSION);
	const down = (opts) => rows(makeGraph(cube, { slice: slice(cube) }, { view: 'down',
		...opts }));

	assert.deepEqual(down({ hide: [nameOf(cube, 'f2')] }),
		['all 10 0', '.f4 7 0', '..f1 7 7', '.f1 3 3']);
	assert.deepEqual(down({ only: [nameOf(cube, 'f3'), nameOf(cube, 'f4')] }),
		['all 47 0', '.f0 40 0', '..f1 40 0', '...f2 40 0', '....f1 40 0', '.....f3 40 40',
			'.f4 7 0', '..f1 7 7']);
	assert.deepEqual(down({ only: [nameOf(cube, 'f0')], hide: [nameOf(cube, 'f3')] }),
		['all 100 0', '.f0 100 0', '..f1 100 0', '...f2 100 100']);
	assert.deepEqual(down({ hide: [nameOf(cube, 'f1')] }), ['all 0 0']);
});

test('chains of one value fold', () => {
	const cube = cubeOf(['a>b>c 5', 'a>b>d>e 3', 'f 1']);
	const g = makeGraph(cube, { slice: slice(cube) }, { view: 'down', fold: true });

	assert.deepEqual(rows(g), ['all 9 0', '.a 8 0', '..c 5 5', '..d 3 3', '.f 1 1']);
	assert.deepEqual([...g.folded], [0, 1, 0, 1, 0]);
	assert.deepEqual([...g.chain[1], ...g.chain[3]].map((f) => cube.names[f]), ['b', 'e']);
	assert.deepEqual([...g.end], [5, 4, 3, 4, 5]);
	/* What stands for many is never part of a chain. */
	const cut = cubeOf(['a>(lighter paths) 5'], {}, '(lighter paths)');

	assert.deepEqual(rows(makeGraph(cut, { slice: slice(cut) }, { view: 'down', fold: true })),
		['all 5 0', '.a 5 0', '..(lighter paths) 5 5']);
});

test('negative values: a frame is as wide as its callees need', () => {
	const cube = cubeOf(['a 10', 'a>b -4', 'a>c 30', 'd -50']);
	const g = makeGraph(cube, { slice: slice(cube) }, { view: 'down' });

	assert.deepEqual(rows(g), ['all -14 0', '.a 36 10', '..c 30 30', '..b -4 -4',
		'.d -50 -50']);
	assert.deepEqual([...g.extent], [36, 36, 30, 0, 0]);
});

/* base -> candidate, one second each: a 100 -> 300, b 50 -> 51, c 40 -> 0, d 0 -> 20, e 30 -> 10 */
const CHANGES = ['m>a 300 100', 'm>b 51 50', 'm>c 0 40', 'm>d 20 0', 'm>e 10 30'];

test('two selections in rate mode', () => {
	const cube = cubeOf(CHANGES);
	const g = makeGraph(cube, both(cube), { view: 'down' });

	assert.deepEqual(rows(g), ['all 381 0', '.m 381 0', '..a 300 300', '..b 51 51', '..d 20 20',
		'..e 10 10', '..c 0 0']);
	assert.deepEqual([...g.baseTotal], [220, 220, 100, 50, 0, 30, 40]);
	assert.deepEqual([...g.status].map((s) => STATUS[s]),
		['more', 'more', 'more', 'same', 'new', 'less', 'gone']);
	/* The second's widths, and a block for what is gone. */
	assert.deepEqual([...g.extent], [421, 421, 300, 51, 20, 10, 40]);
	assert.equal(g.scale.mode, 'rate');
	assert.equal(g.scale.perLevel, 1);
});

test('two selections in share mode', () => {
	const cube = cubeOf(['a 300 100', 'b 300 100']);
	const g = makeGraph(cube, both(cube, 'share'), { view: 'down' });

	assert.deepEqual([...g.status], [0, 0, 0]);
	assert.deepEqual([...g.extent], [1, 0.5, 0.5]);
	assert.equal(g.scale.perLevel, 1 / 600);
	assert.equal(g.scale.basePerLevel, 1 / 200);
});

test('a change counts over 5 % of the larger side and over the noise of its part', () => {
	const cube = cubeOf(['a 100 95', 'b 100 94', 'c 10000 10000']);
	const wide = both(cube, 'rate', 100);
	const status = (data) => functionsOf(cube, data)
		.map((r) => `${cube.names[r.name]} ${STATUS[r.status]}`);

	assert.deepEqual(status(both(cube)), ['b more', 'a same', 'c same']);
	/* A part of 1/102 has a tenth of the noise: 9.9. */
	assert.deepEqual(status(wide), ['b same', 'a same', 'c same']);
	assert.deepEqual(status(both(cube, 'rate', 50)), ['b more', 'a same', 'c same']);
});

test('changes for words and colours', () => {
	const scale = { perLevel: 2, basePerLevel: 1, whole: 100, noise: 0 };
	const change = (v, b) => changeOf(scale, v, b);

	const status = (v, b) => statusOf(scale, v, b);

	assert.deepEqual(change(10, 10), { before: 10, after: 20, delta: 10, step: 2 });
	assert.deepEqual([status(10, 10), status(5, 10), status(0, 3), status(3, 0), status(0, 0)],
		[1, 0, 4, 3, 0]);
	assert.deepEqual([105, 124, 125, 199, 200, 400].map((v) => change(v / 2, 100).step),
		[0, 0, 1, 1, 2, 3]);
	assert.deepEqual([change(-5, 10).step, change(0, 1).step, change(25, 100).step], [3, 3, 2]);
});

test('noise is the scatter of levels about their means', () => {
	const head = headOf({ buckets: 6 });
	const cube = decodeCube(cubeBytes({ head, stacks: [],
		times: steadyTimes(head, [1, 2, 3, 10, 10, 16]) }));
	const of = (a, b) => makeSlice(cube, { ranges: [[a, b]], filters: [] });

	/* Variances 1 and 12. */
	assert.equal(noiseOf(cube, of(0, 3), of(3, 6)), Math.sqrt(6.5));
	assert.equal(noiseOf(cube, of(0, 1), of(0, 1)), 0);
});

test('without a rate, sums are compared', () => {
	const cube = cubeOf(['a 300 100'], { sums: true, den: 10 });
	const scale = scaleOf(cube, both(cube));

	assert.deepEqual([scale.mode, scale.perLevel, scale.basePerLevel, scale.whole],
		['sum', 0.1, 0.1, 30]);
	assert.equal(scaleOf(cube, both(cube, 'share')).mode, 'share');
	assert.equal(scaleOf(cube, { slice: slice(cube) }).mode, 'sum');
});

test('places outlive a report', () => {
	const one = cubeOf(['main>run>work 5', 'main>idle 1']);
	const two = cubeOf(['x 100', 'main>idle 50', 'main>run>work 7', 'main>run>more 1']);
	const down = (cube, fold) => makeGraph(cube, { slice: slice(cube) }, { view: 'down',
		fold });
	const find = (g, name) => [...g.name].indexOf(nameOf(g.cube, name));
	const [a, b, folded] = [down(one), down(two), down(one, true)];

	for (const name of ['main', 'run', 'work', 'idle'])
		assert.equal(itemOf(b, hashOf(a, find(a, name))), find(b, name));
	assert.equal(hashOf(a, 0), '');
	assert.equal(itemOf(a, ''), 0);
	assert.equal(itemOf(a, hashOf(b, find(b, 'x'))), -1);
	assert.equal(itemOf(a, 'zz'), -1);
	/* run and work are one item of the folded graph. */
	assert.equal(itemOf(folded, hashOf(a, find(a, 'work'))), find(folded, 'run'));
	assert.equal(itemOf(a, hashOf(folded, find(folded, 'run'))), find(a, 'run'));
});

test('search: each stack once, of the whole and of a frame', () => {
	const cube = cubeOf(['Main>db.Query>db.Query 10', 'Main>db.Exec 5', 'Main>run 3',
		'idle>Main 2']);
	const g = makeGraph(cube, { slice: slice(cube) }, { view: 'down' });
	const value = (q) => findIn(g, q).value;
	const find = (name) => [...g.name].indexOf(nameOf(cube, name));

	assert.equal(value('db'), 15);
	assert.equal(value('query'), 10);
	assert.equal(value('Query'), 10);
	assert.equal(findIn(g, 'quEry').fuzzy, true);
	assert.equal(value('query,run'), 13);
	assert.equal(value('^(db|run)'), 18);
	assert.equal(value('main'), 20);
	assert.equal(value('lighter'), 0);
	assert.equal(value(''), 0);
	assert.deepEqual([...findIn(g, 'query').items].map((i) => g.depth[i]), [2, 3]);
	assert.equal(findIn(g, 'query').inside(find('Main')), 10);
	assert.equal(findIn(g, 'query').inside(find('idle')), 0);
	assert.equal(findIn(g, 'e{1,2}x').value, 5);
	/* Letters in order, when nothing else matches. */
	assert.deepEqual([findIn(g, 'dbqy').value, findIn(g, 'dbqy').fuzzy], [10, true]);
	assert.equal(findIn(g, 'query').fuzzy, false);
});

test('search: a name that is no regular expression is text', () => {
	const cube = cubeOf(['m>(*E).f 4', 'm>g[...] 2', 'm>x( 1']);
	const g = makeGraph(cube, { slice: slice(cube) }, { view: 'down' });

	assert.equal(findIn(g, '(*E).f').value, 4);
	assert.match(findIn(g, '(*E).f').error, /no regular expression/);
	assert.equal(findIn(g, 'g[...]').value, 2);
	assert.equal(findIn(g, 'g[...]').error, '');
	assert.equal(findIn(g, 'x(').value, 1);
});

test('search in what is pruned is exact all the same', () => {
	const cube = cubeOf(['a>f 99990', 'b>g>f 4', 'c>f 6']);
	const g = makeGraph(cube, { slice: slice(cube) }, { view: 'inverted' });
	const found = findIn(g, '^b$');

	assert.equal(g.n, 4);
	assert.deepEqual([found.value, found.items.length, found.inside(1), found.inside(2)],
		[4, 0, 4, 0]);
	assert.ok(Number.isNaN(found.inside(3)));
});
