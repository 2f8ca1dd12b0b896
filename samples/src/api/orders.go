// Package api has the endpoints of the services.
package api

import (
	"net/http"
	"strconv"
	"time"

	"shop/events"
	"shop/httpx"
	"shop/model"
	"shop/pricing"
	"shop/render"
	"shop/store"
)

// Orders serves the service orders.
type Orders struct {
	Products []model.Product
	Engine   *pricing.Engine
	Table    *store.Table
	Bus      *events.Bus
	Region   string
}

// keySpace bounds the number of stored orders of a tenant.
const keySpace = 16

// Fill stores as many orders as there will ever be, so that memory is steady.
func (s *Orders) Fill() error {
	for _, t := range model.Tenants {
		for n := 0; n < keySpace; n++ {
			o := model.MakeOrder(s.Products, n, t, s.Region)
			s.Engine.Price(&o)
			if err := s.Table.Put(&o); err != nil {
				return err
			}
		}
	}
	return nil
}

// Routes adds the endpoints.
func (s *Orders) Routes(mux *http.ServeMux, c *httpx.Config) {
	httpx.Handle(mux, c, "/orders/quote", s.quote)
	httpx.Handle(mux, c, "/orders/checkout", s.checkout)
	httpx.Handle(mux, c, "/orders/list", s.list)
	httpx.Handle(mux, c, "/orders/invoice", s.invoice)
}

func number(r *http.Request) int {
	n, _ := strconv.Atoi(r.FormValue("n"))
	return n
}

func (s *Orders) price(r *http.Request) (*model.Order, *pricing.Quote) {
	o := model.MakeOrder(s.Products, number(r)%keySpace, httpx.Tenant(r.Context()), s.Region)
	return &o, s.Engine.Price(&o)
}

func (s *Orders) quote(w http.ResponseWriter, r *http.Request) {
	_, q := s.price(r)
	httpx.JSON(w, q.Steps)
}

func (s *Orders) checkout(w http.ResponseWriter, r *http.Request) {
	o, _ := s.price(r)
	if s.suspicious(o) {
		http.Error(w, "checked by hand", http.StatusConflict)
		return
	}
	if err := s.Table.Put(o); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.Bus.Publish(events.Event{Kind: "checkout", Tenant: o.Tenant, Ref: o.ID, At: time.Now(), Data: o})
	httpx.JSON(w, o)
}

// suspicious compares an order with earlier ones of the tenant.
func (s *Orders) suspicious(o *model.Order) bool {
	past, err := s.Table.Scan(o.Tenant, store.Or{store.City(o.Customer.City), store.AtLeast(300_000)}, 6)
	if err != nil || len(past) == 0 {
		return false
	}
	var sum int64
	for _, p := range past {
		sum += p.Totals.Gross
	}
	return o.Totals.Gross > 1000*(sum/int64(len(past))+1)
}

func (s *Orders) list(w http.ResponseWriter, r *http.Request) {
	p := store.And{store.AtLeast(100), store.Or{store.City("ghent"), store.City("PORTO"), store.City("graz")}}
	found, err := s.Table.Scan(httpx.Tenant(r.Context()), p, 8)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	httpx.JSON(w, found)
}

func (s *Orders) invoice(w http.ResponseWriter, r *http.Request) {
	o, _ := s.price(r)
	if err := render.Invoice(w, o); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
