package main

import (
	"context"
	"math/rand"
	"strconv"
	"strings"
	"time"

	"shop/httpx"
	"shop/model"
)

// call is one kind of request.
type call struct{ method, path string }

// load is what one instance of a service is asked, at an even pace.
type load struct {
	every time.Duration
	calls []call
}

// The numbers of calls and of tenants have no common divisor, so each tenant sends
// each kind of request equally often. The gateway sends requests of its own.
var loads = map[string]load{
	"orders": {30 * time.Millisecond, []call{
		{"GET", "/orders/quote"}, {"GET", "/orders/list"}, {"POST", "/orders/checkout"}, {"GET", "/orders/invoice"}}},
	"catalog": {22 * time.Millisecond, []call{
		{"GET", "/catalog/search"}, {"GET", "/catalog/product"}, {"GET", "/catalog/suggest"}, {"GET", "/catalog/feed"}}},
	"api-gateway": {32 * time.Millisecond, []call{
		{"GET", "/v1/start?q=sku"}, {"GET", "/v1/browse?q=sku"}, {"GET", "/v1/basket?q=sku"}, {"POST", "/v1/checkout?q=sku"}}},
	"worker": {40 * time.Millisecond, []call{
		{"POST", "/jobs?kind=thumbnail"}, {"POST", "/jobs?kind=mail"}, {"POST", "/jobs?kind=report"},
		{"POST", "/jobs?kind=archive"}, {"POST", "/jobs?kind=reindex"}, {"POST", "/jobs?kind=mail"}}},
}

// mostWaiting bounds the requests under way; beyond it the load leaves some out.
const mostWaiting = 24

// drive sends requests to one instance, paced by the clock and not by the answers.
// Each request waits a random part of the pace first: without it the requests run
// in step with the ticks of the kernel, and a CPU profile, which is taken on ticks
// too, sees always the same part of a request.
func drive(ctx context.Context, in *instance) {
	l := loads[in.service]
	client := httpx.NewClient([]string{in.addr})
	slots := make(chan struct{}, mostWaiting)
	t := time.NewTicker(l.every)
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		select {
		case slots <- struct{}{}:
			go func(n int) {
				time.Sleep(time.Duration(rand.Int63n(int64(l.every))))
				send(ctx, client, l.calls[n%len(l.calls)], n)
				<-slots
			}(n)
		default:
		}
	}
}

// send drops errors on purpose: a client of a shop that is being deployed sees some.
func send(ctx context.Context, client *httpx.Client, c call, n int) {
	sep := "?"
	if strings.Contains(c.path, "?") {
		sep = "&"
	}
	path := c.path + sep + "n=" + strconv.Itoa(n)
	client.Call(ctx, 0, c.method, path, model.Tenants[n%len(model.Tenants)], nil, nil)
}
