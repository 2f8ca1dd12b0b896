// Package events tells others what happened, in packed batches.
package events

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"sync"
	"time"

	"shop/codec"
)

// Event is one thing that happened.
type Event struct {
	Kind   string    `json:"kind"`
	Tenant string    `json:"tenant"`
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`
	Data   any       `json:"data"`
}

// Sink takes finished batches.
type Sink interface{ Deliver(batch []byte) error }

// Bus collects events and hands them on in batches.
type Bus struct {
	in   chan Event
	sink Sink
}

// NewBus starts a bus that delivers twice a second until done closes.
func NewBus(sink Sink, done <-chan struct{}) *Bus {
	b := &Bus{in: make(chan Event, 256), sink: sink}
	go b.run(done)
	return b
}

// Publish queues an event; when the queue is full the event is dropped.
func (b *Bus) Publish(e Event) {
	select {
	case b.in <- e:
	default:
	}
}

func (b *Bus) run(done <-chan struct{}) {
	t := time.NewTicker(500 * time.Millisecond)
	defer t.Stop()
	var batch []Event
	for {
		select {
		case e := <-b.in:
			batch = append(batch, e)
		case <-t.C:
			b.flush(batch)
			batch = batch[:0]
		case <-done:
			return
		}
	}
}

func (b *Bus) flush(batch []Event) {
	if len(batch) == 0 {
		return
	}
	frame, err := encodeBatch(batch)
	if err != nil {
		return
	}
	b.sink.Deliver(frame)
}

// encodeBatch packs the events and puts length, checksum and digest before them.
func encodeBatch(batch []Event) ([]byte, error) {
	body, err := codec.Marshal(batch)
	if err != nil {
		return nil, err
	}
	packed, err := codec.Pack(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	frame := binary.AppendUvarint(nil, uint64(len(packed)))
	frame = binary.LittleEndian.AppendUint32(frame, crc32.ChecksumIEEE(packed))
	return append(append(frame, sum[:]...), packed...), nil
}

// Last is a sink that keeps the last batch only.
type Last struct {
	mu    sync.Mutex
	batch []byte
}

// Deliver implements Sink.
func (l *Last) Deliver(batch []byte) error {
	l.mu.Lock()
	l.batch = batch
	l.mu.Unlock()
	return nil
}
