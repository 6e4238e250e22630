package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"bearing/internal/fault"
	"bearing/internal/web"
)

type serveCmd struct {
	house
	Addr         string `help:"Address to listen on." default:"127.0.0.1:8080" env:"BEARING_ADDR" placeholder:"HOST:PORT"`
	Organisation string `help:"Name of the organisation, at the top of every page." env:"BEARING_ORGANISATION"`
}

func (c serveCmd) Run(ctx context.Context, to streams) error {
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	debug.SetGCPercent(calm)
	token := rand.Text()
	return listen(ctx, c.Addr, web.New(a, web.Options{Token: token, Organisation: c.Organisation}), func(url string) {
		fmt.Fprintf(to.out, "Bearing serves at %s\nSign this browser in, once: %s/sign-in/%s\n", url, url, token)
	})
}

// calm lets garbage grow to four times what is in use before it is collected: plans
// are held in memory, and looking through them for every few pages is dear.
const calm = 400

// listen serves until ctx ends, then lets open requests finish.
func listen(ctx context.Context, addr string, pages http.Handler, ready func(url string)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fault.New(fault.Unavailable, "--addr", "%s cannot be listened on; stop what uses it, or name another address", addr)
	}
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: log.New(discard{}, "", 0),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	ready("http://" + l.Addr().String())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	late, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	if err := server.Shutdown(late); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// discard drops what net/http says of broken connections.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
