// Package codec is the one place where the shop encodes and packs bytes.
package codec

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"sync"
)

// Buffers and gzip writers are pooled: a gzip writer is some 800 KB, too much to
// allocate for each answer.
var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	zips    = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed); return w }}
)

// Marshal writes v as JSON.
func Marshal(v any) ([]byte, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return nil, err
	}
	return append([]byte(nil), b.Bytes()...), nil
}

// Unmarshal reads JSON into v.
func Unmarshal(data []byte, v any) error { return json.Unmarshal(data, v) }

// Pack compresses data with gzip.
func Pack(data []byte) ([]byte, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := PackTo(b, data); err != nil {
		return nil, err
	}
	return append([]byte(nil), b.Bytes()...), nil
}

// PackTo compresses data with gzip into w.
func PackTo(w io.Writer, data []byte) error {
	z := zips.Get().(*gzip.Writer)
	defer zips.Put(z)
	z.Reset(w)
	if _, err := z.Write(data); err != nil {
		return err
	}
	return z.Close()
}

// Text makes bytes safe for a header or a JSON string.
func Text(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// FromText undoes Text.
func FromText(s string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(s) }
