// Command ferretdb serves FerretDB on SQLite, for tests: one message at a time.
//
// By itself FerretDB on SQLite reads, filters and then writes by id, so two clients that compare and
// swap one document can both succeed. Here every client speaks to a proxy, which holds one lock from
// a message's first byte to its reply's last. FerretDB's own port is loopback only and told to nobody.
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address of the proxy")
	data := flag.String("data", ".", "folder of the databases")
	flag.Parse()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))

	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	if err := serve(ctx, *listen, *data); err != nil {
		slog.Error("stopped", "error", err)
		os.Exit(1)
	}
}

// serve runs FerretDB and the proxy until ctx ends.
func serve(ctx context.Context, address, data string) error {
	folder := url.URL{Scheme: "file", Opaque: data + "/"}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: folder.String(),
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	stopped := make(chan error, 1)
	go func() {
		stopped <- server.Run(ctx)
		listener.Close()
	}()
	inner, err := url.Parse(server.MongoDBURI())
	if err != nil {
		return err
	}
	err = (&proxy{server: inner.Host}).serve(listener)
	if errors.Is(err, net.ErrClosed) {
		return <-stopped
	}
	return err
}
