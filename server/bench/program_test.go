//go:build bench

package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"unioncard/server/bench"
)

// program is the real one from its start until it is ready, its memory and its size.
func program(t *testing.T) []bench.Row {
	folder := t.TempDir()
	binary := filepath.Join(folder, "server")
	build := exec.CommandContext(context.Background(), "make", "-C", "../..", "build", "BIN="+binary)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	info, err := os.Stat(binary)
	must(t, err)
	first, _ := start(t, binary, folder)
	again, memory := start(t, binary, folder)
	return []bench.Row{
		bench.Limit("first start with the sample city", first.Seconds(), 10, "s"),
		bench.Limit("cold start", again.Seconds(), 1, "s"),
		bench.Limit("idle memory", memory, 80, "MB"),
		bench.Limit("binary", float64(info.Size())/1e6, 80, "MB"),
	}
}

// start runs the program until it is idle.
func start(t *testing.T, binary, data string) (ready time.Duration, memory float64) {
	t.Helper()
	const address = "127.0.0.1:18765"
	cmd := exec.CommandContext(context.Background(), binary)
	cmd.Env = append(os.Environ(), "UNIONCARD_DATA_DIR="+filepath.Join(data, "data"), "UNIONCARD_HTTP_ADDR="+address)
	began := time.Now()
	must(t, cmd.Start())
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	for time.Since(began) < time.Minute {
		if answers("http://" + address + "/readyz") {
			ready = time.Since(began)
			time.Sleep(5 * time.Second)
			return ready, residentMB(t, cmd.Process.Pid)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the server did not become ready")
	return 0, 0
}

func answers(url string) bool {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	_, err = io.Copy(io.Discard, response.Body)
	return err == nil && response.StatusCode == http.StatusOK
}

func residentMB(t *testing.T, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(t, err)
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			var kb float64
			_, _ = fmt.Sscan(string(rest), &kb)
			return kb * 1024 / 1e6
		}
	}
	t.Fatal("the kernel says nothing of the memory")
	return 0
}
