// Package render makes pages, mails and tables.
package render

import (
	"encoding/csv"
	"fmt"
	"html/template"
	"io"
	"mime/quotedprintable"
	"strconv"
	"text/tabwriter"
	texttemplate "text/template"

	"shop/model"
)

var funcs = template.FuncMap{"money": money}

func money(cents int64) string {
	return strconv.FormatInt(cents/100, 10) + "." + fmt.Sprintf("%02d", cents%100)
}

var pages = template.Must(template.New("pages").Funcs(funcs).Parse(`
{{define "line"}}<tr title="{{.Product.SKU}}"><td>{{.Product.Name}}</td><td>{{.Count}}</td><td>{{money .Net}}</td><td>{{money .Tax}}</td></tr>{{end}}
{{define "customer"}}<p class="c">{{.Name}}, {{.City}} <a href="mailto:{{.Email}}">{{.Email}}</a></p>{{end}}
{{define "order"}}<section id="{{.ID}}">{{template "customer" .Customer}}<table>{{range .Lines}}{{template "line" .}}{{end}}</table><b>{{money .Totals.Gross}}</b></section>{{end}}
{{define "invoice"}}<html><title>Invoice {{.ID}}</title>{{template "order" .}}{{with .Notes}}{{range $k, $v := .}}<i>{{$k}}={{$v}}</i>{{end}}{{end}}</html>{{end}}
{{define "tile"}}<li><a href="/p?id={{.ID}}">{{.ID}}</a>{{if .Text}}<q>{{.Text}}</q>{{end}}</li>{{end}}
{{define "home"}}<html><title>{{.Tenant}}</title><ul>{{range .Hits}}{{template "tile" .}}{{end}}</ul></html>{{end}}
`))

var mails = texttemplate.Must(texttemplate.New("mail").Parse(
	`Dear {{.Customer.Name}},
thank you for order {{.ID}}:
{{range .Lines}}  {{.Count}} x {{.Product.Name}} ({{.Product.SKU}})
{{end}}{{with .Totals}}Net {{.Net}} tax {{.Tax}} gross {{.Gross}}{{end}}
`))

// Invoice writes an order as a page.
func Invoice(w io.Writer, o *model.Order) error { return pages.ExecuteTemplate(w, "invoice", o) }

// Home writes a start page.
func Home(w io.Writer, v any) error { return pages.ExecuteTemplate(w, "home", v) }

// Mail writes an order as a mail, quoted-printable.
func Mail(w io.Writer, o *model.Order) error {
	q := quotedprintable.NewWriter(w)
	defer q.Close()
	return mails.Execute(q, o)
}

// Feed writes products as CSV.
func Feed(w io.Writer, products []model.Product) error {
	c := csv.NewWriter(w)
	for _, p := range products {
		if err := c.Write(feedRow(p)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func feedRow(p model.Product) []string {
	return []string{p.ID, p.SKU, p.Name, money(p.Price), p.Class, fmt.Sprint(p.Tags), fmt.Sprintf("%v", p.Attrs), p.Description}
}

// Table writes orders as an aligned table.
func Table(w io.Writer, orders []model.Order) error {
	t := tabwriter.NewWriter(w, 4, 8, 1, ' ', tabwriter.AlignRight)
	for _, o := range orders {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\n", o.ID, o.Tenant, o.Customer.City, len(o.Lines), money(o.Totals.Gross))
	}
	return t.Flush()
}
