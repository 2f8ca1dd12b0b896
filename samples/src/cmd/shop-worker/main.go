// Command shop-worker runs jobs.
package main

import (
	"flag"
	"net/http"
	"runtime"
	"time"

	"shop/api"
	"shop/events"
	"shop/httpx"
	"shop/jobs"
	"shop/model"
	"shop/pricing"
)

// One sample for 1 MiB instead of 512 KiB keeps the heap dumps small and still
// shows the leak.
func main() {
	runtime.MemProfileRate = 1 << 20
	c := httpx.Flags()
	ttl := flag.Duration("remember", 5*time.Second, "how long to keep results")
	flag.Parse()
	done := make(chan struct{})
	r := &jobs.Runner{
		Products: model.Products(200),
		Engine:   pricing.New(),
		Memory:   jobs.NewMemory(*ttl),
		Bus:      events.NewBus(&events.Last{}, done),
	}
	s := &api.Worker{Pool: jobs.NewPool(2, c.Region, r.Run, done)}
	mux := http.NewServeMux()
	s.Routes(mux, c)
	httpx.Serve(c, mux)
}
