package cache

import (
	"hash/fnv"
	"sync"
)

// Slab keeps the last answer for each slot in memory taken once, at start. It
// makes the live heap of a service large and steady, as it is in a real one.
type Slab struct {
	mu    sync.Mutex
	pages [][]byte
}

const (
	pageSize = 12 << 20
	slotSize = 8 << 10
)

// NewSlab makes a slab of so many pages of 12 MiB.
func NewSlab(pages int) *Slab {
	s := &Slab{}
	for i := 0; i < pages; i++ {
		s.pages = append(s.pages, make([]byte, pageSize))
	}
	return s
}

// Keep copies data into the slot of its key; what does not fit is cut.
func (s *Slab) Keep(key string, data []byte) {
	h := fnv.New32a()
	h.Write([]byte(key))
	n := int(h.Sum32()) % (len(s.pages) * pageSize / slotSize)
	at := n * slotSize % pageSize
	s.mu.Lock()
	copy(s.pages[n*slotSize/pageSize][at:at+slotSize], data)
	s.mu.Unlock()
}
