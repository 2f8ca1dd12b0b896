// SPDX-License-Identifier: MIT
/* The parts of lists that need no page: shown numbers, orders, filters, scales, bins. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { keysOf, matcher, parseShown, sorted } from '../../assets/js/shown.js';
import {
	binsOf, levelsOf, piecesOf, placeOf, scaleOf, short, ticksOf,
} from '../../assets/js/panels.js';

function near(a, b) {
	assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
}

test('numbers are read as pages show them', () => {
	const shown = [
		['0.262', 0.262], ['1,042.3', 1042.3], ['\u22124.51', -4.51], ['+0.0115', 0.0115],
		['66.6\u202f%', 0.666], ['\u22125.5\u202f%', -0.055], ['+108\u202f%', 1.08],
		['×2.95', 1.95], ['×1,204', 1203], ['same', 0], ['steady', 0], ['gone', -1],
		['8.71 MiB', 8.71 * 2 ** 20], ['512 KiB', 524288], ['596 k/s', 596000],
		['37.2/s', 37.2],
		['+231 goroutines/min', 231 / 60], ['53.0 MiB/s', 53 * 2 ** 20],
		['0.0856 cores', 0.0856],
		['2.1 µcores', 2.1e-6], ['451 µs', 451e-6], ['9.5–18.7 min', 9.5 * 60],
		['8 s', 8],
		['4.48 to 9.19', 4.48], ['1 of 2', 1], ['0', 0],
	];

	for (const [text, value] of shown)
		near(parseShown(text), value);
	assert.equal(parseShown('new'), Infinity);
	assert.ok(parseShown('<0.1') < 0.1 && parseShown('<0.1') > 0);
	assert.ok(parseShown('≈0') > 0 && parseShown('≈0') < 1e-9);
});

test('a change is ordered by its factor: gone, less, same, more, times, new', () => {
	const texts = ['gone', '\u221292\u202f%', '\u22125.5\u202f%', 'steady', '+5.1\u202f%',
		'+194\u202f%',
		'×2.95', '×11.6', 'new'];
	const numbers = texts.map(parseShown);

	assert.deepEqual(numbers, numbers.slice().sort((a, b) => a - b));
});

test('times', () => {
	near(parseShown('08:52:51') - parseShown('08:52'), 51);
	assert.ok(parseShown('19 Nov 14:20') < parseShown('20 Nov 00:10'));
	assert.ok(parseShown('30 Nov 23:59') < parseShown('1 Dec 00:00'));
	assert.ok(parseShown('31 Dec 2025 23:59') < parseShown('1 Jan 2026 00:00'));
	assert.ok(parseShown('Sat 21 Nov 2026, 08:50') < parseShown('Sun 22 Nov 2026, 08:50'));
	assert.equal(parseShown('2026-11-21T08:50:36Z the dump itself'), 1795251036);
});

test('what is no number', () => {
	for (const text of ['orders', '', '–', 'not set', 'orders 97\u202f%, +2', '2.4.1', 'v2',
		'▲ more', '10.0.0.7', '1.2.3-rc1'])
		assert.equal(parseShown(text), null, text);
});

const rowsOf = (n, rest) => Array.from({ length: n }, (_, at) => ({ at, rest: rest.includes(at) }));
const orderOf = (texts, up, rest = []) =>
	sorted(rowsOf(texts.length, rest), keysOf(texts).keys, up).map((r) => r.at);

test('orders: by value, blanks behind, the rest last, equals as they stood', () => {
	assert.deepEqual(orderOf(['9', '1,000', '–', '10', '9'], false), [1, 3, 0, 4, 2]);
	assert.deepEqual(orderOf(['9', '1,000', '–', '10', '9'], true), [0, 4, 3, 1, 2]);
	assert.deepEqual(orderOf(['1', '2', '900', '3'], false, [2]), [3, 1, 0, 2]);
	assert.deepEqual(orderOf(['1', '2', '900', '3'], true, [2]), [0, 1, 3, 2]);
	assert.deepEqual(orderOf(['pod-10', 'pod-9', 'Pod-1'], true), [2, 1, 0]);
	assert.deepEqual(orderOf(['new', 'gone', 'new', '+1\u202f%'], false), [0, 2, 3, 1]);
});

test('a column is one of numbers only if all of it is', () => {
	assert.equal(keysOf(['1', '–', '']).numeric, true);
	assert.equal(keysOf(['16', 'not set', '32']).numeric, false);
	assert.equal(keysOf(['', '–']).numeric, false);
});

test('filters: comma is or, regular expressions, upper case counts', () => {
	const fits = (text, s) => matcher(text)(s);

	assert.ok(fits('', 'anything'));
	assert.ok(fits('api,cat', 'catalog') && fits('api, cat', 'api-gateway'));
	assert.ok(!fits('api,cat', 'orders'));
	assert.ok(fits('^or', 'orders') && !fits('^or', 'worker'));
	assert.ok(fits('tax', 'recomputeTaxTable') && fits('Tax', 'recomputeTaxTable'));
	assert.ok(!fits('Tax', 'taxes'));
	assert.ok(fits('(*Hub)', 'notify.(*Hub).await'), 'what is no expression is text');
	assert.ok(!fits('(*Hub)', 'notify.Hub'));
	assert.ok(fits(' , ', 'anything'));
});

test('paths are read back, gaps stay', () => {
	assert.deepEqual(piecesOf('M0 8 0.5 8 1.5 4 2 4M3 2 3.5 2 4 2'), [
		[[0, 8], [0.5, 8], [1.5, 4], [2, 4]], [[3, 2], [3.5, 2], [4, 2]]]);
	assert.deepEqual(piecesOf(''), []);
	const pieces = piecesOf('M0 8 0.5 8 1.5 4 2 4M3 2 3.5 2 4 2');

	assert.deepEqual(levelsOf({ pieces }), [8, 4, 2]);
});

test('scales', () => {
	assert.deepEqual(scaleOf([2, 8], false), { log: false, low: 0, high: 8 });
	assert.deepEqual(scaleOf([-2, 8], false), { log: false, low: -2, high: 8 });
	assert.equal(scaleOf([], false).high, 1);
	const log = scaleOf([0.004, 0.3, 0, NaN], true);

	near(log.low, 0.001);
	near(log.high, 1);
	near(placeOf(log, 0.001), 0);
	near(placeOf(log, 1), 1);
	near(placeOf(log, 0.01), 1 / 3);
	assert.equal(placeOf(log, 0), 0, 'nothing stands at the bottom');
	near(placeOf({ log: false, low: -2, high: 8 }, 3), 0.5);
	near(scaleOf([1e-9, 1], true).low, 1e-6);
	near(scaleOf([10], true).low, 1);
	assert.equal(scaleOf([], true).high > scaleOf([], true).low, true);
});

test('ticks of a logarithmic scale are its powers of ten', () => {
	assert.deepEqual(ticksOf(scaleOf([0.004, 30], true)), [0.001, 0.01, 0.1, 1, 10, 100]);
});

test('ticks from zero are steps of 1, 2, 2.5, 5', () => {
	assert.deepEqual(ticksOf({ log: false, low: 0, high: 0.5 }), [0, 0.25, 0.5]);
	assert.deepEqual(ticksOf({ log: false, low: 0, high: 0.462 }), [0, 0.2, 0.4]);
	assert.deepEqual(ticksOf({ log: false, low: 0, high: 1900 }), [0, 500, 1000, 1500]);
	assert.deepEqual(ticksOf({ log: false, low: 0, high: 1 }), [0, 0.5, 1]);
	assert.deepEqual(ticksOf({ log: false, low: -1, high: 2 }), [-1, 0, 1, 2]);
});

test('bins hold every level once', () => {
	const bins = binsOf([0, 0.1, 1, 8, 15.9, 16], { log: false, low: 0, high: 16 });

	assert.equal(bins.length, 16);
	assert.deepEqual(bins, [2, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2]);
});

test('numbers on axes', () => {
	assert.equal(short(0.001), '0.001');
	assert.equal(short(1234), '1,230');
	assert.equal(short(-2.5), '\u22122.5');
	assert.equal(short(0.26249), '0.262');
});
