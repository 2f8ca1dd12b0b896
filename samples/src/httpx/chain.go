// Package httpx is the HTTP side that all services share: the middleware chain,
// the answers and the server with its pprof endpoints.
package httpx

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"log"
	"net/http"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"shop/auth"
	"shop/cache"
	"shop/codec"
)

// Middleware wraps a handler.
type Middleware func(http.Handler) http.Handler

// Chain wraps h; the first middleware is the outermost.
func Chain(h http.Handler, m ...Middleware) http.Handler {
	for i := len(m) - 1; i >= 0; i-- {
		h = m[i](h)
	}
	return h
}

type ctxKey int

const claimsKey ctxKey = iota

// Tenant returns the tenant of the caller.
func Tenant(ctx context.Context) string {
	if c, ok := ctx.Value(claimsKey).(*auth.Claims); ok {
		return c.Tenant
	}
	return "none"
}

// Recover answers 500 for a panic.
func Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if e := recover(); e != nil {
				log.Printf("panic: %v", e)
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// RequestID gives every request an id.
func RequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if id == "" {
			h := fnv.New64a()
			fmt.Fprint(h, r.URL, time.Now().UnixNano())
			id = hex.EncodeToString(h.Sum(nil))
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r)
	})
}

// AccessLog writes one line for each request into a ring of bounded size.
func AccessLog(ring *cache.Ring) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			next.ServeHTTP(w, r)
			ring.Add(fmt.Sprintf("%s %s %s %s", start.Format(time.RFC3339), r.Method, r.URL.RequestURI(), time.Since(start)))
		})
	}
}

// Authenticate checks the bearer token.
func Authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, err := auth.Verify(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		if err != nil || !claims.Allows("shop") {
			http.Error(w, "not allowed", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), claimsKey, claims)))
	})
}

// Limit lets at most n requests run at once; the others wait.
func Limit(n int) Middleware {
	slots := make(chan struct{}, n)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			slots <- struct{}{}
			defer func() { <-slots }()
			next.ServeHTTP(w, r)
		})
	}
}

// Label sets the pprof labels of a request: all CPU time below it carries them.
func Label(region string) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ls := pprof.Labels("endpoint", r.URL.Path, "tenant", Tenant(r.Context()), "region", region)
			pprof.Do(r.Context(), ls, func(ctx context.Context) {
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		})
	}
}

// Keep stores the last answer to each request in a slab.
func Keep(slab *cache.Slab) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			if h, ok := w.(*holder); ok {
				slab.Keep(r.URL.Path+r.URL.RawQuery, h.body.Bytes())
			}
		})
	}
}

var held = sync.Pool{New: func() any { return &holder{} }}

// holder keeps an answer back until it is whole.
type holder struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (h *holder) Write(p []byte) (int, error) { return h.body.Write(p) }

// Compress packs the whole answer with gzip.
func Compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := held.Get().(*holder)
		defer held.Put(h)
		h.ResponseWriter = w
		h.body.Reset()
		w.Header().Set("Content-Encoding", "gzip")
		next.ServeHTTP(h, r)
		if err := codec.PackTo(w, h.body.Bytes()); err != nil {
			log.Printf("compress: %v", err)
		}
	})
}
