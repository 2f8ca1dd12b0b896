package store

import (
	"hash/crc32"
	"strings"
	"sync"

	"shop/codec"
	"shop/model"
)

// Table keeps orders by key. Rows are JSON, as a document store would keep them.
type Table struct {
	mu   sync.RWMutex
	root *node
}

// Put stores an order under its tenant and number. The key space is bounded, so
// the table reaches its full size early and stays there.
func (t *Table) Put(o *model.Order) error {
	row, err := codec.Marshal(o)
	if err != nil {
		return err
	}
	t.write(key(o), row)
	return nil
}

func (t *Table) write(k string, row []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.root = t.root.insert(k, row, crc32.ChecksumIEEE([]byte(k)))
}

func key(o *model.Order) string { return o.Tenant + "/" + o.ID }

// Get reads one order.
func (t *Table) Get(k string) (*model.Order, error) {
	t.mu.RLock()
	n := t.root.find(k)
	t.mu.RUnlock()
	if n == nil {
		return nil, nil
	}
	return decodeRow(n.row)
}

func decodeRow(row []byte) (*model.Order, error) {
	var o model.Order
	if err := codec.Unmarshal(row, &o); err != nil {
		return nil, err
	}
	return &o, nil
}

// Scan returns up to limit orders of a tenant that match p.
func (t *Table) Scan(tenant string, p Pred, limit int) ([]*model.Order, error) {
	var out []*model.Order
	var bad error
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.root.walk(tenant+"/", tenant+"0", func(n *node) bool {
		o, err := decodeRow(n.row)
		if err != nil {
			bad = err
			return false
		}
		if p.Match(o) {
			out = append(out, o)
		}
		return len(out) < limit
	})
	return out, bad
}

// Pred is a condition on an order.
type Pred interface{ Match(*model.Order) bool }

// And holds if all of its parts hold.
type And []Pred

// Match implements Pred.
func (a And) Match(o *model.Order) bool {
	for _, p := range a {
		if !p.Match(o) {
			return false
		}
	}
	return true
}

// Or holds if one of its parts holds.
type Or []Pred

// Match implements Pred.
func (a Or) Match(o *model.Order) bool {
	for _, p := range a {
		if p.Match(o) {
			return true
		}
	}
	return false
}

// City holds for customers of one city.
type City string

// Match implements Pred.
func (c City) Match(o *model.Order) bool { return strings.EqualFold(o.Customer.City, string(c)) }

// AtLeast holds for orders of that gross total or more.
type AtLeast int64

// Match implements Pred.
func (a AtLeast) Match(o *model.Order) bool { return o.Totals.Gross >= int64(a) }
