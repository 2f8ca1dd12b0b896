// SPDX-License-Identifier: MIT
/* Slices, lines and complements with numbers worked out by hand. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeCube } from '../../assets/js/cube.js';
import { parseFilter } from '../../assets/js/filter.js';
import { complement, lineOf, linesBy, makeSlice } from '../../assets/js/select.js';
import { cubeBytes, headOf, steadyTimes } from './mkcube.mjs';

const ALL = [[0, 4]];
const select = (cube, ranges, ...filters) => (
	makeSlice(cube, { ranges, filters: filters.map(parseFilter) }));
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

/*
 * Two pods, 4 buckets of 10 s; sets: pod a eu, pod a us, pod b eu. Pod b begins at 20 s: it is
 * there for half of the time, unless it began early.
 */
function counter(early) {
	const instances = [{ name: 'a', begin: 0, end: 40, early: 1, late: 1, n: 1 },
		{ name: 'b', begin: 20, end: 40, early, late: 1, n: 1 }];
	const head = headOf({ kind: 'delta', instances,
		keys: [{ key: 'region', values: ['eu', 'us'], merged: 0 }], sets: [[0, 0], [0,
			1], [1, 0]] });
	const times = { ...steadyTimes(head), spoken: [10, 10, 10, 10, 0, 0, 10, 10],
		/* Pod a profiles half of the time. */
		covered: [5, 5, 5, 5, 0, 0, 10, 10], dumps: [1, 1, 1, 1, 0, 0, 2, 2],
		drawn: [1, 1, 0, 1, 0, 0, 0, 1], lines: [1, 2, 3, 4, 10, 20, 30, 40, 0, 0, 300,
			400] };
	const stacks = [[0, 0, 100, 'main f'], [0, 2, 40, 'main f g'], [1, 3, 60, 'main'],
		[2, 2, 80, 'main f'], [2, 3, 20, 'h']]
		.map(([set, bucket, value, path]) => ({ set, bucket, value,
			path: path.split(' ') }));

	return decodeCube(cubeBytes({ head, times, stacks }));
}

test('a counter: levels are values over the time covered', () => {
	const cube = counter(0), whole = select(cube, ALL);

	/* 200 over 20 s covered, and 100 over 20 s for half of the time: 10 + 2.5. */
	assert.equal(whole.total[0], 300);
	near(whole.level, 12.5);
	near(whole.perLevel, 12.5 / 300);
	assert.deepEqual([whole.dumps, whole.instances], [8, 2]);
	assert.deepEqual([...cube.name].map((f,
		i) => `${cube.names[f]} ${whole.total[i]} ${whole.self[i]}`),
		['undefined 300 0', 'main 280 60', 'f 220 180', 'g 40 40', 'h 20 20']);
	/* In the second half pod b is there all the time: 100 / 10 + 100 / 20. */
	near(select(cube, [[2, 4]]).level, 15);
	/* It stood for the first half as well if it began before all. */
	near(select(counter(1), ALL).level, 15);
});

test('a counter by labels: an idle pod has a level of 0, one without the label none', () => {
	const cube = counter(0);

	near(select(cube, ALL, 'region="us"').level, 3);
	near(select(cube, ALL, 'region="eu"').level, 140 / 20 + 2.5);
	near(select(cube, [[0, 1]], 'region="us"').level, 0);
	assert.deepEqual(select(cube, ALL, 'region="us"').dumps, 4);
	assert.ok(Number.isNaN(select(cube, ALL, 'region="asia"').level));
	assert.equal(select(cube, ALL, 'region="asia"').perLevel, 0);
	near(makeSlice(cube, { ranges: ALL, filters: [parseFilter('region="us"')],
		others: true }).level,
		9.5);
});

test('several ranges are one', () => {
	const cube = counter(0), slice = select(cube, [[0, 1], [3, 4]]);

	/* 160 over 10 s; 20 over 10 s for one of two buckets. */
	assert.equal(slice.total[0], 180);
	near(slice.level, 16 + 1);
	assert.equal(slice.dumps, 4);
	/* Pod b, if early: there before 20 s, but the hole is no time. */
	near(select(counter(1), [[0, 1], [3, 4]]).level, 16 + 2);
});

/*
 * One pod, den 1,000: 500 in buckets 0 and 1, silent in bucket 2, 1,500 for half of bucket 3. The
 * dump of bucket 0 speaks into bucket 1.
 */
function gauge() {
	const head = headOf({ kind: 'gauge', den: 1000, instances: [
		{ name: 'a', begin: 0, end: 35, early: 1, late: 0, n: 1 },
		{ name: 'b', begin: 0, end: 40, early: 1, late: 1, n: 1 }], sets: [[0], [1]] });
	const times = { ...steadyTimes(head), dumps: [1, 0, 0, 1, 1, 1, 1, 1],
		carried: [0, 1, 0, 0, 0, 0, 0, 0], spoken: [10, 10, 0, 5, 10, 10, 10, 10] };
	const cells = [[0, 0, 500e3], [0, 1, 500e3], [0, 3, 750e3]];
	const stacks = cells.map(([set, bucket, value]) => ({ set, bucket, value, path: ['f'] }));

	return decodeCube(cubeBytes({ head, times, stacks }));
}

test('a gauge: the mean of the time that it speaks, by the part in which it is there', () => {
	const cube = gauge();

	/* Mean of 25 s: (500 * 20 + 1500 * 5) / 25 = 700; there for 25 of 40 s: 437.5. */
	near(select(cube, ALL).level, 437.5);
	assert.equal(select(cube, ALL).total[0], 437500);
	near(select(cube, [[0, 2]]).level, 500);
	near(select(cube, [[1, 2]]).level, 500);
	/* Half of bucket 3: 1,500 for half of the time. */
	near(select(cube, [[3, 4]]).level, 750);
	near(select(cube, [[2, 3]]).level, 0);
	near(select(cube, ALL).perLevel, 1 / 1000);
	assert.equal(select(cube, [[1, 2]]).dumps, 2);
	assert.equal(select(cube, [[0, 2]]).dumps, 3);
	/* A dump that speaks on into a later range is not counted again. */
	assert.equal(select(cube, [[0, 1], [1, 2]]).dumps, 3);
	assert.equal(select(cube, [[1, 2], [3, 4]]).dumps, 4);
});

test('sums have no level', () => {
	const head = headOf({ sums: true });
	const cube = decodeCube(cubeBytes({ head, times: steadyTimes(head),
		stacks: [{ path: ['f'], set: 0, bucket: 0, value: 7 }] }));

	assert.ok(Number.isNaN(select(cube, ALL).level));
	assert.equal(select(cube, ALL).perLevel, 0);
	assert.equal(select(cube, ALL).total[0], 7);
});

test('lines add up what is drawn; gaps stay', () => {
	const cube = counter(0);

	assert.deepEqual([...lineOf(cube, Uint8Array.of(1, 1, 1))], [11, 22, NaN, 444]);
	assert.deepEqual([...lineOf(cube, Uint8Array.of(1, 0, 0))], [1, 2, NaN, 4]);
	assert.deepEqual([...lineOf(cube, Uint8Array.of(0, 0, 1))], [NaN, NaN, NaN, 400]);
	assert.deepEqual([...lineOf(cube, new Uint8Array(3))], [NaN, NaN, NaN, NaN]);
});

test('values of a key by their total', () => {
	const cube = counter(0), all = Uint8Array.of(1, 1, 1);
	const short = (rows) => rows.map((r) => `${r.value} ${r.n} ${r.total} ${r.level}`);

	assert.deepEqual(short(linesBy(cube, all, 'region', 9, ALL)), ['eu 1 240 9.5',
		'us 1 60 3']);
	assert.deepEqual(short(linesBy(cube, all, 'region', 1, ALL)), ['eu 1 240 9.5',
		'null 1 60 3']);
	assert.deepEqual(short(linesBy(cube, all, 'region', 1, [[3, 4]])),
		['us 1 60 12', 'null 1 20 2']);
	assert.deepEqual(short(linesBy(cube, all, 'pod', 9, ALL)), [' 1 300 12.5']);
	assert.deepEqual(short(linesBy(cube, Uint8Array.of(0, 1, 0), 'region', 9, ALL)),
		['us 1 60 3']);
	assert.deepEqual([...linesBy(cube, all, 'region', 1, ALL)[1].line], [10, 20, NaN, 40]);
});

test('merged values are among the others', () => {
	const head = headOf({ keys: [{ key: 'k', values: ['a', 'b'], merged: 5 }],
		sets: [[0, 0], [0, 1], [0, 2]] });
	const cube = decodeCube(cubeBytes({ head, times: steadyTimes(head), stacks: [5, 7, 100].map(
		(value, set) => ({ path: ['f'], set, bucket: 0, value })) }));
	const rows = (top) => linesBy(cube, Uint8Array.of(1, 1, 1), 'k', top, ALL)
		.map((r) => `${r.value} ${r.n} ${r.total}`);

	assert.deepEqual(rows(2), ['b 1 7', 'a 1 5', 'null 5 100']);
	assert.deepEqual(rows(1), ['b 1 7', 'null 6 105']);
});

test('what a selection is compared with', () => {
	const cube = counter(0);
	const filters = [parseFilter('region="eu"')];
	const of = (ranges, vs, f = []) => complement(cube, { ranges, filters: f }, vs);

	assert.deepEqual(of([[2, 3]], 'before').ranges, [[1, 2]]);
	assert.deepEqual(of([[1, 4]], 'before').ranges, [[0, 1]]);
	assert.equal(of([[0, 2]], 'before'), null);
	assert.deepEqual(of([[1, 2]], 'time', filters), { ranges: [[0, 1], [2, 4]], filters });
	assert.deepEqual(of([[0, 1], [2, 3]], 'time').ranges, [[1, 2], [3, 4]]);
	assert.equal(of(ALL, 'time'), null);
	assert.deepEqual(of([[0, 1]], 'labels', filters), { ranges: [[0, 1]], filters,
		others: true });
	assert.equal(of([[0, 1]], 'labels'), null);
	assert.equal(of([[0, 1]], 'labels', [parseFilter('pod=""')]), null);
});
