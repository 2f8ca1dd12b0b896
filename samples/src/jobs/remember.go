package jobs

import (
	"sync"
	"time"
)

// Memory keeps the results of the last jobs, for those who ask again.
//
// It is the fault hidden in worker: a time to live of 0 was meant as "keep
// nothing" and means "keep for ever". One instance is started with it.
type Memory struct {
	mu   sync.Mutex
	ttl  time.Duration
	kept map[string]result
}

type result struct {
	data []byte
	at   time.Time
}

// NewMemory makes an empty memory.
func NewMemory(ttl time.Duration) *Memory { return &Memory{ttl: ttl, kept: map[string]result{}} }

const resultSize = 5 << 10

// Remember keeps a result in a buffer of its own.
//
//go:noinline
func (m *Memory) Remember(key string, data []byte) {
	buf := make([]byte, resultSize)
	copy(buf, data)
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[key] = result{buf, now}
	if m.ttl > 0 {
		m.forget(now.Add(-m.ttl))
	}
}

func (m *Memory) forget(before time.Time) {
	for k, r := range m.kept {
		if r.at.Before(before) {
			delete(m.kept, k)
		}
	}
}
