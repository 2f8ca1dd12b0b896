// SPDX-License-Identifier: MIT
/*
 * A cube (aggregate/cube.h) as the text that a page carries in
 * <script type="application/octet-stream" id="cube">: base64 of a zlib stream of the bytes below.
 * assets/js/cube.js reads it. Version 1.
 *
 * Numbers are unsigned LEB128 varints; z() is zigzag (0, -1, 1, -2 -> 0, 1, 2, 3). Columns stand
 * one behind the other, each whole, so that like lies beside like.
 *
 *   varint n, n bytes    the head, JSON in UTF-8; its fields are listed below
 *   names                n.names x bytes shared with the one before, then all rests, each ended by
 *                        0xff, which no UTF-8 holds; sorted by bytes
 *   files                n.files, the same way
 *   colour of a name     n.names x: 0, 1 runtime and standard library ("sa", "sb" of report.css),
 *                        2.. the classes "p0a", "p0b", "p1a" ... in this order
 *   file of a name       n.names x (0: none, else index of files + 1)
 *   rungs of a name      for the rungs 1, 2, 3 of fname.h, which lie in each other: n.names x bytes
 *                        that it begins after the rung before begins, then n.names x bytes that it
 *                        ends before the rung before ends (rung 0 is the whole name)
 *   pops                 (n.nodes - 1) x: depth = depth of the node before + 1 - pops
 *   name of a node       (n.nodes - 1) x (index of names)
 *                        Nodes are in preorder, heaviest sibling first, ties by name, "other" last.
 *                        Node 0 is the whole and stands in neither column; its depth is 0.
 *   cells of a node      n.nodes x number of cells
 *   place of a cell      for the first of a node set * buckets + bucket, for others the distance to
 *                        the one before less one; cells of a node ascend
 *   value of a cell      z(value), for "gauge" z(value - that of the cell before of the same node
 *                        and set)
 *   instances            five columns, each instances x buckets, instance by instance:
 *                        dumps that count in the bucket (for a gauge: that begin in it), dumps that
 *                        began before it and speak into it (a gauge's; else 0), z(time covered),
 *                        z(time spoken), 1 where the instance's line is drawn, 0 where it has a gap
 *   alive                three columns, each buckets: z(time in which anything speaks), z(from the
 *                        bucket's start to its first such moment), z(to its last); 0, 0, 0: never
 *   lines                sets x buckets: z(level * line_scale) as drawn on a chart; the lines of
 *                        the sets of an instance are what its line is made of
 *
 * Times of columns are in units of head.tick_ns nanoseconds. The last bucket has no end: its
 * times may exceed the width. Texts are as html_text shows them: valid UTF-8, no control bytes, no
 * bidi overrides, cut at HTML_TEXT_MAX.
 *
 * What a selection of buckets [a, b) and of sets shows is exact, and is what export says of the
 * same window and labels; only levels of instances taken together are averages of averages. Over
 * its buckets let C be an instance's time covered, S its time spoken, A the time alive, F the first
 * alive moment and T the last. The instance is there for the part
 *   P = min(n, (S + early * max(begin - F, 0) + late * max(T - end, 0)) / A)
 * of it, 0 where S or A is 0.
 *   delta, cumulative: value = sum of cells; level = sum over instances of value / C * P, over
 *       those with C > 0 that a selected set belongs to; a node's level is value * level / whole
 *   gauge: value = sum over instances of P / S * (sum of cells) * width / tick; a cell is the mean
 *       of the bucket times the part of the bucket for which it held; level = value / den
 * With "sums" no level is known: value / den is shown in the sample's own unit.
 *
 * Head: {
 *   "v": 1, "service": text, "type": slug, "title": "CPU",
 *   "kind": "delta" | "cumulative" | "gauge", "den": int, "sums": bool,
 *   "sample_unit": "nanoseconds",
 *   "units": [{"from": level, "name","times","per","per_level","whole"}...]   scales of levels by
 *                        size: the last whose from is not above the largest level shown; "usual":
 *                        true has the one for nothing but zeros
 *   "sum_units": the same for value / den in the sample's own unit
 *   "prefix": text       of names, left out of labels; may be empty
 *   "start": s, "width": s, "buckets": n, "sequence": bool, "from": ns, "to": ns (texts of digits)
 *   "tick_ns": int, "line_scale": number,
 *   "keys": [{"key": text, "values": [text...], "merged": n}...]   merged > 0: so many values more
 *                        stand as the one whose index is values.length, "other"
 *   "instances": [{"name", "begin", "end" (ticks from start), "early": n, "late": n, "n": n}...]
 *                  n: instances taken together, early and late: so many of them begin and end
 *                  with the report, and begin and end are means of these. n 0: an entry of the
 *                  list once more, its dumps of which nobody knows what time they cover (C is 0)
 *   "sets": [[instance, value of keys[0], value of keys[1]...]...]   "" is a value: without the key
 *   "n": {"names","files","nodes","cells"},
 *   "other": index of names: what stands for callees too light to be here; -1: none is
 *   "cut": null | {"part": 0.0001, "value": share, "nodes": n_all, "buckets": k, "keys": [text...],
 *                  "values": n, "instances": n}   what was coarsened: nodes under part of the whole
 *                        (they hold share of the value), k buckets of the chart to one, keys left
 *                        out, values merged, instances taken together
 *   "pages": {"f": [[index of names, "slug"]...], "events": [[s, "name"]...]},
 *   "hits": [index of names...]   functions that findings name
 *   "sides": null | ["base name", "candidate name"]   of a comparison of files: keys[0] is "side"
 * }
 */
#ifndef RENDER_CUBETEXT_H
#define RENDER_CUBETEXT_H

#include "aggregate/cube.h"
#include "base/buf.h"

struct cube_page {
	fn_id fn;
	struct str slug;
};

/* What a cube does not know itself. Texts as they are: they are escaped here. */
struct cube_about {
	struct str service, slug, title; /* of the type, its slug and title */
	const struct ptype *type;
	struct str prefix;
	const uint8_t *classes; /* of flame_classes, by function */
	const struct cube_page *pages;
	size_t n_pages;
	const struct discovery *discovery; /* for its events; NULL: none */
	struct str sides[2];               /* of a comparison, else empty */
};

/*
 * Appends the zlib stream, made coarser until its base64 has at most budget bytes. false: nothing
 * is appended, as not even the coarsest form fits. The cube is then what the text shows.
 */
bool cube_text(struct buf *out, struct cube *c, const struct cube_about *about, size_t budget)
	__attribute__((warn_unused_result));

#endif
