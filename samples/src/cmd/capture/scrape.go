package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// probe is one endpoint and the moment in the window at which it is asked: as a
// scraper does, the five types are not taken at once.
type probe struct {
	kind, path string
	at         time.Duration
}

var probes = []probe{
	{"cpu", fmt.Sprintf("profile?seconds=%d", cpuLength), 0},
	{"heap", "heap", 1700 * time.Millisecond},
	{"goroutine", "goroutine", 3300 * time.Millisecond},
	{"mutex", "mutex", 4900 * time.Millisecond},
	{"block", "block", 6400 * time.Millisecond},
}

type scraper struct {
	out    string
	mu     sync.Mutex
	failed int
}

// window takes the five dumps of one instance.
func (s *scraper) window(ctx context.Context, in *instance, at time.Time) {
	var wg sync.WaitGroup
	for _, p := range probes {
		wg.Add(1)
		go func(p probe) {
			defer wg.Done()
			if sleepUntil(ctx, at.Add(p.at)) != nil {
				return
			}
			if err := s.take(ctx, in, p); err != nil {
				log.Printf("%s %s: %v", in.pod, p.kind, err)
				s.mu.Lock()
				s.failed++
				s.mu.Unlock()
			}
		}(p)
	}
	wg.Wait()
}

var dumps = &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{DisableCompression: true}}

// take stores what the endpoint gave, byte for byte.
func (s *scraper) take(ctx context.Context, in *instance, p probe) error {
	began := time.Now().UTC()
	req, err := http.NewRequestWithContext(ctx, "GET", "http://"+in.addr+"/debug/pprof/"+p.path, nil)
	if err != nil {
		return err
	}
	resp, err := dumps.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 || len(data) < 2 || data[0] != 0x1f || data[1] != 0x8b {
		return fmt.Errorf("%s, not a gzip file", resp.Status)
	}
	dir := filepath.Join(s.out, in.service, "pod="+in.pod, "region="+in.region, p.kind)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, began.Format("20060102T150405Z")+".pb.gz"), data, 0o644)
}
