package pricing

import (
	"regexp"
	"strings"

	"shop/model"
)

// Rule changes the net price of a line. Rules form a tree.
type Rule interface {
	Apply(q *Quote, l *model.Line, net int64) int64
}

// Group applies its rules one after the other.
type Group []Rule

// Apply implements Rule.
func (g Group) Apply(q *Quote, l *model.Line, net int64) int64 {
	for _, r := range g {
		net = r.Apply(q, l, net)
	}
	return net
}

// Best applies the rule that gives the lowest price.
type Best []Rule

// Apply implements Rule.
func (b Best) Apply(q *Quote, l *model.Line, net int64) int64 {
	low := net
	for _, r := range b {
		if n := r.Apply(q, l, net); n < low {
			low = n
		}
	}
	return low
}

// When applies Then for lines that Cond accepts.
type When struct {
	Cond func(*Quote, *model.Line) bool
	Then Rule
}

// Apply implements Rule.
func (w When) Apply(q *Quote, l *model.Line, net int64) int64 {
	if w.Cond(q, l) {
		return w.Then.Apply(q, l, net)
	}
	return net
}

// Percent takes a share off.
type Percent int64

// Apply implements Rule.
func (p Percent) Apply(q *Quote, l *model.Line, net int64) int64 {
	return net - share(net, int64(p), 100)
}

// Tiered takes more off the more pieces there are.
type Tiered []struct {
	From int64
	Rule Rule
}

// Apply implements Rule.
func (t Tiered) Apply(q *Quote, l *model.Line, net int64) int64 {
	for i := len(t) - 1; i >= 0; i-- {
		if l.Count >= t[i].From {
			return t[i].Rule.Apply(q, l, net)
		}
	}
	return net
}

// Coupon takes a share off for codes that match.
type Coupon struct {
	Code *regexp.Regexp
	Rule Rule
}

// Apply implements Rule.
func (c Coupon) Apply(q *Quote, l *model.Line, net int64) int64 {
	if c.Code.MatchString(strings.ToLower(q.Order.Coupon)) {
		return c.Rule.Apply(q, l, net)
	}
	return net
}

func classIs(class string) func(*Quote, *model.Line) bool {
	return func(_ *Quote, l *model.Line) bool { return l.Product.Class == class }
}

func tagged(expr string) func(*Quote, *model.Line) bool {
	re := regexp.MustCompile(expr)
	return func(_ *Quote, l *model.Line) bool { return re.MatchString(l.Product.Description) }
}

func defaultRules() Rule {
	tiers := Tiered{{1, Percent(0)}, {3, Percent(2)}, {4, Group{Percent(2), Percent(1)}}}
	return Group{
		tiers,
		When{classIs("books"), Group{Percent(1), Best{Percent(1), Percent(2)}}},
		When{tagged(`(?i)(oak|woven) (chair|table|shelf)`), Best{Percent(3), Group{Percent(1), tiers}}},
		When{tagged(`(?i)linen .* (rug|vase)\.$`), Group{Percent(1)}},
		When{tagged(`\b(small|tall) [a-z]+ (copper|grey) (clock|vase)`), Percent(1)},
		When{tagged(`(?i)(striped|round) (rug|basket).*(quiet|folding) stool`), Group{tiers}},
		Best{
			Coupon{regexp.MustCompile(`^save(0[0-9]|1[0-5])-[a-z]+$`), Percent(5)},
			Coupon{regexp.MustCompile(`^save(2|3)[0-9]-(a|b|c).*e$`), Group{Percent(3), Percent(1)}},
			Coupon{regexp.MustCompile(`^welcome-[a-z]{3,12}$`), Percent(10)},
		},
	}
}
