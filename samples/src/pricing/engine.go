// Package pricing works out what an order costs.
package pricing

import (
	"math/big"
	"sort"

	"shop/model"
)

// Engine prices orders.
type Engine struct {
	rules Rule
	tax   map[string]taxRow
}

// Quote is one order while it is priced.
type Quote struct {
	Order *model.Order
	Steps []Step
}

// Step tells how a line came to its price.
type Step struct {
	SKU   string `json:"sku"`
	Gross int64  `json:"gross"`
	Net   int64  `json:"net"`
	Tax   int64  `json:"tax"`
}

// taxRow is the tax of one class of goods, in parts of 10,000.
type taxRow struct {
	class string
	rate  int64
}

// New makes an engine with the rules and taxes of the shop.
func New() *Engine {
	e := &Engine{rules: defaultRules(), tax: map[string]taxRow{}}
	for _, r := range []taxRow{{"standard", 2100}, {"reduced", 900}, {"books", 600}, {"food", 600}} {
		e.tax[r.class] = r
	}
	return e
}

// Price fills in the amounts of an order.
func (e *Engine) Price(o *model.Order) *Quote {
	q := &Quote{Order: o}
	e.priceLines(q)
	e.sumUp(q)
	sort.Slice(q.Steps, func(i, j int) bool { return q.Steps[i].Gross > q.Steps[j].Gross })
	return q
}

func (e *Engine) priceLines(q *Quote) {
	for i := range q.Order.Lines {
		e.priceLine(q, &q.Order.Lines[i])
	}
}

func (e *Engine) priceLine(q *Quote, l *model.Line) {
	gross := l.Product.Price * l.Count
	l.Net = e.rules.Apply(q, l, gross)
	l.Tax = e.taxOf(q, l)
	q.Steps = append(q.Steps, Step{l.Product.SKU, gross, l.Net, l.Tax})
}

func (e *Engine) sumUp(q *Quote) {
	var t model.Totals
	for _, l := range q.Order.Lines {
		t.Net += l.Net
		t.Tax += l.Tax
	}
	t.Gross = t.Net + t.Tax
	q.Order.Totals = t
}

// share takes num/den of an amount, rounded half up. Rules call it most often, so
// it does without big numbers.
func share(amount, num, den int64) int64 { return (amount*num + den/2) / den }

// roundHalfEven divides exactly and rounds as the tax office wants it.
func roundHalfEven(num, den int64) int64 {
	r := big.NewRat(num, den)
	q, m := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	twice := new(big.Int).Lsh(m.Abs(m), 1)
	if c := twice.Cmp(r.Denom()); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64()
}
