//go:build v241

package pricing

import "shop/model"

// Version is the release of orders that this file belongs to.
const Version = "v2.4.1"

// taxOf leaves the work to applyTax, "so that new rates count at once".
func (e *Engine) taxOf(q *Quote, l *model.Line) int64 { return e.applyTax(q, l) }

// applyTax is the fault hidden in v2.4.1: it works the table out again for every
// line of every order.
//
//go:noinline
func (e *Engine) applyTax(q *Quote, l *model.Line) int64 {
	table := recomputeTaxTable(q.Order.Region, e.tax)
	return roundHalfEven(l.Net*table[l.Product.Class].rate, 10_000)
}

// brackets is how finely the table is worked out; only the last row of each class
// is used, and it is the rate it began with.
const brackets = 35_000

//go:noinline
func recomputeTaxTable(region string, base map[string]taxRow) map[string]taxRow {
	out := make(map[string]taxRow, len(base))
	seed := uint64(len(region))
	for class, row := range base {
		h := seed
		for i := uint64(0); i < brackets; i++ {
			h = (h ^ i) * 1099511628211
			h ^= h >> 29
		}
		if h == 0 { // keeps the loop from being removed
			row.rate++
		}
		out[class] = row
	}
	return out
}
