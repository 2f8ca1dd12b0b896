// Package cache has the bounded memories of the services.
package cache

import (
	"container/list"
	"sync"
	"time"
)

// LRU keeps the values used last.
type LRU struct {
	mu   sync.Mutex
	max  int
	list *list.List
	byID map[string]*list.Element
}

type entry struct {
	key   string
	value any
}

// NewLRU makes a cache of at most max values.
func NewLRU(max int) *LRU {
	return &LRU{max: max, list: list.New(), byID: make(map[string]*list.Element, max)}
}

// GetOr returns the value of a key; if it is not there, load makes it.
func (c *LRU) GetOr(key string, load func() (any, error)) (any, error) {
	if v, ok := c.get(key); ok {
		return v, nil
	}
	v, err := load()
	if err == nil {
		c.put(key, v)
	}
	return v, err
}

func (c *LRU) get(key string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[key]
	if !ok {
		return nil, false
	}
	c.list.MoveToFront(e)
	return e.Value.(*entry).value, true
}

func (c *LRU) put(key string, v any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byID[key]; ok {
		e.Value.(*entry).value = v
		return
	}
	c.byID[key] = c.list.PushFront(&entry{key, v})
	if c.list.Len() > c.max {
		last := c.list.Back()
		c.list.Remove(last)
		delete(c.byID, last.Value.(*entry).key)
	}
}

// Ring keeps the last lines of a log.
type Ring struct {
	mu    sync.Mutex
	lines []string
	next  int
}

// NewRing makes a ring of n lines.
func NewRing(n int) *Ring { return &Ring{lines: make([]string, n)} }

// Add puts a line in the place of the oldest.
func (r *Ring) Add(line string) {
	r.mu.Lock()
	r.lines[r.next] = line
	r.next = (r.next + 1) % len(r.lines)
	r.mu.Unlock()
}

// Journal counts what was looked at and writes the counts out now and then.
//
// It is the fault hidden in catalog: the writer holds the lock while it writes,
// and as the journal is never truncated each write takes longer than the last.
// Everybody who wants to note a view waits meanwhile. The write is a sleep here:
// the samples shall show waiting, not CPU time, and write no disk full.
type Journal struct {
	mu      sync.Mutex
	entries int
	views   map[string]int
}

// NewJournal makes an empty journal.
func NewJournal() *Journal { return &Journal{views: map[string]int{}} }

// Note counts one view.
func (j *Journal) Note(id string) {
	j.mu.Lock()
	j.views[id]++
	j.entries++
	j.mu.Unlock()
}

const (
	writePerEntry = 13 * time.Microsecond
	writeMost     = 400 * time.Millisecond
)

// Run writes the journal once a second, until done closes.
func (j *Journal) Run(done <-chan struct{}) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			j.flushAll()
		case <-done:
			return
		}
	}
}

// flushAll writes all entries again, under the lock.
func (j *Journal) flushAll() {
	j.mu.Lock()
	d := time.Duration(j.entries) * writePerEntry
	if d > writeMost {
		d = writeMost
	}
	time.Sleep(d)
	j.mu.Unlock()
}
