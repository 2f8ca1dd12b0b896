package jobs

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"sync"

	"shop/codec"
	"shop/events"
	"shop/model"
	"shop/pricing"
	"shop/render"
	"shop/search"
)

// Runner does the jobs.
type Runner struct {
	Products []model.Product
	Engine   *pricing.Engine
	Memory   *Memory
	Bus      *events.Bus
}

// Run does one job and remembers its result.
func (r *Runner) Run(ctx context.Context, j Job) error {
	data, err := r.dispatch(ctx, j)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	key := fmt.Sprintf("%s/%s/%d/%s", j.Kind, j.Tenant, j.N, hex.EncodeToString(sum[:4]))
	r.Memory.Remember(key, data)
	r.Bus.Publish(events.Event{Kind: j.Kind, Tenant: j.Tenant, Ref: key})
	return ctx.Err()
}

func (r *Runner) dispatch(ctx context.Context, j Job) ([]byte, error) {
	switch j.Kind {
	case "thumbnail":
		return r.thumbnail(j)
	case "mail":
		return r.mail(j)
	case "report":
		return r.report(j)
	case "archive":
		return r.archive(j)
	case "reindex":
		return r.reindex(j)
	}
	return nil, fmt.Errorf("no job %q", j.Kind)
}

// thumbnail paints a picture, halves it and writes it as PNG or JPEG.
func (r *Runner) thumbnail(j Job) ([]byte, error) {
	small := halve(paint(224, j.N))
	var b bytes.Buffer
	if j.N%2 == 0 {
		return b.Bytes(), jpeg.Encode(&b, small, nil)
	}
	err := pngEncoder.Encode(&b, small)
	return b.Bytes(), err
}

// pngEncoder keeps its buffers: each is more than half a megabyte.
var pngEncoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &pngBuffers{}}

type pngBuffers struct{ pool sync.Pool }

// Get implements png.EncoderBufferPool.
func (p *pngBuffers) Get() *png.EncoderBuffer {
	b, _ := p.pool.Get().(*png.EncoderBuffer)
	return b
}

// Put implements png.EncoderBufferPool.
func (p *pngBuffers) Put(b *png.EncoderBuffer) { p.pool.Put(b) }

func paint(size, n int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, size, size))
	for y := 0; y < size; y++ {
		for x := 0; x < size; x++ {
			m.SetRGBA(x, y, color.RGBA{uint8(x*y + n), uint8(x + n), uint8(y ^ n), 255})
		}
	}
	return m
}

func halve(m *image.RGBA) *image.RGBA {
	half := m.Bounds().Dx() / 2
	out := image.NewRGBA(image.Rect(0, 0, half, half))
	for y := 0; y < half; y++ {
		for x := 0; x < half; x++ {
			out.SetRGBA(x, y, mix(m.RGBAAt(2*x, 2*y), m.RGBAAt(2*x+1, 2*y+1)))
		}
	}
	return out
}

func mix(a, b color.RGBA) color.RGBA {
	return color.RGBA{a.R/2 + b.R/2, a.G/2 + b.G/2, a.B/2 + b.B/2, 255}
}

func (r *Runner) orders(j Job, n int) []model.Order {
	out := make([]model.Order, n)
	for i := range out {
		out[i] = model.MakeOrder(r.Products, j.N+i, j.Tenant, "eu-west")
		r.Engine.Price(&out[i])
	}
	return out
}

func (r *Runner) mail(j Job) ([]byte, error) {
	var b bytes.Buffer
	for _, o := range r.orders(j, 3) {
		o := o
		if err := render.Mail(&b, &o); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func (r *Runner) report(j Job) ([]byte, error) {
	var b bytes.Buffer
	if err := render.Table(&b, r.orders(j, 4)); err != nil {
		return nil, err
	}
	return codec.Pack(b.Bytes())
}

// archive writes orders as JSON files into a zip. The zip stores: what goes in is
// packed already, by pooled writers.
func (r *Runner) archive(j Job) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, o := range r.orders(j, 3) {
		if err := archiveOne(z, o); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), z.Close()
}

func archiveOne(z *zip.Writer, o model.Order) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: o.ID + ".json.gz", Method: zip.Store})
	if err != nil {
		return err
	}
	data, err := codec.Marshal(o)
	if err != nil {
		return err
	}
	return codec.PackTo(w, data)
}

func (r *Runner) reindex(j Job) ([]byte, error) {
	from := j.N * 7 % (len(r.Products) - 60)
	x := search.Build(r.Products[from : from+60])
	var b bytes.Buffer
	for _, h := range x.Query("oak chiar lamp", 5) {
		io.WriteString(&b, h.ID+" "+h.Text+"\n")
	}
	return b.Bytes(), nil
}
