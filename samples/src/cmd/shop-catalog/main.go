// Command shop-catalog finds products.
package main

import (
	"flag"
	"net/http"
	"runtime"

	"shop/api"
	"shop/cache"
	"shop/httpx"
	"shop/model"
	"shop/search"
)

// With hundreds of places that allocate, one sample for 2 MiB instead of 512 KiB
// keeps the heap dumps small. worker, which has the leak, takes 1 MiB.
func main() {
	runtime.MemProfileRate = 2 << 20
	c := httpx.Flags()
	flag.Parse()
	done := make(chan struct{})
	products := model.Products(1000)
	s := &api.Catalog{
		Products: products,
		Index:    search.Build(products),
		Pages:    cache.NewLRU(100),
		Journal:  cache.NewJournal(),
	}
	go s.Journal.Run(done)
	mux := http.NewServeMux()
	s.Routes(mux, c)
	httpx.Serve(c, mux)
}
