package httpx

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"shop/auth"
	"shop/cache"
	"shop/codec"
)

// Config is what every instance is told on its command line.
type Config struct {
	Addr   string
	Pod    string
	Region string
	Life   time.Duration
	slab   *cache.Slab
}

// Flags adds the common flags. Call flag.Parse after the service added its own.
func Flags() *Config {
	c := &Config{slab: cache.NewSlab(2)}
	flag.StringVar(&c.Addr, "addr", "127.0.0.1:0", "address to listen on, loopback only")
	flag.StringVar(&c.Pod, "pod", "pod-0", "name of this instance")
	flag.StringVar(&c.Region, "region", "eu-west", "region label")
	flag.DurationVar(&c.Life, "life", 15*time.Minute, "stop after this time in any case")
	return c
}

// Handle puts a handler behind the whole chain.
func Handle(mux *http.ServeMux, c *Config, pattern string, h http.HandlerFunc, extra ...Middleware) {
	chain := []Middleware{Recover, RequestID, AccessLog(cache.NewRing(256)), Authenticate, Limit(32), Label(c.Region), Compress, Keep(c.slab)}
	mux.Handle(pattern, Chain(h, append(chain, extra...)...))
}

// Serve listens until SIGTERM or the end of the instance's life.
func Serve(c *Config, mux *http.ServeMux) {
	if !strings.HasPrefix(c.Addr, "127.0.0.1:") {
		log.Fatalf("%s: only loopback", c.Addr)
	}
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(10_000) // one sample for 10 us of waiting
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		log.Fatal(err)
	}
	s := &http.Server{Handler: mux}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, c.Life)
	defer cancel()
	go func() {
		<-ctx.Done()
		s.Close()
	}()
	if err := s.Serve(l); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

// JSON answers with v.
func JSON(w http.ResponseWriter, v any) {
	data, err := codec.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(data)
}

// Body reads a JSON request of bounded size into v.
func Body(r *http.Request, v any) error {
	data, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return err
	}
	return codec.Unmarshal(data, v)
}

// Client calls other services as a tenant.
type Client struct {
	Base   []string // one address for each instance
	HTTP   *http.Client
	tokens sync.Map // by tenant: to sign is as dear as to check
}

// NewClient makes a client for some instances; it keeps few connections.
func NewClient(base []string) *Client {
	t := &http.Transport{MaxIdleConnsPerHost: 4, MaxConnsPerHost: 16}
	return &Client{Base: base, HTTP: &http.Client{Transport: t, Timeout: 5 * time.Second}}
}

// Call sends a request to instance n and decodes the JSON answer into out, if any.
func (c *Client) Call(ctx context.Context, n int, method, path, tenant string, body io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+c.Base[n%len(c.Base)]+path, body)
	if err != nil {
		return err
	}
	token, err := c.token(tenant)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<22))
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		return fmt.Errorf("%s: %s", path, resp.Status)
	}
	if out == nil {
		return nil
	}
	return codec.Unmarshal(data, out)
}

func (c *Client) token(tenant string) (string, error) {
	if t, ok := c.tokens.Load(tenant); ok {
		return t.(string), nil
	}
	t, err := auth.Sign(auth.Claims{Tenant: tenant, User: "svc", Scopes: []string{"shop"}})
	if err == nil {
		c.tokens.Store(tenant, t)
	}
	return t, err
}
