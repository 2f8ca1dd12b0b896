// SPDX-License-Identifier: MIT
/**
 * The shapes that the modules hand to each other; no code. The way of the data:
 *
 *   cube (bytes of the page) -> slice (a range and filters) -> graph (a view of it) -> picture
 *
 * "Name" is an index into cube.names, "node" one into the cube's tree, "item" one into a graph.
 *
 * @typedef {object} Cube  what src/render/cubetext.h describes, decoded
 * @property {object} head
 * @property {string[]} names
 * @property {string[]} files
 * @property {Int32Array} colourOf   by name
 * @property {Int32Array} fileOf     by name; -1: none
 * @property {(name: number, rung: number) => string} rung  rung 0..3 of a name, made when asked for
 * @property {number} n              nodes
 * @property {Int32Array} name       by node; node 0 is the whole, its name is -1
 * @property {Int32Array} depth
 * @property {Int32Array} parent     by node; -1 of node 0
 * @property {Int32Array} end        by node: index after its last descendant
 * @property {Int32Array} cellStart  n + 1: cells of a node
 * @property {Int32Array} cellPlace  by cell: set * buckets + bucket
 * @property {Float64Array} cellValue by cell
 * @property {object} instances      typed arrays [instance * buckets + bucket]: dumps, carried,
 *                                   covered, spoken, drawn
 * @property {object} alive          typed arrays by bucket: time, from, to
 * @property {Float64Array} lines    [set * buckets + bucket], levels
 * @property {Float64Array} whole    [set * buckets + bucket], sum of the cells of all nodes
 * @property {number} other          name of what stands for paths too light to be kept
 *
 * @typedef {object} Filter
 * @property {string} key
 * @property {'='|'!='|'=~'|'!~'} op  '=' and '!=' with several values: in, not in
 * @property {string[]} values        "" is "without the key"; the one regex of =~ and !~
 *
 * @typedef {object} Selection
 * @property {[number, number][]} ranges  first bucket and the one after the last; ascending, apart
 * @property {Filter[]} filters       all must hold
 * @property {boolean} [others]       instead: the sets in which not all hold
 *
 * @typedef {object} Slice            a selection, added up
 * @property {Selection} selection
 * @property {Uint8Array} mask        by set: is it in
 * @property {Float64Array} self      by node, in values of the cube
 * @property {Float64Array} total     by node
 * @property {number} level           NaN: not known
 * @property {number} perLevel        level of a value: level = value * perLevel
 * @property {number} dumps
 * @property {number} instances
 *
 * @typedef {object} Data             what is shown
 * @property {Slice} slice            the candidate, where two are compared
 * @property {Slice} [base]
 * @property {'rate'|'share'} [mode]  of a comparison
 * @property {number} [noise]         in levels of the whole: smaller changes are none
 *
 * @typedef {object} Graph            what a flame graph, a table or a call tree shows
 * @property {Cube} cube
 * @property {number} n               items in preorder, heaviest sibling first; 0 is the whole
 * @property {Int32Array} name        by item; -1: the whole
 * @property {Int32Array} depth
 * @property {Int32Array} parent
 * @property {Int32Array} end
 * @property {Float64Array} total     the candidate's, where two are compared
 * @property {Float64Array} self
 * @property {Float64Array} extent    width in the picture: of item 0 the whole; >= its children's
 * @property {Int32Array} [folded]    by item: how many more nodes of a chain it stands for
 * @property {Int32Array[]} [chain]   by item with folded > 0: their names
 * @property {Float64Array} [baseTotal]  where two are compared
 * @property {Float64Array} [baseSelf]
 * @property {Float64Array} [status]  where two are compared: 0 same, 1 more, 2 less, 3 new, 4 gone
 * @property {number} lighter         value of items made of light ones (name: other)
 * @property {Scale} scale
 * @property {boolean} [upward]       the root stands at the bottom (callers of a sandwich)
 * @property {object} values          of valuesOf() in graph.js: by node of the cube
 * @property {object} spec            of grow() in grow.js: what items stand for
 *
 * @typedef {object} Scale            from values of a graph to numbers for people
 * @property {number} perLevel        of the candidate
 * @property {number} [basePerLevel]
 * @property {'rate'|'share'|'sum'} mode  share: numbers are parts of the side's whole, 0..1
 * @property {Unit} unit              of levels (or sums); of shares: per cent
 * @property {number} [noise]         changes of the whole within it are none
 * @property {number} whole           the larger whole of both sides, in size
 *
 * @typedef {object} Unit             as src/render/unit.h
 * @property {string} name
 * @property {string} times
 * @property {string} per
 * @property {number} per_level
 * @property {boolean} whole
 * @property {number} decimals
 *
 * @typedef {object} State            what the address holds behind its #, without defaults
 * @property {number|null} from       epoch seconds, or a number of a dump where there is no clock
 * @property {number|null} to
 * @property {Filter[]} filters
 * @property {string} group           label key that the chart is split by; ''
 * @property {'none'|'before'|'time'|'labels'|'set'} vs  what the selection is compared with: the
 *     same span just before; all other time; all other label sets at the same time; a range and
 *     filters of its own
 * @property {number|null} baseFrom   of vs 'set'
 * @property {number|null} baseTo
 * @property {Filter[]} baseFilters
 * @property {'rate'|'share'} mode
 * @property {'down'|'inverted'|'sandwich'} view
 * @property {string} fn              function of the sandwich
 * @property {string} zoom            hash of the path of names to the zoomed item; ''
 * @property {string} q               search
 * @property {string[]} hide          functions whose stacks are left out
 * @property {string[]} only          functions one of which a stack must hold (focus)
 * @property {'icicle'|'flame'} shape
 * @property {'left'|'right'} align   of labels that do not fit: keep their begin, or their end
 * @property {'package'|'value'|'change'} colour
 * @property {boolean} fold           chains of one value are one frame
 * @property {string} sort            column of the table: 'self', 'total', 'name', 'change'...
 * @property {boolean} up             ascending
 * @property {string} find            filter of the table
 * @property {''|'new'|'gone'|'changed'} show  which of a comparison's functions it lists
 */
export {};
