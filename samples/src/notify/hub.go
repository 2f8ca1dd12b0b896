// Package notify tells the browser of a customer that an order went through.
package notify

import (
	"sync"
	"time"
)

// Hub sends notices and waits for their receipt.
type Hub struct {
	mu   sync.Mutex
	sent int
}

// notice is on its way until acked is closed.
type notice struct {
	ref   string
	acked chan struct{}
}

// Notify sends a notice. Every lossy-th one is lost on the way.
//
// It is the fault hidden in api-gateway: a lost notice is never acknowledged, and
// the goroutine that waits for it has no time limit.
func (h *Hub) Notify(ref string) {
	const lossy = 4
	n := &notice{ref, make(chan struct{})}
	h.mu.Lock()
	h.sent++
	lost := h.sent%lossy == 0
	h.mu.Unlock()
	go h.awaitAck(n)
	if !lost {
		time.AfterFunc(20*time.Millisecond, func() { close(n.acked) })
	}
}

//go:noinline
func (h *Hub) awaitAck(n *notice) { <-n.acked }
