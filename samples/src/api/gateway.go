package api

import (
	"net/http"
	"net/url"
	"strconv"

	"shop/cache"
	"shop/compat"
	"shop/httpx"
	"shop/model"
	"shop/notify"
	"shop/pricing"
	"shop/render"
	"shop/search"
)

// Gateway serves the service api-gateway: it calls orders and catalog.
type Gateway struct {
	Orders  *httpx.Client
	Catalog *httpx.Client
	Hub     *notify.Hub
	Visits  *cache.LRU
}

// Routes adds the endpoints.
func (s *Gateway) Routes(mux *http.ServeMux, c *httpx.Config) {
	httpx.Handle(mux, c, "/v1/start", s.home, s.upgrade)
	httpx.Handle(mux, c, "/v1/browse", s.browse, s.upgrade)
	httpx.Handle(mux, c, "/v1/basket", s.basket, s.upgrade)
	httpx.Handle(mux, c, "/v1/checkout", s.checkout, s.upgrade)
}

// upgrade brings old requests into the new form before a handler sees them.
func (s *Gateway) upgrade(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := compat.Upgrade(httpx.Tenant(r.Context()), r.FormValue("q")); q != "" {
			r.Form.Set("q", q)
		}
		next.ServeHTTP(w, r)
	})
}

func bad(w http.ResponseWriter, err error) { http.Error(w, err.Error(), http.StatusBadGateway) }

func (s *Gateway) home(w http.ResponseWriter, r *http.Request) {
	v := struct {
		Tenant string
		Hits   []search.Hit
	}{Tenant: httpx.Tenant(r.Context())}
	path := "/catalog/search?q=" + url.QueryEscape(queries[number(r)%len(queries)])
	if err := s.Catalog.Call(r.Context(), number(r), "GET", path, v.Tenant, nil, &v.Hits); err != nil {
		bad(w, err)
		return
	}
	if err := render.Home(w, v); err != nil {
		bad(w, err)
	}
}

func (s *Gateway) browse(w http.ResponseWriter, r *http.Request) {
	var parts []any
	path := "/catalog/product?n=" + strconv.Itoa(number(r))
	if err := s.Catalog.Call(r.Context(), number(r), "GET", path, httpx.Tenant(r.Context()), nil, &parts); err != nil {
		bad(w, err)
		return
	}
	httpx.JSON(w, parts)
}

func (s *Gateway) basket(w http.ResponseWriter, r *http.Request) {
	var steps []pricing.Step
	path := "/orders/quote?n=" + strconv.Itoa(number(r))
	if err := s.Orders.Call(r.Context(), number(r), "GET", path, httpx.Tenant(r.Context()), nil, &steps); err != nil {
		bad(w, err)
		return
	}
	visit, _ := s.Visits.GetOr(strconv.Itoa(number(r)%900), func() (any, error) { return len(steps), nil })
	httpx.JSON(w, map[string]any{"steps": steps, "visit": visit})
}

func (s *Gateway) checkout(w http.ResponseWriter, r *http.Request) {
	var o model.Order
	path := "/orders/checkout?n=" + strconv.Itoa(number(r))
	if err := s.Orders.Call(r.Context(), number(r), "POST", path, httpx.Tenant(r.Context()), nil, &o); err != nil {
		bad(w, err)
		return
	}
	s.Hub.Notify(o.ID)
	if err := render.Invoice(w, &o); err != nil {
		bad(w, err)
	}
}
