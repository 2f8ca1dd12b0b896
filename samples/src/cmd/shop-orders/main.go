// Command shop-orders prices and stores orders.
package main

import (
	"flag"
	"log"
	"net/http"
	"runtime"

	"shop/api"
	"shop/events"
	"shop/httpx"
	"shop/model"
	"shop/pricing"
	"shop/store"
)

// With hundreds of places that allocate, one sample for 2 MiB instead of 512 KiB
// keeps the heap dumps small. worker, which has the leak, takes 1 MiB.
func main() {
	runtime.MemProfileRate = 2 << 20
	c := httpx.Flags()
	flag.Parse()
	done := make(chan struct{})
	s := &api.Orders{
		Products: model.Products(400),
		Engine:   pricing.New(),
		Table:    &store.Table{},
		Bus:      events.NewBus(&events.Last{}, done),
		Region:   c.Region,
	}
	if err := s.Fill(); err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	s.Routes(mux, c)
	httpx.Serve(c, mux)
}
