// Command capture runs the shop under a steady load, deploys, restarts one
// instance, and stores the dumps of all instances. See samples/README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// The run, in windows of ten seconds. What is stored must be the same on every
// capture, so these are constants and not flags; only a dry run is shorter.
const (
	interval  = 10 * time.Second
	cpuLength = 8 // whole seconds: that is what the endpoint takes
	warmUp    = 15 * time.Second
	// before is how long before a window the deploy and the restart happen: all
	// CPU profiles of the window before have ended by then.
	before = 900 * time.Millisecond
)

type plan struct {
	windows int
	restart int // worker-0 is restarted before this window
	deploy  int // orders is deployed before this window
}

var (
	full = plan{windows: 42, restart: 13, deploy: 24}
	dry  = plan{windows: 6, restart: 2, deploy: 3}
)

func main() {
	log.SetFlags(log.Ltime)
	bin := flag.String("bin", "", "folder of the binaries: one for each service, and shop-orders.next")
	out := flag.String("out", "", "folder to write, must not exist")
	short := flag.Bool("dry", false, "six windows only")
	flag.Parse()
	p := full
	if *short {
		p = dry
	}
	if err := run(p, *bin, *out); err != nil {
		log.Fatal(err)
	}
}

func run(p plan, bin, out string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt, syscall.SIGHUP)
	defer stop()
	if err := os.Mkdir(out, 0o755); err != nil {
		return err
	}
	f, err := newFleet(bin, warmUp+time.Duration(p.windows+6)*interval)
	if err != nil {
		return err
	}
	defer f.killAll()
	if err := f.startAll(); err != nil {
		return err
	}
	if err := f.writeLabels(out); err != nil {
		return err
	}
	loadCtx, endLoad := context.WithCancel(ctx)
	defer endLoad()
	for _, in := range f.list {
		go drive(loadCtx, in)
	}
	if err := sleepUntil(ctx, time.Now().Add(warmUp)); err != nil {
		return err
	}
	return f.capture(ctx, p, out)
}

// capture runs the windows. All times come from the clock at its start.
func (f *fleet) capture(ctx context.Context, p plan, out string) error {
	start := time.Now().Truncate(time.Second).Add(2 * time.Second)
	s := &scraper{out: out}
	var wg sync.WaitGroup
	for w := 0; w < p.windows; w++ {
		at := start.Add(time.Duration(w) * interval)
		if err := sleepUntil(ctx, at.Add(-before)); err != nil {
			return err
		}
		if w == p.restart {
			if err := f.restart("worker-0"); err != nil {
				return err
			}
		}
		if w == p.deploy {
			if err := f.deploy(out); err != nil {
				return err
			}
		}
		for k, in := range f.list {
			wg.Add(1)
			go func(in *instance, at time.Time) {
				defer wg.Done()
				s.window(ctx, in, at)
			}(in, at.Add(time.Duration(k)*100*time.Millisecond))
		}
	}
	wg.Wait()
	f.report(time.Since(start) + warmUp)
	if s.failed > 0 {
		return fmt.Errorf("%d dumps failed", s.failed)
	}
	return ctx.Err()
}

func sleepUntil(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}
