// Package compat serves tenants that still send the old form of requests.
package compat

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
)

// legacy says which tenants have not moved to the new form.
var legacy = map[string]bool{"acme": true}

// basket is the old form of an order.
type basket struct {
	XMLName xml.Name `xml:"basket"`
	Owner   string   `xml:"owner,attr"`
	Items   []item   `xml:"items>item"`
}

type item struct {
	SKU   string   `xml:"sku"`
	Count int      `xml:"count"`
	Notes []string `xml:"notes>note"`
}

// Upgrade brings what a tenant sent into the new form.
func Upgrade(tenant, query string) string {
	if !legacy[tenant] {
		return query
	}
	return rewriteLegacyBasket(tenant, query)
}

// rewriteLegacyBasket is the fault hidden behind tenant=acme: it writes and reads
// the old XML and compiles its patterns anew for every request.
//
//go:noinline
func rewriteLegacyBasket(tenant, query string) string {
	b := basket{Owner: tenant}
	for i := 0; i < legacyItems; i++ {
		b.Items = append(b.Items, item{fmt.Sprintf("%s-%03d", query, i), i, []string{"keep <dry>", "this & that"}})
	}
	data, err := xml.Marshal(b)
	if err != nil {
		return query
	}
	data = normaliseXML(data)
	var back basket
	if err := xml.NewDecoder(bytes.NewReader(data)).Decode(&back); err != nil || len(back.Items) == 0 {
		return query
	}
	return strings.TrimSuffix(back.Items[0].SKU, "-000")
}

// legacyItems sets the price of being acme; see samples/README.md for the figure.
const legacyItems = 170

func normaliseXML(data []byte) []byte {
	for _, p := range []string{`\s{2,}`, `(?i)</?(bold|em)>`, `&#(34|39);`} {
		data = regexp.MustCompile(p).ReplaceAll(data, []byte(" "))
	}
	return data
}
