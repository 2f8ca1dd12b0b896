// Command shop-api-gateway is the way in: it calls orders and catalog.
package main

import (
	"flag"
	"net/http"
	"runtime"
	"strings"

	"shop/api"
	"shop/cache"
	"shop/httpx"
	"shop/notify"
)

// With hundreds of places that allocate, one sample for 2 MiB instead of 512 KiB
// keeps the heap dumps small. worker, which has the leak, takes 1 MiB.
func main() {
	runtime.MemProfileRate = 2 << 20
	c := httpx.Flags()
	orders := flag.String("orders", "", "addresses of orders, with commas")
	catalog := flag.String("catalog", "", "addresses of catalog, with commas")
	flag.Parse()
	s := &api.Gateway{
		Orders:  httpx.NewClient(strings.Split(*orders, ",")),
		Catalog: httpx.NewClient(strings.Split(*catalog, ",")),
		Hub:     &notify.Hub{},
		Visits:  cache.NewLRU(300),
	}
	mux := http.NewServeMux()
	s.Routes(mux, c)
	httpx.Serve(c, mux)
}
