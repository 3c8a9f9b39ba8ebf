package uniontest

import (
	"bytes"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"unioncard/server/config"
)

// LostCommit changes a server's settings so that it reaches MariaDB by a line that is cut
// once: when the first transaction that writes to a table is being committed. The commit is
// carried out, and its answer is lost.
func LostCommit(t testing.TB, table string) func(*config.Config) {
	t.Helper()
	return func(c *config.Config) {
		l := &lostCommit{insert: []byte("INSERT INTO `" + table + "`")}
		var name string
		l.to, name = MariaDBSocket(c.Database.DSN)
		here := filepath.Join(Folder(t), "s")
		listener, err := net.Listen("unix", here)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				go l.pass(conn)
			}
		}()
		c.Database.DSN = "root@unix(" + here + ")/" + name
	}
}

// MariaDBSocket takes the DSN of a database of these tests apart.
func MariaDBSocket(dsn string) (socket, name string) {
	socket, name, _ = strings.Cut(strings.TrimPrefix(dsn, "root@unix("), ")/")
	return socket, name
}

type lostCommit struct {
	insert []byte
	to     string
	cut    atomic.Bool
}

// pass carries what is asked and answered, until the commit that must not be answered.
func (l *lostCommit) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", l.to)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	var deaf atomic.Bool
	go func() {
		defer func() { _ = server.Close() }()
		writes, buffer := false, make([]byte, 1<<20)
		for {
			n, err := client.Read(buffer)
			if err != nil {
				return
			}
			writes = writes || bytes.Contains(buffer[:n], l.insert)
			if writes && bytes.HasSuffix(buffer[:n], []byte("COMMIT")) && l.cut.CompareAndSwap(false, true) {
				deaf.Store(true)
			}
			if _, err = server.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	_, _ = io.Copy(unlessDeaf{client, &deaf}, server)
}

type unlessDeaf struct {
	io.Writer

	deaf *atomic.Bool
}

func (w unlessDeaf) Write(p []byte) (int, error) {
	if w.deaf.Load() {
		return 0, net.ErrClosed
	}
	return w.Writer.Write(p)
}
