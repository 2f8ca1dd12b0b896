// Package model holds the records that the services of the shop pass around.
package model

import (
	"fmt"
	"math/rand"
)

// Product is one thing for sale.
type Product struct {
	ID          string            `json:"id"`
	SKU         string            `json:"sku"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Class       string            `json:"class"`
	Price       int64             `json:"price"`
	Tags        []string          `json:"tags"`
	Attrs       map[string]string `json:"attrs"`
	Variants    []Variant         `json:"variants"`
}

// Variant is a size or colour of a product.
type Variant struct {
	Colour string `json:"colour"`
	Size   int    `json:"size"`
	Stock  int    `json:"stock"`
}

// Customer is the person who orders.
type Customer struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	City  string `json:"city"`
}

// Line is one line of an order.
type Line struct {
	Product Product `json:"product"`
	Count   int64   `json:"count"`
	Net     int64   `json:"net"`
	Tax     int64   `json:"tax"`
}

// Totals sums the lines of an order.
type Totals struct {
	Net   int64 `json:"net"`
	Tax   int64 `json:"tax"`
	Gross int64 `json:"gross"`
}

// Order is a basket, priced or not.
type Order struct {
	ID       string            `json:"id"`
	Tenant   string            `json:"tenant"`
	Region   string            `json:"region"`
	Coupon   string            `json:"coupon"`
	Customer Customer          `json:"customer"`
	Lines    []Line            `json:"lines"`
	Totals   Totals            `json:"totals"`
	Notes    map[string]string `json:"notes"`
}

// Tenants are the customers of the platform. The load gives each an equal share.
var Tenants = []string{"acme", "birch", "cobalt", "dune", "elm"}

var (
	nouns   = []string{"lamp", "chair", "kettle", "table", "blanket", "shelf", "mirror", "clock", "basket", "stool", "vase", "rug"}
	adjs    = []string{"small", "folding", "oak", "woven", "copper", "striped", "tall", "grey", "outdoor", "linen", "round", "quiet"}
	colours = []string{"red", "blue", "sand", "moss", "black", "white"}
	classes = []string{"standard", "reduced", "books", "food"}
	cities  = []string{"Ghent", "Porto", "Turku", "Graz", "Leeds", "Bergen"}
)

// Products makes n products, the same ones on every call.
func Products(n int) []Product {
	r := rand.New(rand.NewSource(7))
	out := make([]Product, 0, n)
	for i := 0; i < n; i++ {
		out = append(out, product(r, i))
	}
	return out
}

func product(r *rand.Rand, i int) Product {
	adj, noun := adjs[r.Intn(len(adjs))], nouns[r.Intn(len(nouns))]
	p := Product{
		ID:          fmt.Sprintf("p%05d", i),
		SKU:         fmt.Sprintf("%c%c-%04d-%02d", 'A'+r.Intn(26), 'A'+r.Intn(26), r.Intn(10000), i%97),
		Name:        adj + " " + noun,
		Description: sentence(r, 18),
		Class:       classes[r.Intn(len(classes))],
		Price:       int64(500 + r.Intn(20000)),
		Tags:        []string{adj, noun, colours[r.Intn(len(colours))]},
		Attrs:       map[string]string{"maker": cities[r.Intn(len(cities))], "care": "wipe clean", "weight": fmt.Sprint(r.Intn(9000))},
	}
	for v := 0; v < 3; v++ {
		p.Variants = append(p.Variants, Variant{colours[r.Intn(len(colours))], 30 + r.Intn(20), r.Intn(80)})
	}
	return p
}

func sentence(r *rand.Rand, words int) string {
	s := "A"
	for i := 0; i < words; i++ {
		s += " " + adjs[r.Intn(len(adjs))] + " " + nouns[r.Intn(len(nouns))]
	}
	return s + "."
}

// MakeOrder makes the order with number n; equal n gives an equal order.
func MakeOrder(products []Product, n int, tenant, region string) Order {
	o := Order{
		ID:       fmt.Sprintf("o%07d", n),
		Tenant:   tenant,
		Region:   region,
		Coupon:   fmt.Sprintf("SAVE%02d-%s", n%40, tenant),
		Customer: Customer{ID: fmt.Sprintf("c%04d", n%500), Name: "Robin " + cities[n%len(cities)], Email: fmt.Sprintf("c%d@example.org", n%500), City: cities[n%len(cities)]},
		Notes:    map[string]string{"gift": "no", "door": "left"},
	}
	for i := 0; i < 8; i++ {
		o.Lines = append(o.Lines, Line{Product: products[(n*13+i*29)%len(products)], Count: int64(1 + i%5)})
	}
	return o
}
